import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster pod …`, but for logs and exec.
@Suite struct ClusterPodsTests {
    private let lists = "/kapis/resources.kubesphere.io/v1alpha3"

    @Test("A list of one namespace and of all, in every form")
    func list() async throws {
        try await withCluster { olares in
            let one = try await olares.clusterDone("pod list -n user-space-alice -l app=notes")
            #expect(one.cells(0) == ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "NODE", "IP"])
            #expect(one.lines.count == 3)
            #expect(one.column("READY") == ["1/1", "1/1"] && one.column("STATUS") == ["Running", "Running"])
            #expect(
                olares.clusterQueries(of: "\(lists)/namespaces/user-space-alice/pods") == [
                    "labelSelector=app%3Dnotes&limit=100&page=1"
                ])
            let all = try await olares.clusterDone("pods list -A")
            #expect(all.cells(0).first == "NAMESPACE")
            #expect(Set(all.column("NAMESPACE")).isSuperset(of: ["kube-system", "user-space-alice"]))
            #expect(
                try await olares.clusterDone("pod list -n user-space-alice --no-headers").lines.count + 1
                    == olares.clusterDone("pod list -n user-space-alice").lines.count)
            let wide = try await olares.clusterDone("pod list -n user-space-alice -l app=notes -o wide")
            #expect(wide.cells(0).suffix(3) == ["IMAGES", "CONTROLLED BY", "LABELS"])
            #expect(wide.stdout.contains("docker.io/acme/notes:1.4.2"))
            let json = try await olares.clusterDone("pod list -n user-space-alice -l app=notes -o json").json
            #expect(json["totalItems"] == 2 && json["page"] == 1 && json["limit"] == 100 && json["more"] == false)
            #expect(json["items"]?.array?.first?["spec"]?["containers"]?.array?.count == 1)
            let yaml = try await olares.clusterDone("pod list -n user-space-alice -l app=notes -o yaml")
            #expect(yaml.stdout.hasPrefix("items:\n") && yaml.stdout.contains("totalItems: 2\n"))
            #expect(try await olares.clusterDone("pod list -n user-space-alice -l app=none").lines.count == 1)
        }
    }

    @Test("Pages: one, the next, one too far, and all of them")
    func pages() async throws {
        try await withCluster { olares in
            let whole = try await olares.clusterDone("pod list -A -o json").json["items"]?.array?.count ?? 0
            #expect(whole > 5)
            let path = "\(lists)/pods"
            let first = try await olares.cluster("pod list --limit 2")
            #expect(first.lines.count == 3 && first.exit == 0)
            #expect(first.stderr == "(showing items 1-2 of \(whole) — pass --page 2 or --all to see more)\n")
            let second = try await olares.cluster("pod list --limit 2 --page 2 -o json")
            #expect(try second.json["page"] == 2 && second.json["more"] == true)
            let far = try await olares.cluster("pod list --page 99")
            #expect(far.lines.count == 1)
            #expect(far.stderr == "(no items on page 99; total has \(whole) items — pass --page 1 or --all)\n")
            olares.sandbox.clearRequests()
            let all = try await olares.clusterDone("pod list --all --limit 5 -o json").json
            #expect(all["items"]?.array?.count == whole && all["all"] == true && all["more"] == false)
            let pages = (whole + 4) / 5
            #expect(olares.clusterQueries(of: path) == (1...pages).map { "limit=5&page=\($0)" })
            try await olares.expectClusterRefused(
                "pod list --all --page 2", .optionsConflict,
                "--all and --page are mutually exclusive (omit --page or pass --page 1)", exit: 2)
            try await olares.expectClusterRefused("pod list -A -n kube-system", .optionsConflict, "--all-namespaces")
            try await olares.expectClusterRefused("pod list --limit 0", .optionValueInvalid, "--limit")
        }
    }

    @Test("The whole list goes on behind a short page, and ends with an empty one, or where a server goes in circles")
    func shortPages() async throws {
        func page(_ names: String..., total: Int) -> Fault.Action {
            let items = names.map { #"{"metadata":{"name":"\#($0)"}}"# }.joined(separator: ",")
            return .status(code: 200, body: #"{"items":[\#(items)],"totalItems":\#(total)}"#)
        }
        let path = "\(lists)/pods"
        try await withCluster { olares in
            olares.sandbox.add(Fault(page("a", "b", total: 4), path: path, times: 1))
            olares.sandbox.add(Fault(page("c", total: 4), path: path, after: 1, times: 1))
            olares.sandbox.add(Fault(page("d", total: 4), path: path, after: 2, times: 1))
            let whole = try await olares.clusterDone("pod list --all -o json").json
            #expect(whole["items"]?.array?.map { $0["metadata"]?["name"] } == ["a", "b", "c", "d"])
            #expect(whole["more"] == false)
        }
        try await withCluster { olares in
            olares.sandbox.add(Fault(page("a", total: 4), path: path, times: 1))
            olares.sandbox.add(Fault(page(total: 4), path: path, after: 1, times: 1))
            let some = try await olares.cluster("pod list --all -o json").json
            #expect(some["items"]?.array?.count == 1 && some["more"] == true)
        }
        try await withCluster { olares in
            olares.sandbox.add(Fault(page("a", total: 4), path: path))
            try await olares.expectClusterRefused(
                "pod list --all", .decode, "list pods: page 2: the server gives the same page again and again")
        }
    }

    @Test("Selectors of fields, in the words that the server knows")
    func fields() async throws {
        try await withCluster { olares in
            let run = try await olares.clusterDone(
                "pod list -n user-space-alice --field-selector status.phase=Running,spec.nodeName==olares,")
            #expect(Set(run.column("NODE")).isSubset(of: ["olares"]))
            #expect(
                olares.clusterQueries(of: "\(lists)/namespaces/user-space-alice/pods") == [
                    "limit=100&nodeName=olares&page=1&status=Running"
                ])
            for (selector, message) in [
                ("status.phase!=Running", "\"status.phase!=Running\" uses the '!=' operator which the upstream"),
                ("Running", "\"Running\" is not a valid term (expected key=value)"),
                ("status.phase=", "\"status.phase=\" has empty key or value"),
                (
                    "spec.host=a",
                    "field \"spec.host\" is not supported (supported: metadata.name, metadata.namespace, "
                        + "spec.nodeName, status.phase)"
                ),
            ] {
                olares.sandbox.clearRequests()
                try await olares.expectClusterRefused(
                    "pod list --field-selector \(selector)", .argumentInvalid, "--field-selector: \(message)", exit: 2)
                #expect(olares.sandbox.requests().isEmpty)
            }
        }
    }

    @Test("One pod, named in either way, in every form")
    func get() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "desk")
            let run = try await olares.clusterDone("pod get user-space-alice/\(pod)")
            #expect(run.lines.first == "Name:             \(pod)")
            #expect(run.stdout.contains("\nControlled By:    ReplicaSet/desk-"))
            #expect(run.stdout.contains("\n\nCONTAINER  IMAGE"))
            #expect(run.lines.suffix(2).map { $0.split(separator: " ")[2] } == ["true", "true"])
            let other = try await olares.clusterDone("pod get \(pod) -n user-space-alice -o json").json
            #expect(other["kind"] == "Pod" && other["metadata"]?["uid"] != nil)
            let yaml = try await olares.clusterDone("pod yaml \(pod) --namespace user-space-alice")
            let members = yaml.lines.filter { !$0.hasPrefix(" ") && !$0.hasPrefix("-") }.map { $0.prefix { $0 != ":" } }
            #expect(members == members.sorted() && members.contains("metadata"))
            #expect(
                try await olares.clusterDone("pod get user-space-alice/\(pod) -o yaml").stdout.contains("kind: Pod\n"))
        }
    }

    @Test("A pod that nobody can find: the name, the namespace, or neither")
    func identity() async throws {
        try await withCluster { olares in
            for (words, message) in [
                ("web", "namespace required: pass --namespace or use <namespace>/<name>"),
                ("shop/", "invalid <namespace>/<name>: \"shop/\""), ("/web", "invalid <namespace>/<name>: \"/web\""),
            ] {
                try await olares.expectClusterRefused("pod get \(words)", .argumentInvalid, message, exit: 2)
                try await olares.expectClusterRefused("pod delete \(words) --yes", .argumentInvalid, message, exit: 2)
            }
            try await olares.expectClusterRefused(
                "pod get shop/web -n other", .optionsConflict,
                "argument namespace \"shop\" conflicts with --namespace \"other\"", exit: 2)
            try await olares.expectClusterRefused("pod get shop/..", .argumentInvalid, "cannot be the name of a pod")
            #expect(olares.sandbox.requests().isEmpty)
            try await olares.expectClusterRefused(
                "pod get user-space-alice/nope", .remoteNotFound,
                "get pod user-space-alice/nope: GET https://control-hub.alice.olares.com/api/v1/namespaces/"
                    + "user-space-alice/pods/nope: HTTP 404 (NotFound): pods \"nope\" not found",
                exit: 1, fix: "olares-cli cluster pod list --namespace user-space-alice")
            try await olares.expectClusterRefused(
                "pod yaml user-space-alice/nope", .remoteNotFound, "HTTP 404 (NotFound): pods \"nope\" not found")
        }
    }

    @Test("Events of one pod, the oldest first")
    func events() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let run = try await olares.clusterDone("pod events user-space-alice/\(pod)")
            #expect(run.cells(0) == ["LAST SEEN", "TYPE", "REASON", "COUNT", "FROM", "MESSAGE"])
            #expect(run.column("REASON") == ["Scheduled", "Pulled", "Created", "Started"])
            #expect(run.column("COUNT") == ["1", "2", "1", "1"])
            #expect(olares.clusterQueries(of: "/api/v1/namespaces/user-space-alice/events") == ["limit=200"])
            let json = try await olares.clusterDone("pod events user-space-alice/\(pod) --limit 0 -o json").json
            #expect(json["items"]?.array?.count == 4)
            #expect(olares.clusterQueries(of: "/api/v1/namespaces/user-space-alice/events").last == "")
            let none = try await olares.cluster("pod events user-space-alice/nope")
            #expect(none.exit == 0 && none.stderr == "no events for pod user-space-alice/nope\n")
        }
    }

    @Test("Deleted or restarted after consent, and another one comes", arguments: ["delete", "restart"])
    func delete(verb: String) async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "notes")
            let path = "/api/v1/namespaces/user-space-alice/pods/\(pod)"
            let question = "\(verb.capitalized) pod user-space-alice/\(pod)?"
            try await olares.expectClusterRefused(
                "pod \(verb) user-space-alice/\(pod)", .confirmationRequired, question, exit: 6)
            let plan = try await olares.clusterDone("pod \(verb) user-space-alice/\(pod) --grace-period 0 --dry-run")
            #expect(
                plan.stdout
                    == "would send: DELETE https://control-hub.alice.olares.com\(path)?gracePeriodSeconds=0\n"
            )
            #expect(olares.clusterChanges == [])
            let run = try await olares.clusterDone("pod \(verb) user-space-alice/\(pod) --yes")
            #expect(run.stdout == "pod user-space-alice/\(pod) \(verb == "delete" ? "deleted" : "restarted")\n")
            #expect(olares.clusterChanges == ["DELETE \(path)"])
            let pods = try await olares.clusterPods(of: "notes")
            #expect(pods.count == 2 && !pods.contains(pod))
            let next = try #require(pods.first)
            let json = try await olares.clusterDone(
                "pod \(verb) \(next) -n user-space-alice -y --grace-period 5 -o json")
            #expect(
                try json.json == [
                    "operation": .string(verb), "namespace": "user-space-alice", "pod": .string(next),
                    "gracePeriodSeconds": 5,
                ])
        }
    }

    @Test("Containers and their environment")
    func containers() async throws {
        try await withCluster { olares in
            let pod = try olares.clusterPod(of: "desk")
            let list = try await olares.clusterDone("container list user-space-alice/\(pod)")
            #expect(list.cells(0) == ["CONTAINER", "IMAGE", "READY", "RESTARTS", "STATE", "PORTS"])
            #expect(list.column("CONTAINER") == ["desk", "proxy"])
            #expect(list.column("PORTS") == ["main:8081/TCP", "main:80/TCP"])
            let json = try await olares.clusterDone("containers list \(pod) -n user-space-alice -o json").json
            #expect(json["containers"]?.array?.map { $0["name"] } == ["desk", "proxy"])
            #expect(json["containers"]?.array?.first?["status"]?["ready"] == true)

            let env = try await olares.clusterDone("container env user-space-alice/\(pod)")
            #expect(
                env.lines.first == "Container: desk"
                    && env.lines.suffix(2) == ["Container: proxy", "(no explicit env vars)"])
            let one = try await olares.clusterDone("container env user-space-alice/\(pod) -c desk")
            #expect(one.column("NAME") == ["COLOUR", "CPUS", "EMPTY", "MODE", "PASSWORD", "POD_IP"])
            #expect(
                one.column("FROM") == [
                    "configMapKey desk-config/colour", "resourceFieldRef (self)/limits.cpu", "-", "-",
                    "secretKey desk-secret/password", "fieldRef status.podIP",
                ])
            let data = try await olares.clusterDone("container env user-space-alice/\(pod) -o json").json
            #expect(data["containers"]?.array?.first?["env"]?.array?.count == 6)
            try await olares.expectClusterRefused(
                "container env user-space-alice/\(pod) -c nope", .remoteNotFound,
                "container \"nope\" not found in pod user-space-alice/\(pod)",
                fix: "olares-cli cluster container list user-space-alice/\(pod)")
        }
    }
}
