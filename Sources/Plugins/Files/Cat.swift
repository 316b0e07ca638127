import Core
import NIOCore

/// `files cat`: the contents of one remote file, byte for byte.
struct Cat: CommandHandler {
    private let path: String
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        isForced = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(path).asFile
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        guard let entry = try await server.status(of: path) else {
            throw .remoteNotFound("stat \(path.text): not found on the server (HTTP 404)", at: path)
        }
        guard !entry.isDirectory else {
            let command = "olares-cli files ls \(path.text.shellQuoted)"
            throw Failure(
                .argumentInvalid,
                "\(path.text) is a directory: cat only works on files (use `\(command)` to list it)",
                next: [NextStep(["files", "ls", path.text], effect: .read)])
        }
        let request = ServiceRequest("GET", .files, "/api/raw/\(path.encoded)?inline=true")
        let what = "cat \(path.text)"
        let response = try await server.answer(request, for: what, at: path)
        let contents = RawContents(path: path, entry: entry)
        try contents.check(response, for: what)
        return .contents(
            of: response, isChecked: context.console.outputIsTerminal && !isForced,
            refusal: .binaryOutput(path.text, again: ["files", "cat", path.text, "--force"])
        ) { size throws(Failure) in try await contents.confirm(size, server, for: what) }
    }
}

extension CommandResult {
    /// The body of an answer as it arrives.
    /// - Parameters:
    ///   - isChecked: Whether nothing may be written that would act on a terminal.
    ///   - refusal: What it fails with where there is such.
    ///   - confirm: Looks at the number of bytes that were written.
    ///   - each: Sees each piece before it is written.
    static func contents(
        of response: HTTPResponse, isChecked: Bool, refusal: Failure,
        confirm: @escaping @Sendable (Int64) async throws(Failure) -> Void = { _ in },
        each: @escaping @Sendable (ByteBuffer) -> Void = { _ in }
    ) -> CommandResult {
        .stream { write throws(Failure) in
            var check = TerminalSafety()
            var size: Int64 = 0
            try await response.forEachChunk { chunk throws(Failure) in
                guard !isChecked || check.passes(chunk.readableBytesView) else { throw refusal }
                size +|= Int64(chunk.readableBytes)
                each(chunk)
                try write(chunk)
            }
            try await confirm(size)
        }
    }
}

/// Whether bytes can be shown on a terminal: text without anything that would act on it.
struct TerminalSafety {
    private var last: UInt8 = 0

    /// Looks at the next bytes.
    mutating func passes(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes {
            // In UTF-8 the bytes 0xC2 0x80 to 0xC2 0x9F are the second set of control characters.
            if last == 0xC2, byte < 0xA0 { return false }
            if byte == 0x7F || (byte < 0x20 && !Self.harmless.contains(byte)) { return false }
            last = byte
        }
        return true
    }

    /// Tab, line feed, form feed, carriage return.
    private static let harmless: Set<UInt8> = [0x09, 0x0A, 0x0C, 0x0D]
}

extension Failure {
    /// Contents that would act on the terminal instead of being read.
    /// - Parameter again: The words of the command that writes them all the same.
    static func binaryOutput(_ name: String, again words: [String]) -> Failure {
        Failure(
            .binaryOutput, "refusing to write \(name) to a terminal: it has control characters, as binary files do",
            next: [NextStep(words, effect: .read)])
    }
}
