import OlaresCore

/// The cards.
struct GraphicsPanel: Panel {
    let kind = "dashboard.overview.gpu.list"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        async let advice = GPUAdvice.about(board)
        async let hami = hamiCards(board)
        async let others = monitoredCards(board)
        let (monitored, warnings, hasAnswered) = await others
        var report = Report(kind, board.meta(), columns: CardText.columns)
        report.meta.warnings = warnings
        switch await hami {
        case .success(.found(let answer)):
            let cards = answer["list"]?.array ?? []
            report.items = cards.map { Self.item($0, board) }
            if cards.isEmpty, monitored.isEmpty {
                report.meta.emptyReason = .noGPUDetected
                report.prose = "(no GPUs reported — HAMI integration up but no devices)"
            }
        case .success(let answer):
            if hasAnswered {
                if case .ill(let status, let reason) = answer {
                    report.meta.warnings.append("hami: HTTP \(status): \(reason)")
                }
            } else {
                report.setEmpty(answer, prose: "(no vGPUs detected — HAMI integration absent)")
            }
        case .failure(let failure):
            guard hasAnswered else { throw failure }
            report.meta.warnings.append("hami: \(failure.message)")
        }
        report.items += monitored.map { card in
            var display = CardText.display(.object(card.row), board.options.temperature)
            display["vendor"] = .string(card.cards.vendor.rawValue)
            return Report.Item(raw: card.row, display: display)
        }
        report.notices += report.meta.warnings.map { "warning: \($0)" }
        report.pictures = report.items.isEmpty ? [] : [.gauges(report.items.map(Self.gauge))]
        return report.with(await advice)
    }

    private func hamiCards(_ board: Board) async -> Result<HAMI.Answer, Failure> {
        do throws(Failure) { return .success(try await board.hami.cards()) } catch { return .failure(error) }
    }

    /// Cards of other makers, where nodes have some.
    private func monitoredCards(
        _ board: Board
    ) async -> (cards: [MonitoredCards.Card], warnings: [String], hasAnswered: Bool) {
        var cards: [MonitoredCards.Card] = []
        var warnings: [String] = []
        var hasAnswered = false
        let vendors: [GPUVendor]
        do throws(Failure) { vendors = try await board.gpuVendors() } catch {
            return ([], ["gpu vendor detection: \(error.message)"], false)
        }
        for vendor in vendors where vendor != .nvidia {
            do throws(Failure) {
                cards += try await MonitoredCards.list(vendor, board)
                hasAnswered = true
            } catch { warnings.append("\(vendor.rawValue): \(error.message)") }
        }
        return (cards, warnings, hasAnswered)
    }

    private static func item(_ card: JSONValue, _ board: Board) -> Report.Item {
        Report.Item(raw: card.object ?? [:], display: CardText.display(card, board.options.temperature))
    }

    private static func gauge(_ item: Report.Item) -> Picture.Gauge {
        Picture.Gauge(
            label: item.display["gpu_id"]?.string ?? "",
            share: item.raw["memoryUtilizedPercent"]?.measured.map { $0 / 100 },
            text: "of \(item.display["vram_total"]?.string ?? "-")")
    }
}
