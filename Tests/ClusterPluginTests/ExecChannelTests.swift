import NIOCore
import OlaresCore
import Testing

@testable import ClusterPlugin

@Suite struct ExecChannelTests {
    @Test(arguments: [
        (#"{"metadata":{},"status":"Success"}"#, 0),
        (#"{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"127"}]}}"#, 127),
        (
            #"{"status":"Failure","details":{"causes":[{"reason":"Other"},{"reason":"ExitCode","message":"2"}]}}"#,
            2
        ),
        (#"{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"many"}]}}"#, 1),
        (#"{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"0"}]}}"#, 1),
        (#"{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"4096"}]}}"#, 1),
    ])
    func statuses(text: String, code: Int32) throws {
        #expect(try ExecChannel.end(ByteBuffer(string: text))?.get().rawValue == code)
    }

    @Test(
        "A status without an exit code is of a command that was not run",
        arguments: [
            (#"{"status":"Failure","message":"no such thing"}"#, "the command was not run: no such thing"),
            (
                #"{"status":"Failure","message":"no shell","details":{"causes":[{"message":"x"}]}}"#,
                "the command was not run: no shell"
            ),
            (#"{"status":"Failure"}"#, "the command was not run: the server gives no reason"),
        ])
    func notRun(text: String, message: String) {
        guard case .failure(let failure)? = ExecChannel.end(ByteBuffer(string: text)) else {
            Issue.record("it has an exit code")
            return
        }
        #expect(failure.code == .execRefused && failure.exit == .failed)
        #expect(failure.message == message && failure.fix != nil)
    }

    @Test("What is no status is passed over", arguments: ["", "{", "[]", "{}", #"{"status":1}"#])
    func noStatus(text: String) { #expect(ExecChannel.end(ByteBuffer(string: text)) == nil) }

    @Test func messages() {
        #expect(ExecChannel.input.message("ab".utf8) == ByteBuffer(bytes: [0, 97, 98]))
        #expect(ExecChannel.endOfInput == ByteBuffer(bytes: [255, 0]))
        let size = ExecChannel.resize(to: TerminalSize(columns: 100_000, rows: 24))
        #expect(size == ByteBuffer(string: "\u{4}{\"Width\":65535,\"Height\":24}"))
    }

    @Test("The words of the command keep their order, and everything else has its own")
    func request() {
        let container = ContainerName(pod: ObjectName(namespace: "shop", name: "web-0"), name: "app")
        let path = "/api/v1/namespaces/shop/pods/web-0/exec?"
        let call = ExecCall(
            container: container, command: ["ls", "-l", "a b&c"], takesInput: false, isInteractive: false)
        #expect(
            call.request.path == path + "command=ls&command=-l&command=a%20b%26c&container=app&stderr=true&stdout=true")
        #expect(call.subprotocols == ["v4.channel.k8s.io"])
        let piped = ExecCall(container: container, command: ["cat"], takesInput: true, isInteractive: false)
        #expect(piped.request.path == path + "command=cat&container=app&stderr=true&stdin=true&stdout=true")
        #expect(piped.subprotocols == ["v5.channel.k8s.io", "v4.channel.k8s.io"])
        let terminal = ExecCall(container: container, command: ["sh"], takesInput: true, isInteractive: true)
        #expect(terminal.request.path == path + "command=sh&container=app&stdin=true&stdout=true&tty=true")
        #expect(terminal.subprotocols == ["v4.channel.k8s.io"])
    }

    @Test("A shell says where it is; other commands stay as they are")
    func shells() {
        let shell = RemoteShell(
            container: ContainerName(pod: ObjectName(namespace: "shop", name: "web-0"), name: "a'; rm -rf /; '"))
        #expect(shell.title == "\u{1b}]0;shop/web-0/arm-rf/\u{7}")
        let none = shell.command([])
        #expect(none.prefix(2) == ["sh", "-c"])
        #expect(none[2].hasPrefix("export PS1='[shop/web-0/arm-rf/] $PWD $ '; "))
        #expect(none[2].hasSuffix("exec bash; fi; exec sh"))
        #expect(shell.command(["/bin/ash"])[2].hasSuffix("; exec /bin/ash"))
        #expect(shell.command(["zsh"])[2].contains("PROMPT='[shop/web-0/arm-rf/] %~ %# '"))
        for words in [["ls"], ["sh", "-c", "true"], ["bash", "-l"]] { #expect(shell.command(words) == words) }
    }

    @Test("Who may run commands where")
    func permission() throws {
        func permission(_ role: String) throws(Failure) -> ExecPermission {
            try ExecPermission([
                "user": ["username": "alice", "globalrole": .string(role)], "systemNamespaces": ["kube-system"],
            ])
        }
        let admin = try permission("platform-admin")
        for name in ["user-space-alice", "kube-system", "apps-shared", "os-protected"] { #expect(admin.allows(name)) }
        #expect(!admin.allows("user-space-bob"))
        let regular = try permission("platform-regular")
        #expect(regular.allows("photos-alice"))
        for name in ["kube-system", "apps-shared", "os-protected", "user-space-bob"] { #expect(!regular.allows(name)) }
        do throws(Failure) {
            try regular.check("kube-system")
            Issue.record("it may")
        } catch {
            #expect(error.code == .accessDenied)
            #expect(
                error.message.hasPrefix(
                    "permission denied: alice (Regular User) may not exec into namespace \"kube-system\"."))
        }
        #expect(throws: Failure.self) { try ExecPermission(["user": ["username": ""]]) }
    }
}
