import OlaresCore
import Testing

@testable import ClusterPlugin

@Suite struct PodTests {
    private func pod(_ states: [JSONValue], phase: String = "Pending") -> Pod {
        let statuses = states.enumerated().map { index, state -> JSONValue in
            ["name": .string("c\(index)"), "ready": .bool(index == 0), "restartCount": 2, "state": state]
        }
        return Pod(["status": ["phase": .string(phase), "containerStatuses": .array(statuses)]])
    }

    @Test("The reason why a container waits, or has ended, comes before the phase")
    func status() {
        #expect(pod([["running": [:]]], phase: "Running").status == "Running")
        #expect(
            pod([["terminated": ["reason": "OOMKilled"]], ["waiting": ["reason": "CrashLoopBackOff"]]]).status
                == "CrashLoopBackOff")
        #expect(pod([["running": [:]], ["terminated": ["reason": "Completed"]]]).status == "Completed")
        #expect(pod([["waiting": [:]]]).status == "Pending")
        #expect(pod([["running": [:]], ["running": [:]]]).restarts == 4)
        #expect(pod([["running": [:]], ["running": [:]]]).ready == "1/2")
        #expect(Pod(["spec": ["containers": [["name": "a"], ["name": "b"]]]]).ready == "0/2")
    }

    @Test("The reason of the pod itself comes before the phase, and behind those of its containers")
    func reason() {
        #expect(Pod(["status": ["phase": "Failed", "reason": "Evicted"]]).status == "Evicted")
        let ended: JSONValue = ["name": "a", "state": ["terminated": ["reason": "Error"]]]
        let status: JSONValue = ["phase": "Failed", "reason": "Evicted", "containerStatuses": .array([ended])]
        #expect(Pod(["status": status]).status == "Error")
    }

    @Test("Counters that no program can add up")
    func restarts() {
        let statuses = [.max, 1, -5].map { (count: Int64) -> JSONValue in ["restartCount": .integer(count)] }
        #expect(Pod(["status": ["containerStatuses": .array(statuses)]]).restarts == .max)
    }

    @Test("The state of a container, in words")
    func state() {
        for (state, text) in [
            (["running": ["startedAt": "x"]], "Running"), (["waiting": [:]], "Waiting"),
            (["waiting": ["reason": "ErrImagePull"]], "Waiting (ErrImagePull)"),
            (["terminated": ["reason": "Error", "exitCode": 1]], "Terminated (Error, exit 1)"),
            (["terminated": ["exitCode": 137]], "Terminated (exit 137)"), ([:], ""),
        ] as [(JSONValue, String)] {
            #expect(Container(spec: [:], status: ["state": state]).state == text)
        }
        #expect(Container(spec: [:], status: nil).state == "")
    }

    @Test("Fields in the words of the server")
    func fields() throws {
        #expect(try FieldSelector("").query.text == "")
        #expect(
            try FieldSelector(" status.phase = Running , metadata.name==a, status.phase=Failed,").query.text
                == "?names=a&status=Failed")
    }

    @Test("Texts that can name nothing", arguments: ["", " ", ".", "..", "a/../b", "a\nb"])
    func names(text: String) {
        #expect(throws: Failure.self) { try text.asNameOfObject("pod") }
    }

    @Test("Paths and queries keep what is given where it stands")
    func paths() {
        #expect(APIPath.core("a b", "pods", "c/d?e") == "/api/v1/namespaces/a%20b/pods/c%2Fd%3Fe")
        #expect(APIPath.resources(in: nil, "pods") == "/kapis/resources.kubesphere.io/v1alpha3/pods")
        #expect(Query(["b": "1&2", "a": "x", "c": nil, "d": ""]).text == "?a=x&b=1%262")
    }
}
