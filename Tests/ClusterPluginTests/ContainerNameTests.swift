import OlaresCore
import Testing

@testable import ClusterPlugin

@Suite struct ContainerNameTests {
    @Test(arguments: [
        ("shop/web-0/app", "", ""), ("shop/web-0", "", "app"), ("web-0", "shop", "app"),
        ("shop/web-0/app", "shop", "app"),
    ])
    func forms(text: String, namespace: String, container: String) throws {
        let name = try ContainerName(text, namespace: namespace, container: container)
        #expect(name.text == "shop/web-0/app")
    }

    @Test(arguments: [
        ("web-0", "", "app", "namespace required: pass --namespace or use <namespace>/<pod>[/<container>]"),
        ("web-0", "shop", "", "container required: pass --container or use <namespace>/<pod>/<container>"),
        ("shop/", "", "app", "invalid <namespace>/<pod>: \"shop/\""),
        ("shop//app", "", "", "invalid <namespace>/<pod>/<container>: \"shop//app\""),
        ("a/b/c/d", "", "", "invalid identity \"a/b/c/d\": expected one of <pod>, <ns>/<pod>, <ns>/<pod>/<container>"),
        ("shop/web-0", "other", "app", "argument namespace \"shop\" conflicts with --namespace \"other\""),
        ("shop/web-0/app", "", "x", "argument container \"app\" conflicts with --container \"x\""),
        ("shop/../app", "", "", "\"..\" cannot be the name of a pod"),
    ])
    func refused(text: String, namespace: String, container: String, message: String) {
        do throws(Failure) {
            _ = try ContainerName(text, namespace: namespace, container: container)
            Issue.record("it is taken")
        } catch {
            #expect(error.message == message)
            #expect(error.fix != nil)
        }
    }
}
