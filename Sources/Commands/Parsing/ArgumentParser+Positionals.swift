import OlaresCore

extension ArgumentParser {
    /// Gives the words to the arguments in their order.
    func assign(_ words: [String], _ separated: [String], _ call: inout Call) throws(Failure) {
        var rest = words[...]
        for argument in command.arguments {
            if argument.isSeparated {
                let values = try separated.map { word throws(Failure) in try value(of: argument, word) }
                if !values.isEmpty { call.values[argument.name] = .list(values) }
            } else if argument.isRepeated {
                let values = try rest.map { word throws(Failure) in try value(of: argument, word) }
                if !values.isEmpty { call.values[argument.name] = .list(values) }
                rest = []
            } else if let word = rest.popFirst() {
                call.values[argument.name] = try value(of: argument, word)
            }
        }
        let missing = command.arguments.filter { $0.isRequired && call.values[$0.name] == nil }.map(\.name)
        guard !missing.isEmpty || !rest.isEmpty else { return }
        if let argument = command.separatedArgument, !rest.isEmpty {
            let extra = "[" + rest.map(\.quotedForMessage).joined(separator: " ") + "]"
            throw Failure(
                .argumentCount,
                separated.isEmpty
                    ? "unexpected args \(extra); put the \(argument.placeholder) after `--`"
                    : "unexpected args before `--`: \(extra)",
                next: [helpStep])
        }
        // A secret that stands in the wrong place is not repeated.
        let isTold = !rest.isEmpty && !command.options.contains { $0.isSensitive }
        let extra = isTold ? rest.map(\.quotedForMessage).joined(separator: " ") : ""
        throw Failure(
            .argumentCount, countMessage(received: words.count) + (isTold ? ": unexpected \(extra)" : ""),
            next: [helpStep]
        ).with(missing: missing)
    }

    private func value(of argument: ArgumentDescriptor, _ word: String) throws(Failure) -> ArgumentValue {
        if isStandIn(word) { return .text(word) }
        do {
            return try argument.type.value(of: argument.ignoresCase ? argument.type.spelling(of: word) : word)
        } catch {
            throw malformed(
                .argumentInvalid, "invalid value for <\(argument.placeholder)>: \(word.quotedForMessage)", error
            ).with(choices: argument.type.words, invalid: argument.name)
        }
    }

    private func countMessage(received: Int) -> MessageText {
        let least = command.arguments.count { $0.isRequired }
        let most = command.arguments.last?.isRepeated == true ? nil : command.arguments.count
        switch most {
        case nil: return "requires at least \(least) arg(s), only received \(received)"
        case 0?: return "accepts no arguments, received \(received)"
        case least?: return "accepts \(least) arg(s), received \(received)"
        case let most?:
            return least == 0
                ? "accepts at most \(most) arg(s), received \(received)"
                : "accepts between \(least) and \(most) arg(s), received \(received)"
        }
    }

    /// An argument that is written with the value of an option in front, such as `shop/web`, becomes two values.
    func takeApart(_ call: inout Call) throws(Failure) {
        for argument in command.arguments {
            guard let option = argument.within, case .text(let word)? = call.values[argument.name], !isStandIn(word)
            else { continue }
            let form = "<\(option)>/<name>"
            guard let slash = word.firstIndex(of: "/") else {
                guard call.values[option, default: .text("")] == .text("") else { continue }
                throw Failure(
                    .argumentInvalid, "\(option) required: pass --\(option) or use \(form)",
                    advice: "add --\(option), or write \(form)"
                ).with(missing: ["--\(option)"])
            }
            let (outer, name) = (String(word[..<slash]), String(word[word.index(after: slash)...]))
            guard !outer.isEmpty, !name.isEmpty else {
                throw Failure(
                    .argumentInvalid, "invalid \(form): \(word.quotedForMessage)", advice: "write \(form)")
            }
            if case .text(let given)? = call.values[option], !given.isEmpty, given != outer {
                throw Failure(
                    .optionsConflict,
                    "argument \(option) \(outer.quotedForMessage) conflicts with --\(option) \(given.quotedForMessage)",
                    advice: "leave one of the two out")
            }
            call.values[option] = .text(outer)
            call.values[argument.name] = .text(name)
        }
    }
}
