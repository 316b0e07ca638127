/// All profiles and which of them is active: the content of config.json, with the rules of docs/protocol/config.md.
public struct ProfileList: Equatable, Sendable {
    /// The display name of the active profile; empty where none was ever chosen.
    public private(set) var currentProfile = ""
    /// The display name of the one before; empty for none.
    public private(set) var previousProfile = ""
    /// In the order of their making.
    public private(set) var profiles: [Profile] = []
    /// Members of the file that this build does not know. They survive every rewrite.
    private var others = JSONObject()

    /// No profiles.
    public init() {}

    /// The profile that verbs act as: the chosen one, or the first where none was chosen. `nil` when there is none, and when
    /// the chosen one is gone.
    public var active: Profile? { currentProfile.isEmpty ? profiles.first : self[currentProfile] }

    /// The profile with this alias, or else with this olaresId; the first of several.
    public subscript(key: String) -> Profile? {
        guard !key.isEmpty else { return nil }
        return profiles.first { $0.name == key } ?? self[olaresID: key]
    }

    /// The profile with this olaresId; the first of several.
    public subscript(olaresID id: String) -> Profile? { profiles.first { $0.olaresID == id } }

    /// Adds a profile, or puts it in the place of the one with its olaresId. Where that changes the name of the active or
    /// the previous profile, it stays the active or the previous one.
    public mutating func upsert(_ profile: Profile) {
        guard let index = profiles.firstIndex(where: { $0.olaresID == profile.olaresID }) else {
            return profiles.append(profile)
        }
        let former = profiles[index]
        let wasCurrent = !currentProfile.isEmpty && self[currentProfile] == former
        let wasPrevious = !previousProfile.isEmpty && self[previousProfile] == former
        profiles[index] = profile
        guard former.displayName != profile.displayName else { return }
        if wasCurrent { currentProfile = profile.displayName }
        if wasPrevious { previousProfile = profile.displayName }
    }

    /// Makes sure that the alias and the olaresId of `profile` are not those of another one: each would hide the other.
    /// - Throws: `profile_name_taken`; `option_value_invalid` for an alias that no command line could name.
    public func checkNames(of profile: Profile) throws(Failure) {
        guard profile.name != "-", !profile.name.unicodeScalars.contains(where: \.isControl) else {
            throw Failure(
                .optionValueInvalid, "\(profile.name.quotedForMessage) cannot be the name of a profile",
                advice: "choose another --name")
        }
        for other in profiles where other.olaresID != profile.olaresID {
            for key in [profile.name, profile.olaresID] where other.answers(to: key) {
                throw Failure(
                    .profileNameTaken,
                    "the name \(key.quotedForMessage) already belongs to the profile \(other.olaresID)",
                    next: [ProfileVerbs.list])
            }
        }
    }

    /// The profile `key` (alias or olaresId).
    /// - Throws: `profile_not_found`.
    func existing(_ key: String) throws(Failure) -> Profile {
        guard let profile = self[key] else { throw Self.notFound(key) }
        return profile
    }

    /// Makes the profile `key` (alias or olaresId) the active one; `-` is the previous one.
    /// - Returns: It.
    /// - Throws: `no_previous_profile`, `profile_not_found`.
    @discardableResult
    public mutating func switchTo(_ key: String) throws(Failure) -> Profile {
        let key = key == "-" ? previousProfile : key
        guard !key.isEmpty else {
            throw Failure(
                .previousProfileMissing, "no previous profile to switch back to",
                next: [ProfileVerbs.list])
        }
        let profile = try existing(key)
        if profile.displayName != currentProfile {
            previousProfile = currentProfile
            currentProfile = profile.displayName
        }
        return profile
    }

    /// Removes the first profile that `key` names by alias or olaresId. When it was active, the previous one becomes active,
    /// or else the first that remains.
    /// - Returns: The removed one.
    /// - Throws: `profile_not_found`.
    public mutating func remove(_ key: String) throws(Failure) -> Profile {
        guard let index = profiles.firstIndex(where: { $0.answers(to: key) }) else { throw Self.notFound(key) }
        let removed = profiles.remove(at: index)
        if removed.answers(to: previousProfile) { previousProfile = "" }
        if removed.answers(to: currentProfile) {
            if let previous = self[previousProfile] {
                currentProfile = previous.displayName
                previousProfile = ""
            } else {
                currentProfile = profiles.first?.displayName ?? ""
            }
        }
        return removed
    }

    private static func notFound(_ key: String) -> Failure {
        Failure(
            .profileNotFound, "profile \(key.quotedForMessage) not found",
            next: [ProfileVerbs.list])
    }
}

extension ProfileList {
    /// Reads the content of config.json.
    init(json: JSONValue) throws(JSONError) {
        var list = ProfileList()
        try json.expectObject().forEachMember { name, value throws(JSONError) in
            switch name {
            case "currentProfile": list.currentProfile = try value.expectString()
            case "previousProfile": list.previousProfile = try value.expectString()
            case "profiles": list.profiles = try Self.profiles(value)
            default: list.others[name] = value
            }
        }
        self = list
    }

    private static func profiles(_ json: JSONValue) throws(JSONError) -> [Profile] {
        var profiles: [Profile] = []
        for (index, element) in try json.expectArray().enumerated() {
            do throws(JSONError) {
                profiles.append(try Profile(json: element))
            } catch {
                throw error.at("[\(index)]")
            }
        }
        return profiles
    }

    /// The content of config.json.
    var json: JSONValue {
        var object = JSONObject(present: [
            "currentProfile": .string(currentProfile), "previousProfile": .string(previousProfile),
        ])
        if !profiles.isEmpty { object["profiles"] = .array(profiles.map(\.json)) }
        for (name, value) in others { object[name] = value }
        return .object(object)
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}
