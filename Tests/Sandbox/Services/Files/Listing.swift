import Foundation
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
    /// What kind of volume a name is, in the list of a node's volumes and below.
    let volumeKind: @Sendable (String) -> String

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
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
                buffer.writeString("]" + tail + "}")
                try await writer.write(buffer)
                try await writer.finish(nil)
            })
    }

    /// Directories first, and names from the last to the first, whatever `sorting` says.
    private var allEntries: some Sequence<String> {
        let sorted = names.sorted { $0.compare($1, options: [.caseInsensitive, .numeric]) == .orderedDescending }
        let directories = sorted.filter { FileFacts(place + "/" + $0)?.isDirectory == true }
        let files = sorted.filter { !Set(directories).contains($0) }
        let own = (directories + files).lazy.compactMap { name in
            FileFacts(place + "/" + name).map { ListedEntry(name, in: path, facts: $0, volumeKind).json }
        }
        let extra = extraNames.map { ListedEntry(extra: $0, in: path, modified: facts.modifiedText).json }
        return [AnySequence(own), AnySequence(extra)].lazy.joined()
    }

    private var head: String {
        if path.isCloud {
            return "{\"name\":\(path.name.quoted),\"path\":\(path.subPath.quoted),\"isDir\":true,\"mode\":\"\""
                + ",\"modified\":\"\",\"data\":["
        }
        return "{\"extension\":\"\",\"fileExtend\":\(path.extend.quoted),\"fileSize\":0"
            + ",\"fileType\":\(path.fileType.quoted),\"isDir\":true,\"isSymlink\":\(facts.isSymlink),\"items\":["
    }

    private var tail: String {
        if path.isCloud { return "" }
        let directories = names.count { FileFacts(place + "/" + $0)?.isDirectory == true }
        let total = path.isVolumeList ? names.count : 0
        return ",\"mode\":\(facts.mode),\"modified\":\"\(facts.modifiedText)\",\"name\":\(path.name.quoted)"
            + ",\"numDirs\":\(directories),\"numFiles\":\(names.count - directories),\"numTotalFiles\":\(total)"
            + ",\"path\":\(path.subPath.quoted),\"size\":4096,\"sorting\":{\"asc\":true,\"by\":\"name\"},\"type\":\"\""
    }
}

/// A child of a directory, as its listing has it.
struct ListedEntry {
    let json: String

    init(_ name: String, in parent: VirtualPath, facts: FileFacts, _ volumeKind: (String) -> String) {
        let volume = parent.isVolumeList ? name : parent.names.first ?? ""
        json = Self.json(
            name, in: parent, volumeKind: volumeKind(volume), isDirectory: facts.isDirectory,
            isSymlink: facts.isSymlink, size: facts.size,
            mode: facts.mode, modified: facts.modifiedText,
            type: facts.isDangling ? "invalid_link" : facts.isDirectory ? "" : Self.type(name, facts.size))
    }

    /// One that is not on the disk; a slash at its end says that it is a directory.
    init(extra name: String, in parent: VirtualPath, modified: String) {
        let isDirectory = name.hasSuffix("/")
        let bare = isDirectory ? String(name.dropLast()) : name
        json = Self.json(
            bare, in: parent, volumeKind: "usb", isDirectory: isDirectory, isSymlink: false, size: 5, mode: 0o644,
            modified: modified,
            type: isDirectory ? "" : Self.type(bare, 5))
    }

    /// What has no media type of its own is text while it is small.
    static func type(_ name: String, _ size: Int) -> String {
        let kind = MediaType(name: name).kind
        return kind == "blob" && size <= FileAnswer.mostText ? "text" : kind
    }

    private static func json(
        _ name: String, in parent: VirtualPath, volumeKind: String, isDirectory: Bool, isSymlink: Bool, size: Int,
        mode: Int,
        modified: String, type: String
    ) -> String {
        let directory = parent.subPath.hasSuffix("/") ? parent.subPath : parent.subPath + "/"
        // A link to a directory has no slash behind its path.
        let place = directory + name + (isDirectory && !isSymlink ? "/" : "")
        guard !parent.isCloud else {
            return "{\"name\":\(name.quoted),\"path\":\(place.quoted),\"isDir\":\(isDirectory)"
                + ",\"isSymlink\":\(isSymlink),\"size\":\(size),\"fileSize\":\(size),\"mode\":\"\",\"modified\":\"\""
                + ",\"type\":\"\(type)\"}"
        }
        let external = parent.fileType == "external" ? ",\"externalType\":\"\(volumeKind)\"" : ""
        return "{\"extension\":\(name.fileExtension.quoted)\(external),\"fileExtend\":\(parent.extend.quoted)"
            + ",\"fileSize\":0,\"fileType\":\(parent.fileType.quoted),\"isDir\":\(isDirectory),\"isSymlink\":\(isSymlink)"
            + ",\"mode\":\(mode),\"modified\":\"\(modified)\",\"name\":\(name.quoted),\"path\":\(place.quoted)"
            + ",\"size\":\(isDirectory ? 4096 : size),\"type\":\"\(type)\"}"
    }
}

/// A file by itself, with its text where it has one.
struct FileAnswer {
    /// The largest text that is told, in bytes.
    static let mostText = 10 << 20

    let path: VirtualPath
    let place: String
    let facts: FileFacts

    var response: Response {
        var fields: [String: JSONValue] = [
            "extension": .string(path.name.fileExtension), "fileExtend": .string(path.extend), "fileSize": .integer(0),
            "fileType": .string(path.fileType), "isDir": .boolean(false), "isSymlink": .boolean(facts.isSymlink),
            "mode": .integer(facts.mode), "modified": .string(facts.modifiedText), "name": .string(path.name),
            "path": .string(path.subPath), "size": .integer(facts.size),
        ]
        let type = ListedEntry.type(path.name, facts.size)
        fields["type"] = .string(type == "text" ? "textImmutable" : type)
        if type == "text", facts.size > 0, let data = FileManager.default.contents(atPath: place) {
            fields["content"] = .string(String(decoding: data, as: UTF8.self))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = (try? encoder.encode(JSONValue.object(fields))) ?? Data()
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension String {
    /// `.txt`, and `.tar.gz` of two; nothing for a name that begins with its only dot.
    fileprivate var fileExtension: String {
        guard let dot = dropFirst().lastIndex(of: ".") else { return "" }
        return self[..<dot].hasSuffix(".tar") ? ".tar" + self[dot...] : String(self[dot...])
    }

    /// As JSON has it.
    fileprivate var quoted: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar == "&" || scalar == "<" || scalar == ">":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
