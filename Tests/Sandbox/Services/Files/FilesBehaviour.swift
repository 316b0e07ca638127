/// What can be otherwise about the files service.
public struct FilesBehaviour: Codable, Equatable, Sendable {
    /// A node of the cluster.
    public struct Node: Codable, Equatable, Sendable {
        /// Its name, as in `cache/<name>`.
        public var name: String
        /// Whether it is the one that runs the cluster.
        public var master: Bool

        /// Names a node.
        public init(name: String, master: Bool) {
            self.name = name
            self.master = master
        }
    }

    /// What becomes of a name that is taken.
    public enum Collision: String, Codable, Sendable {
        /// The new one takes the place of the old one.
        case overwrite
        /// The new one gets a number.
        case rename
        /// The request is refused.
        case refuse
    }

    /// What `/api/nodes/` lists, and which nodes have task queues.
    public var nodes = [Node(name: SampleFiles.node, master: true), Node(name: "worker1", master: false)]

    /// Whether what is missing is a 404, and what is taken a 409, as a client would expect.
    public var hasPlainStatuses = false

    /// Whether the new name of a renaming is decoded once, as other routes decode.
    public var decodesNamesOnce = false

    /// Whether `Range` is ignored, as some files of foreign services are served.
    public var ignoresRange = false

    /// Whether raw files are served with `ETag` and `Last-Modified`, and `If-Range` is understood.
    public var sendsValidators = false

    /// Names that each directory's listing has besides, as no honest server would send them; those that end in a slash
    /// are directories. Such a file can be read, and has the bytes `evil` and a line feed.
    public var extraNames: [String] = []

    /// Whether files of the same name in several folders of one upload are mistaken for each other when one is asked how
    /// much of it has come.
    public var probesByNameAlone = false

    /// Whether an upload link is for one file alone: it is none any more once a file has come whole.
    public var linksOnce = false

    /// What becomes of an uploaded file whose name is taken.
    public var uploadCollision = Collision.rename

    /// How files come in.
    public var uploads = Uploads()

    /// What becomes of a renaming to a name that is taken.
    public var renameCollision = Collision.refuse

    /// How tasks run.
    public var tasks = Tasks()

    /// Whether entries of archives end without the line that says so.
    public var cutsEntries = false

    /// A code with which the list of an archive's entries ends instead of its end, such as `archive_corrupt`.
    public var entriesError: String?

    /// Whether members that come with a request for an internal share are made along with it; older services do not.
    public var createsShareMembers = true

    /// Whether the service of each node that mounts volumes is away.
    public var mountServiceIsAway = false

    /// Whether Sync is away, which looks like empty lists.
    public var syncIsAway = false

    /// What is shared with others: a row for each receiver.
    public var sharedRepositories: [SharedRepository] = []

    /// A library, or a folder of one, that somebody else may use.
    public struct SharedRepository: Codable, Equatable, Sendable {
        /// The library's id; a folder has one of its own.
        public var id: String
        /// Who may use it.
        public var receiver: String
        /// The folder's name; nil for the library.
        public var folder: String?

        /// One receiver of something.
        public init(id: String, receiver: String, folder: String? = nil) {
            self.id = id
            self.receiver = receiver
            self.folder = folder
        }
    }

    /// Whether libraries have sizes and Booleans as text.
    public var hasTextualRepositories = true

    /// Whether the history of mounts comes in an envelope.
    public var wrapsHistory = false

    /// Whether changes to libraries are answered in plain text.
    public var answersInPlainText = true

    /// A healthy server.
    public init() {}

    /// How files come in.
    public struct Uploads: Codable, Equatable, Sendable {
        /// Whether a chunk that begins before the end of what is held goes behind it as a whole, and one that leaves a gap is
        /// not kept; otherwise the one goes where it belongs, and the other is refused.
        public var appends = true
        /// Whether to ask how much is held in `external` throws it away.
        public var forgetsExternal = true
        /// Bytes from which on a task puts a file in its place.
        public var taskFrom = 1 << 31
        /// Whether the service ends, for a moment, when two chunks or questions are under way at once.
        public var endsWhenRequestsMeet = true
        /// Bytes that uploads can put on the disk in all; nil for as many as come.
        public var space: Int?
        /// Bytes of the largest file that is stored; nil for any.
        public var fileLimit: Int?
        /// Bytes of the largest body that the edge lets through; nil for any.
        public var bodyLimit: Int?
        /// Whether a file that is made in one request stays empty whatever its body has, as older services may do it.
        public var ignoresPostedBodies = false
        /// What the routes say while the volume is away; nil while it is there.
        public var volumeAway: String?

        /// The service as it is.
        public init() {}
    }

    /// How tasks run.
    public struct Tasks: Codable, Equatable, Sendable {
        /// How long each takes; one that takes no time is done before the request that made it is answered.
        public var seconds = 0.0
        /// Whether copies and moves can be paused.
        public var arePausable = true
        /// Whether the service has been started anew, and knows none of them.
        public var areForgotten = false
        /// Why they fail half-way; nil lets them succeed.
        public var failure: String?
        /// Whether they stay where they are, neither going on nor ending.
        public var areStuck = false
        /// How a cancelled one is spelt.
        public var cancelled = "canceled"

        /// Tasks that succeed at once.
        public init() {}
    }
}
