import OlaresCore
import Sandbox
import Testing

/// Gates, what empty means, and what becomes of parts that fail.
@Suite struct DashboardGatesTests {
    @Test("Fans are of the Olares One alone")
    func fans() async throws {
        try await withDashboard { olares in
            olares.sandbox.behaviour.dashboard.deviceName = "Mini PC"
            for line in ["overview fan", "overview fan live", "overview fan curve"] {
                let run = try await olares.dashboard(line)
                #expect(run.exit == 0 && run.stdout == "")
                #expect(run.stderr == "fan is only available on Olares One devices (current: Mini PC)\n")
                let meta = try await olares.envelope(line)["meta"]
                #expect(meta?["empty"] == true && meta?["empty_reason"] == "not_olares_one")
                #expect(meta?["device_name"] == "Mini PC")
            }
            #expect(olares.sandbox.requests(to: "/user-service/api/mdns/olares-one/cpu-gpu").isEmpty)
            let gated = try await olares.envelope("overview fan")
            #expect(gated.section("live")?["meta"]?["empty_reason"] == "not_olares_one")
            #expect(try await olares.envelope("overview physical").raws.count == 7)
            olares.sandbox.behaviour.dashboard.deviceName = "Olares One"
            olares.sandbox.behaviour.dashboard.hasFans = false
            let meta = try await olares.envelope("overview fan live")["meta"]
            #expect(meta?["empty_reason"] == "no_fan_integration" && meta?["http_status"] == 404)
        }
    }

    @Test("HAMI: not installed, ill, nothing there")
    func hami() async throws {
        try await withDashboard { olares in
            func meta(_ line: String) async throws -> JSONValue? { try await olares.envelope(line)["meta"] }
            func reason(_ line: String) async throws -> String? { try await meta(line)?["empty_reason"]?.string }
            olares.sandbox.behaviour.dashboard.hamiStatus = 404
            for line in ["overview gpu graphics", "overview gpu tasks", "overview gpu graphics GPU-x"] {
                #expect(try await reason(line) == "no_vgpu_integration")
            }
            let absent = try await olares.dashboard("overview gpu graphics")
            #expect(absent.stdout == "(no vGPUs detected — HAMI integration absent)\n")
            olares.sandbox.behaviour.dashboard.hamiStatus = 503
            let ill = try await meta("overview gpu graphics")
            #expect(ill?["empty_reason"] == "vgpu_unavailable" && ill?["http_status"] == 503)
            #expect(ill?["note"]?.string?.contains("Service Unavailable") == true)
            #expect(ill?["error"]?.string?.contains("no endpoints") == true)
            let words = try await olares.dashboard("overview gpu graphics")
            #expect(words.exit == 0 && words.stdout == "" && words.stderr.contains("HAMI returned HTTP 503"))
            #expect(try await olares.dashboard("overview gpu").exit == 0)
            olares.sandbox.behaviour.dashboard.hamiStatus = 200
            olares.sandbox.behaviour.dashboard.hamiCards = 0
            #expect(try await reason("overview gpu graphics") == "no_gpu_detected")
            #expect(try await olares.dashboard("overview gpu tasks").stdout == "(no vGPU tasks)\n")
            #expect(try await reason("overview gpu graphics GPU-x") == "no_gpu_detected")
        }
    }

    @Test("A name that two pods have is refused with both; one that nobody has is empty, with a hint")
    func tasks() async throws {
        try await withDashboard { olares in
            let none = try await olares.dashboard("overview gpu tasks nope")
            #expect(none.exit == 0 && none.stdout.contains("hint: try one of: ollama (7f0c2b6e"))
            olares.sandbox.behaviour.dashboard.hasTwinTasks = true
            try await olares.expectFailure(
                "dashboard", "overview", "gpu", "tasks", "ollama", code: .argumentInvalid,
                message: "matches 2 running pods",
                fix: "olares-cli dashboard overview gpu tasks 7f0c2b6e-1111-4222-8333-444455556666")
        }
    }

    @Test("Cards of Intel and AMD, beside a HAMI that is ill")
    func otherMakers() async throws {
        try await withDashboard { olares in
            olares.sandbox.behaviour.dashboard.nodes = [
                "olares": ["gpu.bytetrade.io/intel-gpu"], "worker": ["gpu.bytetrade.io/amd-gpu"],
            ]
            olares.sandbox.behaviour.dashboard.hamiStatus = 502
            let cards = try await olares.envelope("overview gpu graphics")
            #expect(cards.raws.map { $0["type"] } == ["Intel Arc B580", "Radeon PRO W7900"])
            #expect(cards.displays.map { $0["vendor"] } == ["intel", "amd"])
            #expect(cards.displays.first?["temperature"] == "-" && cards.displays.first?["mode"] == "-")
            #expect(cards["meta"]?["warnings"]?.array?.count == 1)
            for (id, gauges, trends) in [("card0-olares", 3, 7), ("amd-worker", 4, 6)] {
                let card = try await olares.envelope("overview gpu graphics \(id) --since 1h")
                #expect(card.section("gauges")?.raws.count == gauges && card.section("trends")?.raws.count == trends)
                let points = card.section("trends")?.raws[1]["lines"]?.array?.first?["points"]?.array
                #expect(points?.isEmpty == false)
            }
            let machine = try await olares.envelope("overview physical")
            #expect(machine.raws.contains { $0["metric"] == "gpu" && $0["total"]?.integer == 64_424_509_440 })
        }
    }

    @Test("Who is no administrator: advice on cards, and nobody else's numbers")
    func roles() async throws {
        try await withDashboard(as: "normal") { olares in
            let cards = try await olares.dashboard("overview gpu graphics")
            #expect(cards.exit == 0 && cards.stderr.contains("current user (alice) is platform-regular"))
            let note = try await olares.envelope("overview gpu graphics")["meta"]?["note"]?.string
            #expect(note?.hasSuffix("HAMI was queried directly") == true)
            for line in ["overview user bob", "overview ranking --user bob", "applications --user bob --watch"] {
                expectFailure(
                    try await olares.dashboard(line), .accessDenied,
                    message: "--user \"bob\" requires platform-admin; alice does not have that role")
            }
            let own = try await olares.envelope("overview user").raws
            #expect(own.map { $0["total_source"] } == ["user_quota", "user_quota"])
        }
        try await withDashboard { olares in
            let bob = try await olares.envelope("overview user bob")
            #expect(bob["meta"]?["user"] == "bob" && bob.raws.first?["total_source"] == "cluster_total")
            olares.sandbox.behaviour.dashboard.nodes = ["olares": []]
            let cards = try await olares.dashboard("overview gpu graphics")
            #expect(cards.stderr.contains("(advisory) no node carries a gpu.bytetrade.io/* GPU label"))
        }
    }

    @Test("A part that fails says so, the others go on; all of them are exit 1; an Olares that is away is one sentence")
    func parts() async throws {
        try await withDashboard { olares in
            let root = "/kapis/monitoring.kubesphere.io/v1alpha3/"
            olares.sandbox.add(Fault(.status(code: 500, body: "broken"), path: root + "users/alice"))
            let partial = try await olares.envelope("overview")
            #expect(partial.section("user")?["meta"]?["error_kind"] == "http_5xx")
            #expect(partial.section("user")?["items"] == nil)
            #expect(partial.section("physical")?.raws.isEmpty == false)
            #expect(try await olares.dashboard("overview").stdout.contains("== USER ==\n(error: "))
            olares.sandbox.add(Fault(.status(code: 500, body: "broken"), path: root + "*"))
            let failed = try await olares.envelope("overview", exit: 1)
            #expect(failed["sections"]?.object?.allSatisfy { $0.value["meta"]?["error"] != nil } == true)
            _ = try await olares.envelope("overview disk", exit: 1)
            expectFailure(try await olares.dashboard("overview cpu"), .httpServerError, message: "HTTP 500")
        }
        try await withDashboard { olares in
            olares.sandbox.add(Fault(.status(code: 530, body: "error code: 1033"), service: "dashboard"))
            let run = try await olares.dashboard("overview")
            expectFailure(run, .transport, message: "is away")
            #expect(run.stderr.ranges(of: "is away").count == 1)
        }
    }
}
