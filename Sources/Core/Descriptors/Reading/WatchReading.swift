enum WatchKey: String, FieldKey {
    case option, request, response, until, failed, reason, message, progress, says, follow, interval, timeout
}

extension WatchDescriptor {
    /// `nil` when a part that it cannot lack is missing; every fault is logged.
    /// - Parameter templates: What the command's own request can use.
    init?(_ node: YAMLNode, templates: TemplateReader, effect: Effect?) {
        let log = templates.log
        guard let fields = Fields<WatchKey>(node, "the watch", log: log) else { return nil }
        let answered = fields.node(.request) == nil ? templates : templates.adding("answer", .document)
        let request = fields.node(.request).flatMap {
            RequestDescriptor($0, templates: answered, effect: .read)
        }
        fields.checkRequest(request, effect: effect)
        let shown = answered.adding("state", .document)
        let until = fields.required(.until, "{status: [done]}").flatMap { _ in fields.condition(.until, shown) }
        let failed = fields.condition(.failed, shown)
        let message = shown.line(.message, of: fields)
        fields.checkMessage()
        let progress = shown.line(.progress, of: fields)
        let says = fields.sentences(.says, shown)
        let follow = shown.fix(.follow, of: fields)
        let interval = fields.time(.interval, templates) ?? .milliseconds(2000)
        let timeout = fields.time(.timeout, templates) ?? .milliseconds(900_000)
        guard let until else { return nil }
        self.init(
            option: fields.flag(.option, templates), request: request,
            answer: fields.node(.response).flatMap { AnswerDescriptor($0, log: log) } ?? .plain, until: until,
            failed: failed, reason: fields.paths(.reason), message: message, progress: progress, says: says,
            follow: follow,
            interval: interval, timeout: timeout)
    }
}

extension Fields<WatchKey> {
    fileprivate func checkRequest(_ request: RequestDescriptor?, effect: Effect?) {
        if node(.request) == nil {
            if effect != .read {
                log.report(
                    mark, "what changes something is not repeated", "add the `request` that asks how it goes")
            }
            if node(.response) != nil {
                log.report(mark(of: .response), "a response without a request", "add `request`, or remove `response`")
            }
        } else if let request, request.method != "GET" {
            log.report(mark(of: .request), "a watch sends \(request.method)", "watching only looks: write GET")
        }
    }

    fileprivate func checkMessage() {
        if node(.message) != nil, node(.reason) != nil {
            log.report(mark(of: .message), "`message` beside `reason`", "keep one of the two")
        }
        if node(.message) != nil, node(.failed) == nil {
            log.report(mark(of: .message), "`message` without `failed`", "add `failed`, or remove it")
        }
    }

    /// The name of a flag; `nil` when the key is missing.
    fileprivate func flag(_ key: WatchKey, _ templates: TemplateReader) -> String? {
        guard let name = argument(key, templates) else { return nil }
        if templates.shapes[name]?.type != .flag {
            log.report(mark(of: key), "`\(name)` is no flag", "declare it with `type: flag`")
        }
        return name
    }

    /// A duration, or the option that gives one.
    fileprivate func time(_ key: WatchKey, _ templates: TemplateReader) -> WatchDescriptor.Time? {
        guard let node = node(key), let text = node.line(of: key.rawValue, limit: 60, log: log) else { return nil }
        if text.hasPrefix("{") {
            guard case .argument(let name)? = templates.parts(of: node).first else { return nil }
            if let shape = templates.shapes[name], shape.type != .duration || !shape.isAlwaysThere {
                log.report(node.mark, "{\(name)} is no duration that is always there", "give it a type and a default")
            }
            return .argument(name)
        }
        if case .integer(let milliseconds)? = try? ValueType.duration.value(of: text), milliseconds > 0 {
            return .milliseconds(milliseconds)
        }
        log.report(node.mark, "`\(key.rawValue)` is \(text.quoted)", "write a duration such as 90s or 1h30m")
        return nil
    }
}
