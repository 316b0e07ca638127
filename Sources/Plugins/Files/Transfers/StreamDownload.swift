import NIOCore
import OlaresCore

/// Writes one remote file into an output of this process or a device. What is written cannot be taken back, so that an attempt
/// that breaks off is the end.
struct StreamDownload: Sendable {
    let server: FilesServer
    let source: RemotePath
    let entry: Entry
    let stream: StreamTarget
    /// How fast it may go; `nil` for as fast as it can.
    var bandwidth: Bandwidth?

    /// Writes it; into standard output nothing but the file.
    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let request = ServiceRequest(
            "GET", .files, "/api/raw/\(source.asFile.encoded)", headers: [("Accept", "*/*")], timeout: nil)
        let what = "download \(source.text)"
        let response = try await server.answer(request, for: what, at: source)
        let contents = RawContents(path: source, entry: entry)
        try contents.check(response, for: what)
        if stream.isStandardOutput {
            return .contents(
                of: response, isChecked: context.console.outputIsTerminal,
                refusal: .binaryOutput(source.text, again: ["files", "cat", source.text, "--force"]),
                confirm: { [server] size throws(Failure) in try await contents.confirm(size, server, for: what) },
                pace: { [bandwidth] bytes in await bandwidth?.pass(bytes) })
        }
        let start = context.clock.now
        let tally = TransferTally()
        let number = tally.begin(source.name, size: entry.size)
        let size = try await stream.write(response, at: bandwidth)
        try await contents.confirm(size, server, for: what)
        tally.move(number, bytes: Int(size), to: size)
        tally.finish(number)
        return TransferReport(
            verb: "downloaded", source: source.text, target: stream.path,
            milliseconds: max(0, context.clock.now.milliseconds(since: start)), snapshot: tally.snapshot
        ).result
    }
}

extension StreamTarget {
    /// Writes the body of an answer as it arrives.
    /// - Parameters:
    ///   - bandwidth: How fast it may go.
    ///   - each: Sees each piece before it is written.
    /// - Returns: Bytes.
    func write(
        _ response: HTTPResponse, at bandwidth: Bandwidth? = nil, each: (ByteBuffer) -> Void = { _ in }
    ) async throws(Failure) -> Int64 {
        let output: StreamOutput
        do throws(FileError) { output = try open() } catch { throw Failure(writing: error) }
        var written: Int64 = 0
        try await response.forEachChunk { chunk throws(Failure) in
            await bandwidth?.pass(chunk.readableBytes)
            each(chunk)
            do throws(FileError) {
                try output.write(Array(chunk.readableBytesView))
            } catch {
                throw Failure(writing: error)
            }
            written +|= Int64(chunk.readableBytes)
        }
        return written
    }
}
