import OlaresCore

/// One card, with how it has fared.
struct CardPanel: Panel {
    let kind = "dashboard.overview.gpu.detail.full"
    let interval: Duration? = .seconds(30)
    /// The card's id.
    let id: String

    private static let section = "dashboard.overview.gpu.detail"

    func read(_ board: Board) async throws(Failure) -> Report {
        let window = try HAMIWindow(board, standard: .seconds(8 * 3600))
        async let advice = GPUAdvice.about(board)
        if let card = await monitored(board) {
            return try await report(of: card, window, board).with(await advice)
        }
        let answer = try await board.hami.card(id)
        // A card that HAMI does not know is an empty object, or one of zeros and dashes.
        guard case .found(let document) = answer, var raw = document.object, document["uuid"]?.string == id else {
            return Detail.empty(kind, answer, prose: "", window, board).explained.with(await advice)
        }
        let detail = await HAMIDetail.card(id).read(board.hami, window)
        let labels = detail.trends.first { $0.key == "power_trend" }?.lines.first?.labels ?? [:]
        for name in ["device_no", "driver_version"] where raw[name] == nil { raw[name] = labels[name] }
        var display = JSONObject()
        for name in ["uuid", "nodeName", "type", "device_no", "driver_version"] { display[name] = raw[name] }
        display["health"] = .string(CardText.health(raw["health"]))
        return detail.report(kind, detail: Self.section, raw: raw, display: display, window, board)
            .with(await advice)
    }

    /// The card, where monitoring knows it.
    private func monitored(_ board: Board) async -> MonitoredCards.Card? {
        for vendor in (try? await board.gpuVendors()) ?? [] where vendor != .nvidia {
            if let card = try? await MonitoredCards.list(vendor, board).first(where: { $0.id == id }) { return card }
        }
        return nil
    }

    private func report(
        of card: MonitoredCards.Card, _ window: HAMIWindow, _ board: Board
    ) async throws(Failure) -> Report {
        let detail: Detail
        do throws(Failure) { detail = try await MonitoredDetail(card: card).read(window, board) } catch {
            var report = Report(kind, board.meta())
            report.meta.window = window.json(board.zone)
            report.meta.fail(error)
            report.lines = ["(error: \(error.message))"]
            return report
        }
        let raw = card.row
        var display = JSONObject()
        for name in [
            "vendor", "uuid", "nodeName", "type", "pciBdf", "memoryEcc", "driver_version", "vbiosVersion",
        ] { display[name] = raw[name] }
        display["health"] = .string(CardText.health(raw["health"]))
        display["health_reason"] = raw["healthReason"]
        return detail.report(kind, detail: Self.section, raw: raw, display: display, window, board)
    }
}

extension Report {
    /// An empty detail says why in one line.
    var explained: Report {
        guard let reason = meta.emptyReason else { return self }
        var report = self
        let note = meta.notes.isEmpty ? "" : "; note: " + meta.notes.joined(separator: " | ")
        report.prose = "(empty: \(reason.rawValue)\(note))"
        return report
    }
}
