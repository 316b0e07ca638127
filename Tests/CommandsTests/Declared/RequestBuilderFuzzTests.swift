import NIOCore
import OlaresCore
import TestSupport
import Testing

@testable import OlaresCommands
@testable import OlaresExecution

/// Whatever the values are, the request has the shape that was declared, and the values can be read out of it again.
@Suite struct RequestBuilderFuzzTests {
    private static let pieces = [
        "/", "..", ".", "\\", "?", "#", "&", "=", "%", "%2e", "%00", "+", " ", ":", "@", ";", "\"", "'", "{", "}",
        "\r\n", "\0", "\u{85}",
        "a", "Z", "9", "ż", "盒", "😀", "\u{202e}",
    ]

    @Test func valuesStayWhereTheyArePut() throws {
        let command = try Box.command(
            """
            effect: write
            arguments: [{name: a, type: string, help: h}]
            options: [{name: l, type: string, repeated: true, join: ",", help: h}]
            steps: [{name: b, request: {service: files, method: GET, path: /b}}]
            request:
              service: files
              method: POST
              path: "/api/{a}[/l/{l}]/x-{b.id}"
              query: {q: "{b}", r: "{a}!", l: "{l}"}
              headers: {X-A: "{a}"}
              body: {v: "{b.id}", l: "{l}"}
            """)
        let request = try #require(command.request)
        for var random in FuzzCases(of: "request builder", usually: 2000) {
            let values = (0..<4).map { _ in
                (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            let arguments = Arguments(
                ["a": .text(values[0]), "l": .list([.text(values[2]), .text(values[3])])], declared: ["a", "l"])
            var templates = TemplateValues(command, arguments)
            templates.set("b", to: .string(values[1]), document: ["id": .string(values[1])])
            let joined = "\(values[2]),\(values[3])"
            do throws(Failure) {
                let built = try RequestBuilder(request: request, values: templates).build()
                let expected = [
                    values[0], joined, values[1], values[1], values[0], joined, values[0], values[1], joined,
                ]
                if Self.values(in: built) != expected { Issue.record("\(random): \(values) gave \(built.path)") }
            } catch {
                if error.code != .argumentInvalid { Issue.record("\(random): \(error)") }
            }
        }
    }

    /// What a server reads at each place where a value was put; `nil` when the request has another shape.
    private static func values(in request: ServiceRequest) -> [String]? {
        let halves = request.path.split(separator: "?", omittingEmptySubsequences: false)
        let segments = halves[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, segments.count == 6, segments[3] == "l", segments[5].hasPrefix("x-"),
            request.headers.map(\.name) == ["Accept", "Content-Type", "X-A"],
            request.path.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }),
            case .bytes(let body) = request.body, let json = try? JSONValue(parsing: Array(body.readableBytesView))
        else { return nil }
        let members = halves[1].split(separator: "&", omittingEmptySubsequences: false)
        guard members.count == 3, members[0].hasPrefix("q="), members[1].hasPrefix("r="), members[1].hasSuffix("%21"),
            members[2].hasPrefix("l="), json.object?.members.count == 2
        else { return nil }
        let encoded = [
            segments[2], segments[4], String(segments[5].dropFirst(2)), String(members[0].dropFirst(2)),
            String(members[1].dropFirst(2).dropLast(3)), String(members[2].dropFirst(2)),
        ]
        let decoded = encoded.compactMap(PercentEncoding.decode)
        return decoded + [request.headers[2].value, json["v"]?.string ?? "", json["l"]?.string ?? ""]
    }
}
