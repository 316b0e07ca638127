import OlaresCore

/// The fans of the Olares One (docs/protocol/dashboard.md, "Fans").
struct FanSensors: Sendable {
    /// The fastest that they turn, in turns a minute.
    static let fastestCPU = 2900.0
    static let fastestGPU = 3100.0

    let board: Board

    /// What keeps a machine from having fans that can be asked.
    struct Gate: Sendable {
        let deviceName: String

        var meta: (inout Meta) -> Void {
            { meta in
                meta.emptyReason = .notOlaresOne
                meta.notes = ["Fan / cooling integration is only available on Olares One devices"]
                meta.deviceName = deviceName
            }
        }

        var notice: String { "fan is only available on Olares One devices (current: \(deviceName))" }
    }

    /// The gate that is shut; `nil` where it is open, or nobody can tell.
    func gate() async -> Gate? {
        guard let name = try? await board.deviceName(), name != "Olares One" else { return nil }
        return Gate(deviceName: name.isEmpty ? "unknown" : name)
    }

    /// What the sensors say now; `nil` where there are none.
    func readings() async throws(Failure) -> JSONValue? {
        guard let answer = try await board.server.getIfThere("/user-service/api/mdns/olares-one/cpu-gpu") else {
            return nil
        }
        guard let data = answer["data"], data.object != nil else {
            throw Failure(
                .decode, "fan: the server's answer has no readings",
                advice: "run it with --debug, and check that both versions fit")
        }
        return data
    }

    /// Rows for the machine as a whole; none where there are no fans, and a warning where they are ill.
    func rows() async -> (rows: [PhysicalRow], warnings: [String]) {
        guard await gate() == nil else { return ([], []) }
        do throws(Failure) {
            guard let data = try await readings() else { return ([], []) }
            return (
                [
                    row("fan_cpu", "Fan CPU", data["cpu_fan_speed"]?.measured, Self.fastestCPU),
                    row("fan_gpu", "Fan GPU", data["gpu_fan_speed"]?.measured, Self.fastestGPU),
                ], []
            )
        } catch {
            return ([], error.code == .httpServerError ? ["fan_live: \(error.message)"] : [])
        }
    }

    private func row(_ metric: String, _ label: String, _ speed: Double?, _ fastest: Double) -> PhysicalRow {
        let text = Self.text(speed, fastest)
        return PhysicalRow(
            metric, label, speed, of: fastest, unit: "RPM", share: speed.share(of: fastest), text: text, detail: text)
    }

    /// `1450 / 2900 RPM`.
    static func text(_ speed: Double?, _ fastest: Double) -> String {
        "\(NumberText.whole(speed)) / \(NumberText.whole(fastest)) RPM"
    }
}
