import OlaresCore

/// What can be reached of an app through the private network: destinations by protocol, in the order of the service
/// (docs/protocol/settings.md, "The private network").
struct ACL: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// Empty for tcp and udp alike.
        let proto: String
        var destinations: [String]
    }

    private(set) var entries: [Entry] = []

    /// Reads what the service says of one app.
    init(_ rows: [JSONValue] = []) {
        for row in rows {
            add((row["dst"]?.array ?? []).map(\.plainText), to: row.text("proto"))
        }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Whether the same can be reached, in whatever order it is kept.
    func reachesSame(as other: ACL) -> Bool { pairs == other.pairs }

    private var pairs: Set<String> {
        Set(entries.flatMap { entry in entry.destinations.map { "\(entry.proto.lowercased()) \($0)" } })
    }

    /// Adds destinations that are not there yet.
    mutating func add(_ destinations: [String], to proto: String) {
        guard !destinations.isEmpty else { return }
        guard let index = index(of: proto) else {
            entries.append(Entry(proto: proto, destinations: []))
            return add(destinations, to: proto)
        }
        for destination in destinations where !entries[index].destinations.contains(destination) {
            entries[index].destinations.append(destination)
        }
    }

    /// Takes destinations away, and protocols with none left.
    mutating func remove(_ destinations: [String], from proto: String) {
        guard let index = index(of: proto) else { return }
        entries[index].destinations.removeAll(where: destinations.contains)
        if entries[index].destinations.isEmpty { entries.remove(at: index) }
    }

    private func index(of proto: String) -> Int? {
        entries.firstIndex { $0.proto.lowercased() == proto.lowercased() }
    }

    /// As the service has it.
    var json: JSONValue {
        .array(
            entries.map { ["proto": .string($0.proto), "dst": .array($0.destinations.map { .string($0) })] })
    }

    /// As in `tcp=*:443,*:80 any=*:20`.
    var text: String {
        entries.map { "\($0.proto.isEmpty ? "any" : $0.proto)=\($0.destinations.sorted().joined(separator: ","))" }
            .joined(separator: " ")
    }
}

/// The destinations that `--tcp`, `--udp` and `--any-proto` name.
struct ACLDestinations: Sendable {
    private let lists: [(proto: String, destinations: [String])]

    init(_ arguments: Arguments) throws(Failure) {
        lists = [
            ("tcp", Self.split(try arguments.list("tcp"))), ("udp", Self.split(try arguments.list("udp"))),
            ("", Self.split(try arguments.list("any-proto"))),
        ]
    }

    private static func split(_ values: [ArgumentValue]) -> [String] {
        var found: [String] = []
        for part in values.flatMap({ $0.text.split(separator: ",") }).map({ String($0).trimmed }) {
            if !part.isEmpty, !found.contains(part) { found.append(part) }
        }
        return found
    }

    /// Whether there are any.
    func require(_ what: String) throws(Failure) {
        guard lists.contains(where: { !$0.destinations.isEmpty }) else {
            throw Failure(
                .optionRequired, "nothing to \(what) — pass --tcp, --udp and/or --any-proto",
                advice: "name a destination, such as --tcp '*:8080'")
        }
    }

    /// Refuses what is no `<host>:<port>`.
    func check() throws(Failure) {
        for destination in lists.flatMap(\.destinations) {
            let example = "(e.g. '*:8080', '192.168.1.0/24:22', 'tag:api:443')"
            var problem: String?
            if let colon = destination.lastIndex(of: ":") {
                if colon == destination.startIndex { problem = "empty host before ':'" }
                if destination.index(after: colon) == destination.endIndex { problem = "empty port after ':'" }
            } else {
                problem = "missing ':<port>' separator \(example)"
            }
            guard let problem else { continue }
            throw Failure(
                .optionValueInvalid, "invalid destination \(destination.quotedForMessage): \(problem)",
                advice: "write it as <host>:<port>, such as '*:8080'")
        }
    }

    func add(to acl: inout ACL) {
        for list in lists { acl.add(list.destinations, to: list.proto) }
    }

    func remove(from acl: inout ACL) {
        for list in lists { acl.remove(list.destinations, from: list.proto) }
    }
}

extension SettingsServer {
    private static let aclPath = "/api/acl/app/status"

    /// The ACL of an app; an empty one where there is none. Any other trouble is a failure: writing would replace what was
    /// not seen.
    func acl(of app: String) async throws(Failure) -> ACL {
        let call = SettingsCall("GET", "\(Self.aclPath)?name=\(PercentEncoding.encode(app))", at: .settings)
        do throws(Failure) {
            return ACL(try await answer(to: call, for: "get the ACL of \(app)").array ?? [])
        } catch {
            guard error.code == .serverRefused, error.message.contains("app not found") else { throw error }
            return ACL()
        }
    }

    /// The call that puts a whole ACL in place.
    func setting(_ acl: ACL, of app: String) -> SettingsCall {
        SettingsCall("POST", Self.aclPath, at: .settings, ["name": .string(app), "acls": acl.json])
    }
}
