import NIOCore
package import OlaresCore

/// A form with a file in it, as `multipart/form-data` (RFC 7578), whose parts stand in the order in which they are added.
package struct MultipartForm: Sendable {
    private let boundary = "olares-cli-\(UInt64.random(in: .min ... .max))\(UInt64.random(in: .min ... .max))"
    private var body = ByteBuffer()

    /// A form without parts.
    package init() {}

    /// Adds a field.
    package mutating func add(_ name: String, _ value: String) {
        body.writeString(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(name))\"\r\n\r\n\(value)\r\n")
    }

    /// Adds a file.
    /// - Parameters:
    ///   - name: The part's name.
    ///   - fileName: What the service is told that the file is called.
    ///   - type: Its media type.
    ///   - bytes: What is in it.
    package mutating func add(file name: String, called fileName: String, type: String, _ bytes: some Sequence<UInt8>) {
        body.writeString(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(name))\"; "
                + "filename=\"\(Self.quoted(fileName))\"\r\nContent-Type: \(type)\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n")
    }

    /// Puts the form into a request, with the header that says so.
    package func attach(to request: inout ServiceRequest) {
        var whole = body
        whole.writeString("--\(boundary)--\r\n")
        request.headers.append(("Content-Type", "multipart/form-data; boundary=\(boundary)"))
        request.body = .bytes(whole)
    }

    /// A name inside the quotes of a part's header: what would end the quotes or the header is escaped as browsers do it.
    package static func quoted(_ name: String) -> String {
        var out = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": out += "%22"
            case "\r": out += "%0D"
            case "\n": out += "%0A"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
