import OlaresCore

/// What the dashboard of the desktop would not show, and why: said beside the numbers, which are asked for all the same.
struct GPUAdvice: Sendable {
    /// For `meta.note`.
    let note: String
    /// For people, on standard error.
    let notice: String

    /// What there is to say; `nil` for nothing, and where nobody can tell.
    static func about(_ board: Board) async -> GPUAdvice? {
        guard let viewer = try? await board.viewer() else { return nil }
        guard viewer.isAdministrator else {
            let role = viewer.role.isEmpty ? "(unset)" : viewer.role
            let hidden = "GPU sidebar entry is hidden for non-admin profiles in the SPA"
            return GPUAdvice(
                note: "\(hidden); HAMI was queried directly",
                notice: "(advisory) \(hidden); current user (\(viewer.name)) is \(role)")
        }
        guard let vendors = try? await board.gpuVendors(), vendors.isEmpty else { return nil }
        let advice = "(advisory) no node carries a gpu.bytetrade.io/* GPU label; SPA hides the GPU card"
        return GPUAdvice(note: advice, notice: advice)
    }
}

extension Report {
    /// The same with the advice in front of whatever else is noted.
    func with(_ advice: GPUAdvice?) -> Report {
        guard let advice else { return self }
        var report = self
        report.meta.notes.insert(advice.note, at: 0)
        report.notices.insert(advice.notice, at: 0)
        return report
    }

    /// What stands in place of cards or tasks that HAMI cannot tell (docs/protocol/dashboard.md, "Empty").
    mutating func setEmpty(_ answer: HAMI.Answer, prose absent: String) {
        switch answer {
        case .found:
            meta.emptyReason = .noGPUDetected
        case .absent:
            meta.emptyReason = .noVGPUIntegration
            meta.httpStatus = 404
            prose = absent
        case .ill(let status, let reason):
            meta.emptyReason = .vgpuUnavailable
            meta.httpStatus = status
            meta.error = reason
            meta.errorKind = "http_5xx"
            meta.notes.append(
                "HAMI vGPU controller responded with \(HTTPReason.phrase(status)); the integration is installed but unhealthy"
            )
            prose = ""
            notices.append("gpu data temporarily unavailable: HAMI returned HTTP \(status) (\(reason))")
        }
    }
}

/// What statuses of HTTP are called (RFC 9110).
enum HTTPReason {
    /// Of the ones that HAMI's controller and what stands before it give.
    static func phrase(_ status: Int) -> String {
        switch status {
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "HTTP \(status)"
        }
    }
}
