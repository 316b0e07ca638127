import OlaresCore
import Testing

@testable import MarketPlugin

/// What an app computes with.
@Suite struct ComputeTests {
    private func arguments(_ name: String, _ value: ArgumentValue) -> Arguments {
        Arguments([name: value], declared: [name])
    }

    @Test("Modes are the same however they are written")
    func modes() {
        #expect(ComputeMode("NVIDIA_GB10") == ComputeMode("nvidia-gb10"))
        #expect(ComputeMode("nvidia").title == "NVIDIA GPU")
        #expect(ComputeMode("abacus").title == "abacus")
    }

    @Test("An option that the app does not declare is refused, and the processor never is")
    func declared() throws {
        let nvidia = try ComputeModeChoice(app: "ollama", arguments("compute-mode", .text("Nvidia")))
        #expect(try nvidia.check(against: ["cpu", "nvidia"])?.description == "nvidia")
        #expect(throws: Failure.self) { try nvidia.check(against: ["cpu", "intel"]) }
        #expect(throws: Failure.self) { try nvidia.check(against: []) }
        try ComputeModeChoice(app: "ollama", arguments("compute-mode", .text("cpu"))).check(against: [])
    }

    @Test(
        "A device is written with its node, and perhaps its memory",
        arguments: [
            ("node-1:gpu-0", nil), ("node-1:gpu-0:8", 8 << 30), ("node-1:gpu-0:1.5Gi", 3 << 29),
            (" node-1 : gpu-0 : 512mi ", 512 << 20),
        ] as [(String, Int64?)])
    func binding(text: String, memory: Int64?) throws {
        #expect(try ComputeBinding(option: text) == ComputeBinding(node: "node-1", device: "gpu-0", memory: memory))
    }

    @Test(
        "Anything else is no device",
        arguments: [
            "", "node", "a:b:c:d", ":gpu", "node:", "a:b:0", "a:b:-1", "a:b:8GB", "a:b:.5", "a:b:1e300", "a:b:nan",
        ])
    func noBinding(text: String) {
        #expect(throws: Failure.self) { try ComputeBinding(option: text) }
    }

    @Test("What is there is rounded down, what is needed up")
    func amounts() {
        #expect(Gibibytes.available((1 << 30) +| 1) == "1")
        #expect(Gibibytes.required((1 << 30) +| 1) == "1.01")
        #expect(Gibibytes.available(3 << 29) == "1.50")
    }

    private static let demand: JSONValue = [
        "availability": [
            "scope": "card", "reason": "",
            "requirement": ["mode": "nvidia", "requiredGpu": 6_442_450_944, "supportMultiCards": false],
            "nodes": [
                [
                    "nodeName": "node-1",
                    "devices": [
                        [
                            "deviceId": "gpu-0", "supportType": "MemorySlice", "available": 17_179_869_184,
                            "operable": true,
                        ],
                        ["deviceId": "gpu-1", "operable": false],
                    ],
                ]
            ],
        ],
        "validation": ["ok": false, "code": "device-vram-insufficient:gpu-1", "reason": "invalid"],
    ]

    private func refusal(_ data: JSONValue) -> Refusal {
        Refusal(status: 422, code: nil, message: "validation failed", data: data)
    }

    @Test("A failed check is found in either of its shapes", arguments: [true, false])
    func shapes(isWrapped: Bool) throws {
        let inner: JSONValue = ["type": "computeBindingRequired", "Data": Self.demand]
        let data: JSONValue = isWrapped ? ["backend_response": ["code": 422, "data": inner]] : inner
        guard case .computeBinding(let demand)? = refusal(data).check else {
            Issue.record("not taken for what it is")
            return
        }
        #expect(demand.names == "node-1:gpu-0")
        #expect(demand.requirement == "NVIDIA GPU, single card, requires 6 Gi")
        #expect(demand.reason == "the device does not have enough graphics memory")
        #expect(demand.isRenewal)
    }

    @Test("The largest numbers a server can send are only numbers", arguments: [Int64.max, .min, -1, 0, 1, 15])
    func largest(amount: Int64) {
        let dimension: JSONValue = ["resource": "cpu", "pressured": true, "required": .integer(amount)]
        let demand = BindingDemand(
            [
                "availability": ["requirement": ["mode": "nvidia", "requiredGpu": .integer(amount)]],
                "validation": ["ok": false, "code": "node-pressure", "nodePressure": ["dimensions": [dimension]]],
            ], isUnavailable: false)
        #expect(demand.reason.contains("cores"))
        if amount == 15 { #expect(demand.reason.contains("Needed 0.02 cores"), "\(demand.reason)") }
    }

    @Test("Variables that are missing are told by name")
    func environment() throws {
        let check = refusal(["type": "appenv", "Data": ["missingValues": [["envName": "KEY"]], "invalidValues": []]])
            .check
        guard case .environment(let missing, let references, let invalid)? = check else {
            Issue.record("not taken for what it is")
            return
        }
        #expect(missing == ["KEY"])
        #expect(references.isEmpty && invalid.isEmpty)
        if case .environment? = refusal(["type": "appenv", "Data": ["missingValues": []]]).check {
            Issue.record("nothing is missing")
        }
    }
}
