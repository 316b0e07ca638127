/// Where an app can be, as its row says.
public enum AppState: String, Codable, Sendable, CaseIterable {
    // MARK: On the way
    case pending, downloading, installing, initializing
    case upgrading, applyingEnv, resuming, stopping, uninstalling
    case pendingCanceling, downloadingCanceling, installingCanceling, initializingCanceling
    case upgradingCanceling, applyingEnvCanceling, resumingCanceling

    // MARK: Not begun: a new app whose task waits in line
    case queued = ""

    // MARK: At rest
    case running, stopped, uninstalled

    // MARK: Failed
    case downloadFailed, installFailed, upgradeFailed, stopFailed, resumeFailed, applyEnvFailed, uninstallFailed
    case failed

    // MARK: Ends of cancelling
    case pendingCanceled, downloadingCanceled, installingCanceled, initializingCanceled
    case upgradingCanceled, applyingEnvCanceled, resumingCanceled
    case pendingCancelFailed, downloadingCancelFailed, installingCancelFailed
    case upgradingCancelFailed, applyingEnvCancelFailed, resumingCancelFailed
}

/// What can be asked of an app.
enum AppOperation: String {
    case install, upgrade, uninstall, stop, resume, restart, cancel
}

extension AppState {
    /// What it becomes when nothing goes wrong; nil where it is at rest.
    var successor: AppState? {
        switch self {
        case .pending: .downloading
        case .downloading: .installing
        case .installing: .initializing
        case .initializing, .upgrading, .applyingEnv, .resuming: .running
        case .stopping: .stopped
        case .uninstalling: .uninstalled
        case .pendingCanceling: .pendingCanceled
        case .downloadingCanceling: .downloadingCanceled
        case .installingCanceling: .installingCanceled
        case .initializingCanceling, .upgradingCanceling, .applyingEnvCanceling, .resumingCanceling: .stopping
        default: nil
        }
    }

    /// What it becomes when something does.
    var failure: AppState {
        switch self {
        case .pending: .pendingCanceled
        case .downloading: .downloadFailed
        case .installing, .initializing: .installFailed
        case .upgrading: .upgradeFailed
        case .applyingEnv: .applyEnvFailed
        case .resuming: .resumeFailed
        case .stopping: .stopFailed
        case .uninstalling: .uninstallFailed
        case .pendingCanceling: .pendingCancelFailed
        case .downloadingCanceling: .downloadingCancelFailed
        case .installingCanceling: .installingCancelFailed
        case .upgradingCanceling: .upgradingCancelFailed
        case .applyingEnvCanceling: .applyingEnvCancelFailed
        case .resumingCanceling: .resumingCancelFailed
        default: .failed
        }
    }

    /// Where cancelling begins; nil where there is nothing to cancel.
    var cancelling: AppState? {
        switch self {
        case .pending, .pendingCancelFailed: .pendingCanceling
        case .downloading, .downloadingCancelFailed: .downloadingCanceling
        case .installing, .installingCancelFailed: .installingCanceling
        case .initializing: .initializingCanceling
        case .upgrading, .upgradingCancelFailed: .upgradingCanceling
        case .applyingEnv, .applyingEnvCancelFailed: .applyingEnvCanceling
        case .resuming: .resumingCanceling
        default: nil
        }
    }

    /// Whether the server takes an operation on in this state. What is asked of an app that is there already is no
    /// operation: the routes deal with it before.
    func accepts(_ operation: AppOperation) -> Bool {
        switch operation {
        case .install:
            [
                .queued, .uninstalled, .pendingCanceled, .downloadingCanceled, .installingCanceled, .downloadFailed,
                .installFailed,
            ].contains(self)
        case .upgrade: [.running, .stopped, .upgradeFailed, .stopFailed, .resumeFailed, .applyEnvFailed].contains(self)
        case .uninstall:
            [
                .running, .stopped, .installFailed, .upgradeFailed, .applyEnvFailed, .stopFailed, .resumeFailed,
                .uninstallFailed, .installingCancelFailed, .upgradingCancelFailed, .applyingEnvCancelFailed,
            ].contains(self)
        case .stop: [.running, .resuming, .stopFailed].contains(self)
        case .resume: [.stopped, .resumeFailed].contains(self)
        case .restart: self == .running
        case .cancel: cancelling != nil
        }
    }

    /// The operation that a row in this state is most likely in, as `opType` spells it.
    var usualOperation: String {
        switch self {
        case .upgrading, .upgradeFailed, .upgradingCanceling, .upgradingCanceled, .upgradingCancelFailed: "upgrade"
        case .applyingEnv, .applyEnvFailed, .applyingEnvCanceling, .applyingEnvCanceled, .applyingEnvCancelFailed:
            "applyEnv"
        case .resuming, .resumeFailed, .resumingCanceling, .resumingCanceled, .resumingCancelFailed: "resume"
        case .stopping, .stopped, .stopFailed: "stop"
        case .uninstalling, .uninstalled, .uninstallFailed: "uninstall"
        default: "install"
        }
    }
}
