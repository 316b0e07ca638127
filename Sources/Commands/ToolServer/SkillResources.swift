import OlaresCore

/// Skills as resources of the Model Context Protocol: `skill://olares-files/SKILL.md`.
struct SkillResources {
    let host: CommandContext

    private static let scheme = "skill://"
    private static let markdown: JSONValue = "text/markdown"

    /// All of them, for `resources/list`.
    var list: [JSONValue] {
        host.registry.skills().skills.flatMap { skill -> [JSONValue] in
            let pages = (try? texts.pages(of: skill)) ?? []
            return pages.map { page in
                var json: JSONObject = [
                    "uri": .string("\(Self.scheme)\(skill.name)/\(page.path)"),
                    "name": .string("\(skill.name)/\(page.path)"),
                    "mimeType": Self.markdown,
                ]
                // What the skill is for is said of the text that an agent reads first.
                if page.path == "SKILL.md", let manifest = skill.manifest {
                    json["description"] = .string(TerminalText.sanitized(manifest.description))
                }
                return .object(json)
            }
        }
    }

    /// One of them, for `resources/read`.
    /// - Parameter notFound: How the revision says that there is none of that name.
    func contents(of parameters: JSONObject, orElse notFound: RPCError.Code) throws(RPCError) -> JSONObject {
        let uri = parameters["uri"]?.string ?? ""
        guard uri.hasPrefix(Self.scheme), let slash = uri.dropFirst(Self.scheme.count).firstIndex(of: "/") else {
            throw RPCError(notFound, "unknown resource \(uri.quotedForMessage)")
        }
        let name = String(uri[..<slash].dropFirst(Self.scheme.count))
        let path = String(uri[uri.index(after: slash)...])
        do throws(Failure) {
            let skill = try host.registry.skill(named: name)
            guard let page = try texts.pages(of: skill).first(where: { $0.path == path }) else {
                throw unknownText(uri)
            }
            return ["contents": [["uri": .string(uri), "mimeType": Self.markdown, "text": .string(try page.read())]]]
        } catch {
            throw RPCError(notFound, error.message)
        }
    }

    private var texts: SkillTexts { SkillTexts(registry: host.registry, files: host.files) }

    private func unknownText(_ uri: String) -> Failure {
        Failure(.skillNotFound, "unknown resource \(uri.quotedForMessage)")
    }
}
