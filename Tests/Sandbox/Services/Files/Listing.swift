import Hummingbird
import NIOCore

/// A directory as JSON, written while it is read, so that a hundred thousand entries need no memory.
struct Listing: Sendable {
    let path: VirtualPath
    let place: String
    let facts: FileFacts
    let names: [String]
    /// Names that are not on the disk.
    let extraNames: [String]

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                var buffer = ByteBuffer()
                buffer.writeString(head)
                var isFirst = true
                for entry in allEntries {
                    if !isFirst { buffer.writeString(",") }
                    isFirst = false
                    buffer.writeString(entry)
                    guard buffer.readableBytes > 1 << 16 else { continue }
                    try await writer.write(buffer)
                    buffer.clear()
                }
                buffer.writeString("]}\n")
                try await writer.write(buffer)
                try await writer.finish(nil)
            })
    }

    private var allEntries: some Sequence<String> {
        let own = names.lazy.compactMap { name in
            FileFacts(place + "/" + name).map { facts in
                entry(name, isDirectory: facts.isDirectory, size: facts.size, facts)
            }
        }
        let extra = extraNames.map { name in
            let isDirectory = name.hasSuffix("/")
            return entry(isDirectory ? String(name.dropLast()) : name, isDirectory: isDirectory, size: 5, nil)
        }
        return [AnySequence(own), AnySequence(extra)].lazy.joined()
    }

    private var head: String {
        let directories = path.isCloud ? 0 : names.count { FileFacts(place + "/" + $0)?.isDirectory == true }
        var text = "{\"name\":\(quoted(path.name)),\"path\":\(quoted(path.subPath)),\"isDir\":true"
        guard !path.isCloud else { return text + ",\"mode\":\"\",\"modified\":\"\",\"data\":[" }
        text += ",\"isSymlink\":\(facts.isSymlink),\"mode\":\(facts.mode),\"modified\":\"\(facts.modifiedText)\""
        return text + ",\"numDirs\":\(directories),\"numFiles\":\(names.count - directories),\"items\":["
    }

    private func entry(_ name: String, isDirectory: Bool, size: Int, _ facts: FileFacts?) -> String {
        let place = (path.subPath.hasSuffix("/") ? path.subPath : path.subPath + "/") + name
        var text = "{\"name\":\(quoted(name)),\"path\":\(quoted(place + (isDirectory ? "/" : "")))"
        text += ",\"isDir\":\(isDirectory),\"isSymlink\":\(facts?.isSymlink ?? false),\"size\":\(size)"
        if path.isCloud {
            text += ",\"fileSize\":\(size),\"mode\":\"\",\"modified\":\"\""
        } else {
            text += ",\"mode\":\(facts?.mode ?? 0o644)"
            text += ",\"modified\":\"\(facts?.modifiedText ?? self.facts.modifiedText)\""
        }
        let kind = facts?.isDangling == true ? "invalid_link" : isDirectory ? "" : MediaType(name: name).kind
        return text + ",\"type\":\"\(kind)\"}"
    }

    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
