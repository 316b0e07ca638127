/// The effects that an argument can raise a call to.
private enum RaisedEffect: String, CaseIterable {
    case destructive, exec
}

extension Fields {
    /// What `raises` says: an effect, or, for a choice, the effect of each word that has one.
    func raises(_ key: Key, _ type: ValueType) -> [EffectRaise] {
        guard let node = node(key) else { return [] }
        guard case .mapping(let entries) = node.content else {
            return effect(node, key).map { [EffectRaise(value: nil, effect: $0)] } ?? []
        }
        guard case .choice(let words) = type else {
            log.report(node.mark, "`\(key.rawValue)` is a mapping, and the type no choice", "write `destructive`")
            return []
        }
        return entries.compactMap { entry in
            if !words.contains(entry.name) {
                let nearest = Spelling.nearest(to: entry.name, among: words, limit: 1).first
                log.report(
                    entry.mark, "`\(key.rawValue)` names \(entry.name.quoted), which is not among the values",
                    nearest.map { "did you mean `\($0)`?" } ?? "name one of the values")
            }
            return effect(entry.value, key).map { EffectRaise(value: entry.name, effect: $0) }
        }
    }

    private func effect(_ node: YAMLNode, _ key: Key) -> Effect? {
        guard let text = node.text(of: key.rawValue, log: log) else { return nil }
        return node.choice(text, of: RaisedEffect.self, what: "`\(key.rawValue)`", log: log)
            .flatMap { Effect(rawValue: $0.rawValue) }
    }
}
