import OlaresCore

/// A thing of the cluster by namespace and name.
struct ObjectName: Hashable, Sendable {
    let namespace: String
    let name: String

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Reads the option `namespace`, which the parser fills from `shop/web` too, and the argument of that name.
    init(_ arguments: Arguments, _ argument: String) throws(Failure) {
        namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        name = try arguments.requiredText(argument).asNameOfObject(argument)
    }

    /// `shop/web`.
    var text: String { "\(namespace)/\(name)" }
}

extension String {
    /// The string, if it can name something: servers take some texts for steps in their tree.
    /// - Parameter what: What it is to name, for the message.
    func asNameOfObject(_ what: String) throws(Failure) -> String {
        let isStep = split(separator: "/", omittingEmptySubsequences: false).contains { $0 == "." || $0 == ".." }
        let isPlain = unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !isEmpty, !isStep, isPlain, !allSatisfy(\.isWhitespace) else {
            throw Failure(
                .argumentInvalid,
                isEmpty || allSatisfy(\.isWhitespace)
                    ? "\(what) must be non-empty" : "\(quotedForMessage) cannot be the name of a \(what)",
                advice: "give the name of something that is there")
        }
        return self
    }
}

extension Arguments {
    /// The namespace that a list is of; `nil` for all that the account sees.
    var listedNamespace: String? {
        get throws(Failure) {
            let isAll = try flag("all-namespaces")
            guard let name = try text("namespace"), !name.isEmpty, !isAll else { return nil }
            return try name.asNameOfObject("namespace")
        }
    }
}
