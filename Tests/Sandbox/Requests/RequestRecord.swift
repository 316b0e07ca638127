public import Foundation

/// One request as the sandbox saw it, answered or not.
public struct RequestRecord: Codable, Sendable {
    /// One header field; names are lower case.
    public struct Header: Codable, Equatable, Sendable {
        /// Name in lower case.
        public let name: String
        /// Value as sent.
        public let value: String
    }

    /// The kept part of a body; text in JSON, whatever it holds.
    public struct Body: Codable, Equatable, Sendable {
        /// As it came.
        public internal(set) var data = Data()

        /// As text; what is not UTF-8 is replaced.
        public var text: String { String(decoding: data, as: UTF8.self) }

        init() {}

        /// Reads the text form.
        public init(from decoder: any Decoder) throws {
            data = Data(try decoder.singleValueContainer().decode(String.self).utf8)
        }

        /// Writes the text form.
        public func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            try value.encode(text)
        }
    }

    /// Counts from 1 in order of arrival.
    public let number: Int
    /// Arrival in unix milliseconds, by the machine's clock.
    public let time: Int
    /// `http` or `https`.
    public let scheme: String
    /// `Host` as sent, with its port if it had one.
    public let host: String
    /// First label of the host, such as `auth`; for a loopback name `auth` too; empty when no service was found.
    public let service: String
    /// Method in upper case.
    public let method: String
    /// Path without the query.
    public let path: String
    /// What follows `?`, still encoded.
    public let query: String?
    /// All header fields in order.
    public let headers: [Header]
    /// The first 64 KiB of the body.
    public internal(set) var body = Body()
    /// Length in bytes of as much of the body as has arrived.
    public internal(set) var bodyLength = 0
    /// Status of the answer; nil while there is none, and for a connection that was cut instead.
    public internal(set) var status: Int?
    /// Whose access token was accepted, or who signed in.
    public internal(set) var olaresId: String?

    /// The first value of a header, by its name in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }
}

/// Which requests are meant; nil members match everything.
public struct RequestPattern: Codable, Equatable, Sendable {
    /// First label of the host, such as `desktop`.
    public var service: String?
    /// Method in upper case.
    public var method: String?
    /// Path without query; a `*` at the end matches any rest.
    public var path: String?

    /// Makes a pattern; without arguments it matches every request.
    public init(service: String? = nil, method: String? = nil, path: String? = nil) {
        self.service = service
        self.method = method
        self.path = path
    }

    /// Whether a request is one of those that are meant.
    public func matches(_ request: RequestRecord) -> Bool {
        (service == nil || service == request.service)
            && (method == nil || method == request.method)
            && (path == nil || path.map { PathPattern($0).matches(request.path) } == true)
    }
}

/// A path, or the beginning of one when it ends in `*`.
struct PathPattern {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    func matches(_ path: String) -> Bool {
        text.hasSuffix("*") ? path.hasPrefix(text.dropLast()) : path == text
    }
}
