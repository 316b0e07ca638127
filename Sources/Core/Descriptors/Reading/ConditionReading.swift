extension Fields {
    /// What must hold of a JSON value, as a mapping from paths to texts or lists of texts; `nil` when the key is missing.
    func condition(_ key: Key, _ templates: TemplateReader) -> JSONCondition? {
        guard let node = node(key) else { return nil }
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            log.report(node.mark, "`\(key.rawValue)` is \(node.kind)", "write what must hold: {status: [done, failed]}")
            return nil
        }
        return JSONCondition(
            tests: entries.compactMap { entry in
                JSONPath(entry.name, at: entry.mark, of: nil, key: key.rawValue, log: log).map {
                    JSONCondition.Test(path: $0, values: values(entry.value, templates))
                }
            })
    }

    private func values(_ node: YAMLNode, _ templates: TemplateReader) -> [[TemplatePart]?] {
        let items: [YAMLNode] = if case .sequence(let items) = node.content { items } else { [node] }
        return items.map { item in
            if item.scalar?.isNull == true { return nil }
            return templates.parts(of: item)
        }
    }

    /// The path of a key; `nil` when it is missing or wrong.
    func path(_ key: Key) -> JSONPath? { node(key).flatMap { path($0, of: key) } }

    /// The paths of a key, which is one or a list; empty when it is missing.
    func paths(_ key: Key) -> [JSONPath] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.content else { return path(node, of: key).map { [$0] } ?? [] }
        if items.isEmpty { log.report(node.mark, "`\(key.rawValue)` is an empty list", "write at least one path") }
        return items.compactMap { path($0, of: key) }
    }

    func path(_ node: YAMLNode, of key: Key) -> JSONPath? {
        node.line(of: key.rawValue, limit: 200, log: log)
            .flatMap { JSONPath($0, at: node.mark, of: node.scalar, key: key.rawValue, log: log) }
    }
}

extension JSONPath {
    /// `nil` when `text` is no path, which is logged at the place where it ends being one.
    init?(_ text: String, at mark: YAMLMark, of scalar: YAMLScalar?, key: String, log: DiagnosticLog) {
        do throws(JSONPathError) {
            try self.init(text)
        } catch {
            let index = text.unicodeScalars.index(text.startIndex, offsetBy: error.offset)
            log.report(
                mark.advanced(by: scalar?.columnOffset(of: index) ?? 0), "`\(key)` is no path",
                JSONPath.meant(by: text).map { "write `\($0)`; a path begins at the value itself" }
                    ?? "write `a.b[0].c`, `items[*].name`, or `.` for all of it")
            return nil
        }
    }
}
