/// Who the server says somebody is.
public struct Person: Sendable {
    /// The profile's key.
    public let olaresID: String
    /// What the server said.
    public let answer: JSONObject
    /// When it said so.
    public let moment: Timestamp
    /// The role that was known before; empty for none.
    public let formerRole: String

    /// The user's name.
    public var name: String { answer["name"]?.string ?? "" }
    /// `owner`, `admin`, `normal`, or another word of the server's.
    public var role: String { answer["owner_role"]?.string ?? "" }
    /// The role as people call it.
    public var roleLabel: String { Self.label(ofRole: role) }

    /// The role as people call it: `Owner`, `Admin`, `User`; others with a capital.
    public static func label(ofRole role: String) -> String {
        switch role {
        case "": "(unknown)"
        case "normal": "User"
        default: role.prefix(1).uppercased() + role.dropFirst()
        }
    }
}

extension AuthContext {
    /// Seconds for which the moment of a kept role is good enough.
    private static let roleLifetime: Int64 = 3600

    /// Asks the server who the active profile is, and keeps the role with the profile (docs/protocol/config.md, "Version and
    /// role").
    public func whoami() async throws(Failure) -> Person {
        let client = try client()
        let request = ServiceRequest(
            "GET", .desktop, "/api/backend/v1/user-info", headers: [("Accept", "application/json")])
        let response = try await client.send(request)
        try await response.requireSuccess(of: request, as: client.identity)
        let answer = try Self.person(in: try await response.collect(), from: client.identity.services[.desktop].text)
        let profiles = try stores().profiles
        let former = try? profiles.load()[olaresID: client.identity.olaresID]
        let person = Person(
            olaresID: client.identity.olaresID, answer: answer, moment: clock.now, formerRole: former?.ownerRole ?? "")
        keep(person, former, in: profiles)
        return person
    }

    /// The role that is kept with the active profile; `nil` when it was never asked, or cannot be read.
    public func keptRole() -> String? {
        guard let role = (try? activeProfile())?.ownerRole, !role.isEmpty else { return nil }
        return role
    }

    private static func person(in body: [UInt8], from address: String) throws(Failure) -> JSONObject {
        let advice = "check that \(address) is that of an Olares, and that both versions fit"
        let data: JSONValue
        do throws(Failure) {
            data = try Envelope.codeMessageData.open(body, what: "whoami")
        } catch  where error.code == .decode {
            throw Failure(.decode, error.message, advice: advice)
        }
        guard let answer = data.object, answer["name"]?.string != nil else {
            throw Failure(.decode, "whoami: the server's answer names nobody", advice: advice)
        }
        return answer
    }

    /// Not being able to keep it is not worth a word.
    private func keep(_ person: Person, _ former: Profile?, in profiles: ProfileStore) {
        let age = Timestamp(seconds: former?.whoamiRefreshedAt ?? 0).seconds(until: person.moment)
        guard person.role != former?.ownerRole || !(0..<Self.roleLifetime).contains(age) else { return }
        try? profiles.keep(with: person.olaresID) { profile in
            profile.ownerRole = person.role
            profile.whoamiRefreshedAt = person.moment.seconds
        }
    }
}
