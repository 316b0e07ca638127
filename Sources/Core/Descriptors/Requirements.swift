/// An option that means nothing without others.
public struct OptionRequirement: Sendable, Equatable {
    /// The option.
    public let option: String
    /// The options that have to be given beside it.
    public let needed: [String]
}

/// A set of options of which some have to be given.
public struct OptionChoice: Sendable, Equatable {
    /// The options.
    public let options: [String]
    /// Whether only one of them can be given; otherwise any number but none.
    public let isExclusive: Bool
    /// What is said where the choice is not made.
    public let message: String
}

/// What a user of an Olares may do, from the least to the most.
public enum Role: Int, Sendable, CaseIterable, Comparable {
    case normal, admin, owner

    /// Reads the word that servers use: `owner`, `admin`, `normal`; `nil` for any other.
    public init?(_ word: String) {
        guard let role = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = role
    }

    /// The word that servers and descriptors use.
    public var word: String {
        switch self {
        case .normal: "normal"
        case .admin: "admin"
        case .owner: "owner"
        }
    }

    /// Ordered by what they may do.
    public static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }
}

/// The role that somebody needs for a verb.
public struct RoleRequirement: Sendable, Equatable {
    /// The least role that will do.
    public let least: Role
    /// What it is needed for, as the end of a sentence: `list users`.
    public let action: String
}

/// The oldest backend that has what a verb calls.
public struct BackendRequirement: Sendable, Equatable {
    /// Such as `1.12.6`.
    public let version: String
    /// What it needs that version for; `nil` where nothing is said of it.
    public let reason: String?
    /// What to do on an older one; `nil` for an upgrade.
    public let fallback: String?
}

/// The version with which a backend lost what a verb calls.
public struct BackendRemoval: Sendable, Equatable {
    /// Such as `1.12.6`.
    public let version: String
    /// What the verb calls, in words; `nil` where nothing is said of it.
    public let legacy: String?
    /// What does it since then.
    public let replacement: FixTemplate
}
