import Synchronization

/// The settings of a sandbox.
final class SettingsStore: Sendable {
    private let state: Mutex<SettingsState>
    let realm: Realm

    init(realm: Realm) {
        self.realm = realm
        state = Mutex(SettingsState())
    }

    func change<Result>(_ body: (inout SettingsState) throws -> Result) rethrows -> Result {
        // What a body gives back are values.
        try state.withLock { state in
            var copy = state
            defer { state = copy }
            return try body(&copy)
        }
    }
}

/// Everything that the settings remember. What belongs to a user is kept by the user's name.
struct SettingsState: Sendable {
    /// Who was made here, besides those who can sign in from the beginning, with the states that are still to come.
    var people: [SettingsPerson] = []
    var apps = SampleSettings.apps
    var variables = SampleSettings.variables
    var systemVariables = SampleSettings.systemVariables
    var userVariables: [String: [JSONValue]] = [:]
    /// Domains and policies, by `app/entrance`.
    var domains: [String: JSONValue] = [:]
    var domainStates: [String: [String]] = [:]
    var policies: [String: JSONValue] = [:]
    var devices = SampleSettings.devices
    var deviceRoutes = SampleSettings.deviceRoutes
    var acl = SampleSettings.acl
    var sshIsAllowed = false
    var subroutesAreAllowed = false
    var deniesAll = 0
    var proxy = SampleSettings.proxy
    var overlay = SampleSettings.overlay
    var overlayLooksLeft = 0
    var appearance: [String: JSONValue] = [:]
    var accounts: [String: [String: JSONValue]] = [:]
    var cookies = SampleSettings.cookies
    var compute = SampleSettings.compute
    var searchStates: [String] = []
    var searchDirectories = ["/Home/Documents"]
    var excludePatterns = SampleSettings.excludePatterns
    var backups = SampleSettings.backups
    var snapshots = SampleSettings.snapshots
    var restores = SampleSettings.restores
    /// Passwords of repositories, by the plan's name.
    var backupPasswords: [String: String] = [:]
    var sessions = SampleSettings.sessions
    var collection: [String] = []
    var collectionState = ""
}

/// A user who was made here.
struct SettingsPerson: Sendable {
    var user: User
    var cpu: String
    var memory: String
    var state: String
    var isBeingDeleted = false
    /// Still to come, the next one first.
    var states: [String]
    var createdAt: Int
}
