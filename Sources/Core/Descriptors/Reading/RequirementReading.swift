enum OptionChoiceKey: String, FieldKey {
    case options, message
}

enum RoleKey: String, FieldKey {
    case least = "at-least"
    case action = "to"
}

enum BackendKey: String, FieldKey {
    case version, because, instead

    static let renamed = ["reason": "because", "fallback": "instead"]
}

enum RemovalKey: String, FieldKey {
    case version, legacy, instead

    static let renamed = ["use": "instead"]
}

/// The roles that a verb can ask for; everybody has the least one.
private enum RoleWord: String, CaseIterable {
    case admin, owner
}

extension Fields<CommandKey> {
    /// Sets of names of options.
    func sets(_ key: CommandKey, of options: [OptionDescriptor]) -> [[String]] {
        list(key).map { set(of: $0, options, in: key) }
    }

    /// What `requires` says: each option with the one, or the list, that it needs.
    func requirements(of options: [OptionDescriptor]) -> [OptionRequirement] {
        guard let node = node(.requires) else { return [] }
        guard case .mapping(let entries) = node.content else {
            log.report(node.mark, "`requires` is \(node.kind)", "write {interval: watch}")
            return []
        }
        return entries.compactMap { entry in
            let option = option(entry.name, at: entry.mark, of: options, in: .requires)
            let items: [YAMLNode] = if case .sequence(let items) = entry.value.content { items } else { [entry.value] }
            let needed = items.compactMap { item in
                item.text(of: "requires", log: log).flatMap {
                    self.option($0, at: item.mark, of: options, in: .requires)
                }
            }
            for other in needed where other.name == option?.name {
                log.report(entry.value.mark, "the option `\(other.name)` requires itself", "name another one")
            }
            for other in needed where other.defaultValue != nil && other.defaultValue != .flag(false) {
                log.report(entry.value.mark, "`\(other.name)` always has a value", "remove its default, or the demand")
            }
            return option.map { OptionRequirement(option: $0.name, needed: needed.map(\.name)) }
        }
    }

    /// The sets of `one-of` and `any-of`, each a list of options, or a mapping with words of its own for the failure.
    func choices(of options: [OptionDescriptor]) -> [OptionChoice] {
        [CommandKey.oneOf, .anyOf].flatMap { key in
            list(key).compactMap { node in choice(node, of: options, in: key) }
        }
    }

    private func choice(_ node: YAMLNode, of options: [OptionDescriptor], in key: CommandKey) -> OptionChoice? {
        var names = node
        var message: String?
        if case .mapping = node.content {
            guard let fields = Fields<OptionChoiceKey>(node, "the set of `\(key.rawValue)`", log: log),
                let list = fields.required(.options, "[one, two]")
            else { return nil }
            names = list
            message = fields.line(.message, limit: 200)
        }
        let set = set(of: names, options, in: key)
        guard !set.isEmpty else { return nil }
        let shown = set.map { "--\($0)" }
        let words = shown.dropLast().joined(separator: ", ") + " or \(shown.last ?? "")"
        let standard =
            key == .oneOf ? "pass exactly one of \(words)" : "nothing to do: pass at least one of \(words)"
        return OptionChoice(options: set, isExclusive: key == .oneOf, message: message ?? standard)
    }

    private func set(of node: YAMLNode, _ options: [OptionDescriptor], in key: CommandKey) -> [String] {
        guard case .sequence(let items) = node.content, items.count > 1 else {
            log.report(node.mark, "a set of `\(key.rawValue)` with fewer than two options", "write [[one, two]]")
            return []
        }
        let names = items.compactMap { item in
            item.text(of: key.rawValue, log: log).flatMap { option($0, at: item.mark, of: options, in: key)?.name }
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            log.report(items[index].mark, "the option `\(name)` stands twice in the set", "keep one of the two")
        }
        return names
    }

    private func option(
        _ name: String, at mark: YAMLMark, of options: [OptionDescriptor], in key: CommandKey
    ) -> OptionDescriptor? {
        guard let option = options.first(where: { $0.name == name }) else {
            let nearest = Spelling.nearest(to: name, among: options.map(\.name), limit: 1).first
            log.report(
                mark, "`\(key.rawValue)` names the option \(name.quoted), which is not declared",
                nearest.map { "did you mean `\($0)`?" } ?? "declare it under `options`")
            return nil
        }
        if option.isRequired {
            log.report(mark, "`\(key.rawValue)` names the required option `\(name)`", "remove `required` there")
        }
        return option
    }
}

extension Fields<CommandKey> {
    /// The role that somebody needs.
    func role() -> RoleRequirement? {
        guard let node = node(.role), let fields = Fields<RoleKey>(node, "the role", log: log) else { return nil }
        let least = fields.required(.least, "admin") == nil ? nil : fields.choice(.least, of: RoleWord.self)
        let action = fields.requiredLine(.action, limit: 80, "list users")
        guard let least, let action else { return nil }
        return RoleRequirement(least: least == .owner ? .owner : .admin, action: action)
    }

    /// The oldest backend, as a version or as a mapping.
    func minimumBackend() -> BackendRequirement? {
        guard let node = node(.minimumBackend) else { return nil }
        guard node.scalar == nil else {
            return version(node, of: "minimum-backend").map {
                BackendRequirement(version: $0, reason: nil, fallback: nil)
            }
        }
        guard let fields = Fields<BackendKey>(node, "`minimum-backend`", log: log) else { return nil }
        let version = fields.required(.version, "1.12.6").flatMap { self.version($0, of: "version") }
        let reason = fields.line(.because, limit: 120)
        let fallback = fields.line(.instead, limit: 200)
        return version.map { BackendRequirement(version: $0, reason: reason, fallback: fallback) }
    }

    /// The version without what the verb calls.
    func removal() -> BackendRemoval? {
        guard let node = node(.removedIn), let fields = Fields<RemovalKey>(node, "`removed-in`", log: log) else {
            return nil
        }
        let version = fields.required(.version, "1.12.6").flatMap { self.version($0, of: "version") }
        let legacy = fields.line(.legacy, limit: 120)
        let templates = TemplateReader(shapes: [:], log: log)
        guard fields.required(.instead, "olares-cli thing list") != nil,
            let replacement = templates.fix(.instead, of: fields), let version
        else { return nil }
        return BackendRemoval(version: version, legacy: legacy, replacement: replacement)
    }

    /// The failures that gates bring with them, whether a descriptor lists them or not.
    var gateFailures: [FailureCode] {
        (node(.role) == nil ? [] : [.accessDenied]) + (node(.removedIn) == nil ? [] : [.backendTooNew])
    }

    private func version(_ node: YAMLNode, of key: String) -> String? {
        guard let text = node.line(of: key, limit: 40, log: log) else { return nil }
        let parts = text.split(separator: "-", maxSplits: 1)[0].split(separator: ".", omittingEmptySubsequences: false)
        if (2...4).contains(parts.count), parts.allSatisfy({ UInt16($0) != nil }) { return text }
        log.report(node.mark, "`\(key)` is \(text.quoted)", "write a version, such as 1.12.6")
        return nil
    }
}
