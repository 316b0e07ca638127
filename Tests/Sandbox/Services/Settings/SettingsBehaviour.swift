/// What can be otherwise about the settings.
///
/// Refusals, pages in place of JSON and delays are faults of the path, as everywhere.
public struct SettingsBehaviour: Codable, Equatable, Sendable {
    /// The states that a new user goes through, one at each look at the status.
    public var creationStates = ["Creating", "Creating", "Created"]

    /// The states that a user goes through who is being deleted.
    public var deletionStates = ["Deleting", "Deleted"]

    /// What the status says of a user whose creation failed.
    public var creationProblem = ""

    /// Whether `/api/users/…` answers in an envelope.
    public var usersAreEnveloped = false

    /// Names with a DID, such as `carol.olares.com`; nil for any name.
    public var registeredNames: [String]?

    /// Whether `/headscale/…` answers in an envelope.
    public var headscaleIsEnveloped = true

    /// Whether `/headscale/…` shows a page to whoever sends no cookie.
    public var headscaleWantsCookie = false

    /// Whether the states of SSH and sub-routes come in an envelope.
    public var aclIsEnveloped = true

    /// What reading the ACL of an app is refused with, other than that there is none.
    public var aclProblem: String?

    /// Whether the record of the reverse proxy has an address of its own, as older systems have it.
    public var proxyHasAddress = false

    /// The states of a custom domain after `finish`, one at each look.
    public var domainStates = ["pending", "active"]

    /// Whether apps are in the middle of another operation, which refuses a new domain after it was saved.
    public var appsAreBusy = false

    /// After how many looks at the overlay gateway a change is through.
    public var overlayLooks = 2

    /// Whether the state of the search is a bare text, as in older systems.
    public var searchSaysText = false

    /// The states of the index after a rebuild, one at each look.
    public var searchStates = ["running", "completed"]

    /// The states of a collection of logs, one at each look.
    public var collectionStates = ["in-progress", "completed"]

    /// What the collection of logs failed with.
    public var collectionProblem = ""

    /// Apps that cannot be stopped when a device is switched, with the reason.
    public var unstoppable: [String: String] = [:]

    /// Whether a switch that is blocked is told as a failed check.
    public var blocksAsCheck = false

    /// A healthy server.
    public init() {}
}
