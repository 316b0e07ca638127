/// What can be otherwise about the cluster.
///
/// Workloads are named `namespace/name`, whatever their kind.
public struct ClusterBehaviour: Codable, Equatable, Sendable {
    /// What keeps the pods of a workload from serving.
    public enum Trouble: String, Codable, Sendable {
        /// No node has room for them.
        case pending
        /// Their image cannot be had.
        case imagePullBackOff
        /// Their first container ends with 1 again and again.
        case crashLoopBackOff
        /// Those that are made from now on never become ready; those that are, stay.
        case stuck
    }

    /// Whether `Authorization: Bearer` with an access token is enough, as for clients of Kubernetes. On a loopback name such a
    /// request goes to the cluster of the token's owner.
    public var admitsBearerTokens = false

    /// Whether the `auth_token` cookie must come with the token in every request, as in older systems; else for WebSockets alone.
    public var requiresCookie = false

    /// Whether lists for those who are no administrators are cut into pages first, and lose afterwards what they may not see, as
    /// the proxy does it.
    public var filtersPages = true

    /// How the namespaces of others are refused: 404 or 403.
    public var hiddenNamespaceStatus = 404

    /// Namespaces that are 403 for everyone; lists over all namespaces are without them.
    public var forbiddenNamespaces: [String] = []

    /// Namespaces in which every request ends with 500; lists over all namespaces end so too.
    public var failingNamespaces: [String] = []

    /// What `/capi/app/detail` calls the role; nil says what follows from the user's.
    public var globalRole: String?

    /// What `/capi/app/detail` calls the user; nil says the local part of the olaresId.
    public var username: String?

    /// Whether `/capi` refuses in plain text.
    public var answersInPlainText = false

    /// In how many reads of the cluster a new pod is seen as pending, before it is running.
    public var readsUntilReady = 1

    /// In how many reads of the cluster a deleted pod is still seen; 0 takes it away at once.
    public var readsUntilGone = 0

    /// Whether a change of a spec is never observed.
    public var ignoresChanges = false

    /// What keeps workloads from serving.
    public var troubles: [String: Trouble] = [:]

    /// `code` of the list of middleware; 0 and 200 are both success.
    public var middlewareCode = 200

    /// Logs of containers.
    public var logs = Logs()

    /// Commands in containers.
    public var exec = Exec()

    /// A healthy cluster.
    public init() {}

    /// Logs of containers.
    public struct Logs: Codable, Equatable, Sendable {
        /// A line comes every so many seconds; 0 lets none come by itself.
        public var secondsPerLine = 2.0
        /// Length of every log in bytes instead, made up while it is sent; whole lines of 128 bytes.
        public var bytes: Int?
        /// Whether `sinceTime` counts to the nanosecond; as a real cluster has it, it means the beginning of its second.
        public var isSinceExact = false
        /// After how many lines a followed log ends as if it were complete.
        public var endsFollowAfter: Int?

        /// Logs that grow a little.
        public init() {}
    }

    /// Commands in containers.
    public struct Exec: Codable, Equatable, Sendable {
        /// Answer instead of the upgrade, as a system gives it that does not know of it.
        public var statusInsteadOfUpgrade: Int?
        /// Subprotocols that are spoken.
        public var subprotocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
        /// Seconds from the upgrade to the start of the command.
        public var delay = 0.0
        /// After how many bytes of output the connection is reset.
        public var resetsAfter: Int?
        /// Whether the connection is closed without a word on how the command ended.
        public var hidesStatus = false
        /// What is said on how the command ended, whatever is true.
        public var status: String?
        /// After how many seconds without traffic the connection is dropped.
        public var idleSeconds = 60.0
        /// Whether each message is sent in several frames.
        public var fragments = false

        /// Commands that run.
        public init() {}
    }
}
