/// An HTTP request as data. Values come from arguments and steps through typed placeholders, `{name}`, each encoded for where
/// it stands, so that a value can never add a path segment, a query key, a header or a JSON member.
public struct RequestDescriptor: Sendable, Equatable {
    /// The service of the active profile that it goes to.
    public let service: Service
    /// `GET`, `POST`, …
    public let method: String
    /// The path template, from the leading slash.
    public let path: [TemplatePart]
    /// Query members in order.
    public let query: [(name: String, value: [TemplatePart])]
    /// Headers beyond those that every request carries.
    public let headers: [(name: String, value: [TemplatePart])]
    /// The JSON body; `nil` sends none.
    public let body: BodyTemplate?
    /// The file that is the body; `nil` sends none.
    public let upload: Upload?
    /// What it is for, in front of a failure, such as `get node {node}`; `nil` leaves it at the verb.
    public let purpose: [TemplatePart]?

    /// A body that is read from a file while it is sent.
    public struct Upload: Sendable, Equatable {
        /// The argument with the file's path; `-` is standard input.
        public let argument: String
        /// The media type.
        public let type: String
    }

    /// All members equal.
    public static func == (a: RequestDescriptor, b: RequestDescriptor) -> Bool {
        a.service == b.service && a.method == b.method && a.path == b.path && a.body == b.body && a.upload == b.upload
            && a.purpose == b.purpose
            && a.query.elementsEqual(b.query, by: ==) && a.headers.elementsEqual(b.headers, by: ==)
    }
}

extension RequestDescriptor {
    /// The arguments, options and steps whose values it carries.
    public var valueNames: Set<String> {
        var names = Set(path.names + query.flatMap { $0.value.names } + headers.flatMap { $0.value.names })
        if let body { names.formUnion(body.names) }
        if let upload { names.insert(upload.argument) }
        return names
    }
}
