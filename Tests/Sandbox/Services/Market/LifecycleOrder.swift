/// What a lifecycle request asks for. Which members must be there depends on the route and the age of the market.
struct LifecycleOrder: Decodable, Sendable {
    struct Setting: Codable, Sendable {
        let envName: String
        let value: String?
    }

    struct EntranceTitle: Codable, Sendable {
        let name: String
        let title: String
    }

    /// The name, from whichever member the age of the market reads; where it reads it from the path, from there.
    var name: String { pathName ?? app_name ?? appName ?? "" }
    var pathName: String?
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let app_name: String?
    let appName: String?
    let type: String?
    let source: String?
    let version: String?
    let title: String?
    let all: Bool?
    let deleteData: Bool?
    let envs: [Setting]?
    let entrances: [EntranceTitle]?
    let selectedGpuType: String?
    let computeBinding: [ComputeBinding]?

    private enum CodingKeys: String, CodingKey {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        case app_name
        case appName, type, source, version, title, all, deleteData, envs, entrances, selectedGpuType, computeBinding
    }

    /// The members that installing and upgrading need.
    func complete() throws -> (name: String, source: String, version: String) {
        guard let source, let version, !source.isEmpty, !version.isEmpty, app_name?.isEmpty == false else {
            throw MarketRefusal(
                .badRequest, "Missing required fields: source, app_name, and version are required")
        }
        return (name, source, version)
    }

    /// The members that say which instance is meant, to a newer market.
    func instance() throws -> (name: String, source: String) {
        guard app_name?.isEmpty == false else {
            throw MarketRefusal(.badRequest, "Missing required fields: app_name is required")
        }
        guard let source, !source.isEmpty else {
            throw MarketRefusal(.badRequest, "Missing required fields: source is required")
        }
        return (name, source)
    }
}
