import OlaresCore

/// What an envelope says about itself. What is absent is left out.
struct Meta: Sendable {
    /// RFC 3339 in the zone of display; empty where nothing was fetched.
    var fetchedAt = ""
    var profile: String?
    var user: String?
    var recommendedPollSeconds: Int?
    var iteration: Int?
    var totalIterations: Int?
    var error: String?
    var errorKind: String?
    var emptyReason: EmptyReason?
    var notes: [String] = []
    var deviceName: String?
    var httpStatus: Int?
    var window: JSONObject?
    var warnings: [String] = []

    /// Why a feature gives nothing.
    enum EmptyReason: String, Sendable {
        case noVGPUIntegration = "no_vgpu_integration"
        case vgpuUnavailable = "vgpu_unavailable"
        case noGPUDetected = "no_gpu_detected"
        case notOlaresOne = "not_olares_one"
        case noFanIntegration = "no_fan_integration"
    }

    mutating func fail(_ failure: Failure) {
        error = failure.message
        errorKind = failure.errorKind
    }

    var json: JSONObject {
        var meta: JSONObject = ["fetched_at": .string(fetchedAt)]
        meta["profile"] = profile.map(JSONValue.string)
        meta["user"] = user.map(JSONValue.string)
        meta["recommended_poll_seconds"] = recommendedPollSeconds.map { .integer(Int64($0)) }
        meta["iteration"] = iteration.map { .integer(Int64($0)) }
        meta["total_iterations"] = totalIterations.map { .integer(Int64($0)) }
        meta["error"] = error.map(JSONValue.string)
        meta["error_kind"] = errorKind.map(JSONValue.string)
        if let emptyReason {
            meta["empty"] = true
            meta["empty_reason"] = .string(emptyReason.rawValue)
        }
        if !notes.isEmpty { meta["note"] = .string(notes.joined(separator: " | ")) }
        meta["device_name"] = deviceName.map(JSONValue.string)
        meta["http_status"] = httpStatus.map { .integer(Int64($0)) }
        meta["window"] = window.map(JSONValue.object)
        if !warnings.isEmpty { meta["warnings"] = .array(warnings.map(JSONValue.string)) }
        return meta
    }
}

extension Failure {
    /// The kind of failure that `meta.error_kind` names.
    var errorKind: String {
        switch code {
        case .timeout: "timeout"
        case .httpServerError: "http_5xx"
        case .httpClientError, .accessDenied, .remoteNotFound: "http_4xx"
        case .decode: "decode"
        case _ where exit == .loginNeeded: "auth"
        case .refreshFailed, .refreshLockTimeout: "auth"
        case .transport, .tls, .redirectRefused, .responseTooLarge: "transport"
        default: "unknown"
        }
    }

    /// Whether a new login is needed first, so that looking again is of no use.
    var needsLogin: Bool { exit == .loginNeeded }
}
