import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// `/api/raw/`: the bytes of files, whole or in part.
struct RawRoutes {
    func add(to routes: FileRoutes) {
        routes.on(.get, "/api/raw/**") { request, files in try read(request, files) }
    }

    private func read(_ request: Request, _ files: UserFiles) throws -> Response {
        let behaviour = files.behaviour
        if HostileName(request.uri.path, among: behaviour.extraNames) != nil { return .text("evil\n") }
        let path = try VirtualPath(url: request.uri.path, after: "/api/raw/")
        try files.checkNode(of: path)
        if path.fileType == "sync", request.uri.queryParameters["token"] == nil {
            return Self.redirection(to: path, isInline: request.form("inline") == "true")
        }
        let (place, facts) = try files.tree.found(path, missing: Refusal(.badRequest, "File not exist"))
        guard !path.isDirectory else { throw Refusal(.badRequest, error: "not a file, path: \(path.subPath)") }
        guard !facts.isDirectory else { throw Refusal(.badRequest, "not supported currently") }
        guard !facts.isDangling else {
            throw Refusal(.badRequest, "open \(path.diskText): no such file or directory").being(.missing)
        }
        return Self.answer(request, path, place, facts, behaviour)
    }

    /// A library's own server has its files, and is reached with a token.
    private static func redirection(to path: VirtualPath, isInline: Bool) -> Response {
        let place = ([path.fileType, path.extend] + path.names).map(\.percentEncoded).joined(separator: "/")
        return Response(
            status: .found, headers: [.location: "/api/raw/\(place)?token=1" + (isInline ? "&inline=true" : "")])
    }

    private static func answer(
        _ request: Request, _ path: VirtualPath, _ place: String, _ facts: FileFacts, _ behaviour: FilesBehaviour
    ) -> Response {
        let isInline = request.form("inline") == "true"
        // Whatever a file is, it is text unless it is to be shown; an empty one is nothing.
        var headers: HTTPFields = [.acceptRanges: "bytes"]
        if facts.size > 0 {
            headers[.contentType] = isInline ? MediaType(name: path.name).name : "text/plain; charset=utf-8"
        }
        headers[.cacheControl] = "no-store, no-cache, must-revalidate, proxy-revalidate"
        headers[.contentDisposition] =
            "\(isInline ? "inline" : "attachment"); filename*=UTF-8''\(path.name.percentEncoded)"
        if behaviour.sendsValidators {
            headers[.eTag] = facts.entityTag
            headers[.lastModified] = facts.lastModified
        }
        let condition = behaviour.sendsValidators ? request.headers[.ifRange] : nil
        guard !behaviour.ignoresRange, isSame(condition, facts),
            let wanted = ByteRange(request.headers[.range], size: facts.size)
        else {
            return Response(status: .ok, headers: headers, body: ResponseBody(file: place, 0..<facts.size))
        }
        guard case .bytes(let range) = wanted else {
            headers[.contentRange] = "bytes */\(facts.size)"
            headers[.contentType] = nil
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(facts.size)"
        return Response(status: .partialContent, headers: headers, body: ResponseBody(file: place, range))
    }

    /// Whether a condition on the part still holds.
    private static func isSame(_ condition: String?, _ facts: FileFacts) -> Bool {
        condition == nil || condition == facts.entityTag || condition == facts.lastModified
    }
}

/// The part of a file that `Range` asks for. Of several the first counts; what makes no sense cannot be had.
enum ByteRange: Equatable {
    case bytes(Range<Int>)
    case unsatisfiable

    /// Nil asks for the whole file.
    init?(_ header: String?, size: Int) {
        guard let header else { return nil }
        let first = header.hasPrefix("bytes=") ? header.dropFirst(6).prefix { $0 != "," } : ""
        let ends = first.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            self = .unsatisfiable
            return
        }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last) where ends[1].isEmpty || last != nil:
            let isSatisfiable = first < size && last ?? first >= first
            self = isSatisfiable ? .bytes(first..<min(size, (last ?? size - 1) + 1)) : .unsatisfiable
        case (nil, let count?) where ends[0].isEmpty:
            // Of an empty file a suffix is there, and is nothing.
            self = count > 0 ? .bytes(max(0, size - count)..<size) : .unsatisfiable
        default: self = .unsatisfiable
        }
    }
}

extension ResponseBody {
    /// A part of a file, read while it is sent. A file that gets shorter meanwhile ends the connection.
    init(file path: String, _ range: Range<Int>) {
        self.init(contentLength: range.count) { writer in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw CocoaError(.fileReadNoPermission) }
            defer { close(descriptor) }
            var offset = range.lowerBound
            while offset < range.upperBound {
                let wanted = min(512 << 10, range.upperBound - offset)
                var buffer = ByteBufferAllocator().buffer(capacity: wanted)
                let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { space in
                    max(0, pread(descriptor, space.baseAddress, wanted, off_t(offset)))
                }
                guard count > 0 else { throw CocoaError(.fileReadCorruptFile) }
                try await writer.write(buffer)
                offset += count
            }
            try await writer.finish(nil)
        }
    }
}

extension String {
    /// Everything but letters, digits and `-._~` as `%XX`.
    fileprivate var percentEncoded: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? ""
    }
}
