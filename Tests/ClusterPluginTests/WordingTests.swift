import OlaresCore
import OlaresExecution
import Testing

@testable import ClusterPlugin

@Suite struct WordingTests {
    @Test("Lines below one another, and blocks between them")
    func details() {
        var details = RecordLines()
        details.add("Name", "web")
        details.add("Pod IP", "")
        details.addIfPresent("Zone", nil)
        details.addBlock("Labels", [["app", "web"], ["tier-of-it", "x"]])
        details.addBlock("Taints", [])
        details.add("A", "b\u{1b}[31m\nc")
        #expect(
            details.lines == [
                "Name:    web", "Pod IP:  -", "Labels:", "  app         web", "  tier-of-it  x", "A:  b c",
            ])
    }

    @Test(
        "Lengths of time",
        arguments: [
            (Duration.seconds(2), "2s"), (.milliseconds(500), "500ms"), (.seconds(60), "1m0s"),
            (.seconds(600), "10m0s"),
            (.seconds(3600), "1h0m0s"), (.seconds(3661), "1h1m1s"),
        ])
    func durations(duration: Duration, text: String) {
        #expect(duration.text == text)
    }

    @Test("How long a job took, or takes")
    func jobs() {
        let now = Timestamp(seconds: 1_748_764_800)  // 2025-06-01T08:00:00Z
        func job(_ start: String?, _ end: String? = nil) -> Job {
            var status = JSONObject()
            status["startTime"] = start.map { .string($0) }
            status["completionTime"] = end.map { .string($0) }
            return Job(["status": .object(status)])
        }
        #expect(job(nil).duration(now) == "-")
        #expect(job("2025-06-01T07:59:30Z").duration(now) == "30s")
        #expect(job("2025-06-01T07:00:00Z", "2025-06-01T07:01:30Z").duration(now) == "1m30s")
        #expect(job("2025-06-01T05:30:00Z").duration(now) == "2h30m")
        #expect(job("2025-05-30T02:00:00Z").duration(now) == "2d6h")
    }

    @Test("Roles in words")
    func roles() {
        #expect(ClusterIdentity.label(of: "platform-self-provisioner") == "Self Provisioner")
        #expect(ClusterIdentity.label(of: "space-guest") == "Space Guest")
        #expect(ClusterIdentity.label(of: "") == "(unknown)")
    }
}
