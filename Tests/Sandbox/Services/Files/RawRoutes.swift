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
        let (place, facts) = try files.tree.existing(path)
        guard !facts.isDirectory else { throw Refusal(.badRequest, "\(path.text) is a directory") }
        guard !facts.isDangling else { throw Refusal(.notFound, "\(path.text) is a link that leads nowhere") }
        var headers: HTTPFields = [.contentType: MediaType(name: path.name).name, .acceptRanges: "bytes"]
        let manner = request.form("inline") == "true" ? "inline" : "attachment"
        headers[.contentDisposition] = "\(manner); filename*=UTF-8''\(path.name.percentEncoded)"
        if !behaviour.omitsValidators {
            headers[.eTag] = facts.entityTag
            headers[.lastModified] = facts.lastModified
        }
        guard !behaviour.ignoresRange, isSame(request.headers[.ifRange], facts),
            let wanted = ByteRange(request.headers[.range], size: facts.size)
        else {
            return Response(status: .ok, headers: headers, body: ResponseBody(file: place, 0..<facts.size))
        }
        guard case .bytes(let range) = wanted else {
            headers[.contentRange] = "bytes */\(facts.size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(facts.size)"
        return Response(status: .partialContent, headers: headers, body: ResponseBody(file: place, range))
    }

    /// Whether a condition on the part still holds.
    private func isSame(_ condition: String?, _ facts: FileFacts) -> Bool {
        condition == nil || condition == facts.entityTag || condition == facts.lastModified
    }
}

/// The part of a file that `Range` asks for.
enum ByteRange: Equatable {
    case bytes(Range<Int>)
    case unsatisfiable

    /// Nil asks for the whole file: no header, one that makes no sense, or several parts.
    init?(_ header: String?, size: Int) {
        guard let header, header.hasPrefix("bytes=") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last) where ends[1].isEmpty || last != nil:
            if let last, last < first { return nil }
            self = first < size ? .bytes(first..<min(size, (last ?? size - 1) + 1)) : .unsatisfiable
        case (nil, let count?) where ends[0].isEmpty:
            self = count > 0 && size > 0 ? .bytes(max(0, size - count)..<size) : .unsatisfiable
        default: return nil
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
