import Foundation
import OlaresCore
import Sandbox
import Testing

/// What apps compute with: asked for where somebody can answer, named where nobody can.
@Suite struct MarketComputeTests {
    // MARK: Modes

    @Test("Where nobody can be asked, the choices are named")
    func modesUnattended() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            for form in ["", " -o json"] {
                let run = try await olares.market("install comfyui\(form)")
                #expect(run.exit == 2, "\(run.stderr)")
                let message = try #require(ShownFailure(run.stderr)?.message)
                #expect(message.contains("re-run with --compute-mode <type> (installable: nvidia)"))
            }
            olares.sandbox.behaviour.market.nodes = []
            let none = try await olares.market("install comfyui")
            #expect(none.exit == 1 && none.stderr.contains("none is currently installable"), "\(none.stderr)")
            #expect(olares.sandbox.marketRows(of: Olares.bob).isEmpty)
            #expect(olares.marketChangesAsked.count == 3, "each was asked once")
        }
    }

    @Test("A mode that is given goes with the first call, in whatever spelling", arguments: ["nvidia", "NVIDIA"])
    func modeGiven(mode: String) async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let run = try await olares.market("install ollama --compute-mode \(mode) \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.sandbox.marketRow("ollama", of: Olares.bob)?.mode == "nvidia")
        }
    }

    @Test("A mode that will not do is refused")
    func modeRefused() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            for (line, message) in [
                ("install ollama --compute-mode amd-gpu", "is not a declared mode for \"ollama\""),
                ("install ghost --compute-mode nvidia", "declares no accelerator modes"),
                ("install comfyui --compute-mode amd-gpu", "no node has amd-gpu"),
            ] {
                let run = try await olares.market(line)
                #expect(run.exit != 0 && run.stderr.contains(message), "\(line): \(run.stderr)")
            }
            #expect(olares.sandbox.marketRows(of: Olares.bob).isEmpty)
            try olares.changeVersion(to: "1.12.5")
            try await olares.expectMarketRefuses(
                "install ollama --compute-mode cpu", .backendTooOld, "--compute-mode requires Olares 1.12.6+")
        }
    }

    @Test("On a terminal one of the modes is chosen", arguments: [true, false])
    func modeChosen(isWrapped: Bool) async throws {
        try await withMarketOfBob(age: .newer) { olares in
            olares.sandbox.behaviour.market.wrapsFailedChecks = isWrapped
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "install", "ollama"], capturesOutput: true)
            #expect(await terminal.wait(for: "Enter choice [1-2]: "))
            #expect(
                terminal.text.contains("  [1] CPU (cpu)\n") && terminal.text.contains("  [2] NVIDIA GPU (nvidia)\n"))
            #expect(olares.appState("ollama") == nil)
            terminal.type("2\n")
            let run = await session.wait()
            #expect(run.exit == 0 && terminal.text.contains("Selected compute mode: nvidia"))
            #expect(olares.marketChangesAsked == ["POST /apps/ollama/install", "POST /apps/ollama/install"])
            #expect(olares.lastMarketBody?["selectedGpuType"] == "nvidia")
        }
    }

    @Test("An answer that is none installs nothing", arguments: ["3\n", "x\n", "0\n", "\u{4}"])
    func modeMistyped(answer: String) async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "install", "ollama"], capturesOutput: true)
            #expect(await terminal.wait(for: "Enter choice [1-2]: "))
            terminal.type(answer)
            let run = await session.wait()
            #expect(run.exit != 0 && run.exit != 70 && run.stdout.isEmpty)
            #expect(olares.marketChangesAsked.count == 1 && olares.appState("ollama") == nil)
        }
    }

    @Test("Ctrl-C at the question ends everything")
    func modeInterrupted() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "install", "ollama"], capturesOutput: true)
            #expect(await terminal.wait(for: "Enter choice [1-2]: "))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 130)
            #expect(terminal.echoes && olares.appState("ollama") == nil)
        }
    }

    // MARK: Devices

    private func plantGPUApp(_ name: String, _ state: AppState, in olares: Olares, _ bindings: [ComputeBinding] = []) {
        olares.plantApp(name, state) { row in
            row.mode = "nvidia"
            row.bindings = bindings
        }
    }

    @Test("A market that knows no devices answers a resume with a success that has the refusal inside")
    func refusalInside() async throws {
        try await withMarketOfBob { olares in
            plantGPUApp("vllm", .stopped, in: olares)
            let run = try await olares.market("resume vllm \(Olares.watching)")
            expectFailure(run, .optionRequired, message: "requires a compute binding (NVIDIA GPU, multi-node")
            let given = try await olares.market("resume vllm --compute-binding olares:gpu-1")
            expectFailure(given, .preconditionFailed, message: "this market does not pass devices on")
            #expect(olares.appState("vllm") == .stopped)
        }
    }

    @Test("A market that knows no modes does not pass them on, and the program says so")
    func modeNotPassedOn() async throws {
        try await withMarketOfBob { olares in
            let asked = try await olares.market("install ollama --compute-mode nvidia")
            expectFailure(asked, .backendTooOld, message: "the market does not pass it on")
            #expect(olares.marketChanges.count == 2)
            let dropped = try await olares.market("install ghost --compute-mode nvidia")
            #expect(dropped.exit == 0, "\(dropped.stderr)")
            #expect(dropped.stderr.contains("nothing shows that the compute mode \"nvidia\" was taken over"))
        }
    }

    @Test("Where nobody can be asked, the devices are named", arguments: ["resume", "restart"])
    func devicesUnattended(verb: String) async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let state: AppState = verb == "resume" ? .stopped : .running
            plantGPUApp("vllm", state, in: olares)
            for form in ["", " -o json"] {
                let run = try await olares.market("\(verb) vllm\(form)")
                #expect(run.exit == 2, "\(run.stderr)")
                let message = try #require(ShownFailure(run.stderr)?.message)
                #expect(
                    message.contains("requires a compute binding (NVIDIA GPU, multi-node, requires 12 Gi)"),
                    "\(message)")
                #expect(message.contains("(available: olares:gpu-0, olares:gpu-1)"), "\(message)")
            }
            #expect(olares.appState("vllm") == state)
            olares.sandbox.behaviour.market.nodes = []
            let none = try await olares.market("\(verb) vllm")
            #expect(
                none.exit == 1 && none.stderr.contains("no device is currently available to bind"), "\(none.stderr)")
        }
    }

    @Test("Devices that are given go with the call, with bytes for memory")
    func devicesGiven() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            plantGPUApp("vllm", .stopped, in: olares)
            let run = try await olares.market(
                "resume vllm --compute-binding olares:gpu-0:12.5 --compute-binding olares:gpu-1 \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(
                olares.lastMarketBody?["computeBinding"] == [
                    ["nodeName": "olares", "deviceId": "gpu-0", "memory": 13_421_772_800],
                    ["nodeName": "olares", "deviceId": "gpu-1"],
                ])
            #expect(try await olares.market("restart vllm \(Olares.watching)").exit == 0, "it keeps what it has")
        }
    }

    @Test("Devices that will not do are refused, with the reason, and not tried again")
    func devicesRefused() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            plantGPUApp("vllm", .stopped, in: olares)
            plantGPUApp("comfyui", .stopped, in: olares)
            plantGPUApp("ollama", .running, in: olares, [ComputeBinding("olares", "gpu-1")])
            for (line, message) in [
                ("resume vllm --compute-binding olares:gpu-0", "memory-required:gpu-0"),
                ("resume vllm --compute-binding olares:gpu-1", "exclusive-already-bound:gpu-1"),
                ("resume vllm --compute-binding worker2:gpu-0", "gpu-type-mismatch"),
                ("resume vllm --compute-binding olares:gpu-0:4", "do not have enough graphics memory"),
                ("resume vllm --compute-binding olares:gpu-0:40Gi", "does not have enough memory"),
                (
                    "resume comfyui --compute-binding olares:gpu-0:8 --compute-binding olares:gpu-0:8192Mi",
                    "multi-card-not-supported"
                ),
            ] {
                let before = olares.marketChanges.count
                let run = try await olares.market(line)
                #expect(run.exit == 1, "\(line): \(run.stderr)")
                #expect(run.stderr.contains("was rejected for"), "\(line): \(run.stderr)")
                #expect(run.stderr.contains(message), "\(line): \(run.stderr)")
                #expect(run.stderr.contains("available: olares:gpu-0, olares:gpu-1"), "\(line): \(run.stderr)")
                #expect(olares.marketChanges.count == before + 1)
            }
            for (binding, problem) in [
                ("gpu-0", "expected <node>:<device>[:<mem>]"), (":gpu-0", "empty node or device"),
                ("olares:gpu-0:lots", "invalid memory"), ("olares:gpu-0:-1", "invalid memory"),
                ("olares:gpu-0:0", "invalid memory"),
            ] {
                try await olares.expectMarketRefuses(
                    "resume vllm --compute-binding \(binding)", .optionValueInvalid, problem, exit: 2)
            }
        }
    }

    @Test("A node under pressure is told with what it has and what it would need")
    func pressure() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            plantGPUApp("comfyui", .stopped, in: olares, [ComputeBinding("olares", "gpu-0", memory: 8 << 30)])
            olares.sandbox.behaviour.market.bindingProblem = "node-pressure:olares"
            let run = try await olares.market("resume comfyui")
            #expect(run.exit == 2, "\(run.stderr)")
            #expect(run.stderr.contains("memory: Total 64 Gi / Used 60 Gi / Needed 8 Gi"), "\(run.stderr)")
            #expect(!run.stderr.contains("cpu:"), "the processors suffice")
        }
    }

    @Test("On a terminal devices are chosen, and how much of a shared one's memory")
    func devicesChosen() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            plantGPUApp("vllm", .stopped, in: olares)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "resume", "vllm"], capturesOutput: true)
            #expect(await terminal.wait(for: "Enter one or more choices (comma-separated) [1-2]: "))
            #expect(
                terminal.text.contains("RTX 4090") && !terminal.text.contains("RTX 2060"), "broken ones are no choice")
            terminal.type("2, 1,2\n")
            #expect(await terminal.wait(for: "Memory on olares:gpu-0"))
            terminal.type("6.5\n")
            #expect(await session.wait().exit == 0)
            let sent = olares.lastMarketBody?["computeBinding"]?.array ?? []
            #expect(sent.count == 2, "a device is given once")
            #expect(sent.contains(["nodeName": "olares", "deviceId": "gpu-0", "memory": 6_979_321_856]))
            #expect(sent.contains(["nodeName": "olares", "deviceId": "gpu-1"]))
        }
    }

    @Test("Where the old choice will not do any more, that is said first, and one card is one")
    func devicesRenewed() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            plantGPUApp("comfyui", .running, in: olares, [ComputeBinding("olares", "gpu-7")])
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["market", "restart", "comfyui"], capturesOutput: true)
            #expect(await terminal.wait(for: "Enter choice [1-2]: "))
            #expect(terminal.text.contains("Previous compute binding is no longer valid: device-unavailable:gpu-7"))
            terminal.type("2\n")
            #expect(await session.wait().exit == 0)
            #expect(
                olares.lastMarketBody == [
                    "appName": "comfyui", "app_name": "comfyui", "type": "app", "source": "market.olares", "all": false,
                    "computeBinding": [["nodeName": "olares", "deviceId": "gpu-1"]],
                ])
        }
    }
}
