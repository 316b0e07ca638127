import NIOCore
import OlaresCore

/// The streams of a command that share one connection: the first byte of each message says which it belongs to
/// (docs/protocol/cluster.md, "Exec").
enum ExecChannel: UInt8 {
    case input = 0
    case output = 1
    case errors = 2
    /// How the command ended.
    case status = 3
    /// The size of the window.
    case resize = 4
    /// Which other stream has ended; in the newer protocol only.
    case close = 255

    /// What every server speaks.
    static let baseProtocol = "v4.channel.k8s.io"
    /// The same with ``close``.
    static let closingProtocol = "v5.channel.k8s.io"

    /// A message of this stream.
    func message(_ payload: some Collection<UInt8>) -> ByteBuffer {
        var message = ByteBuffer()
        message.reserveCapacity(payload.count + 1)
        message.writeInteger(rawValue)
        message.writeBytes(payload)
        return message
    }

    /// A window's size, in numbers that have 16 bits there.
    static func resize(to size: TerminalSize) -> ByteBuffer {
        let columns = Int64(UInt16(clamping: size.columns))
        let rows = Int64(UInt16(clamping: size.rows))
        let json: JSONValue = ["Width": .integer(columns), "Height": .integer(rows)]
        return Self.resize.message(json.compactText.utf8)
    }

    /// The command's input is at its end.
    static var endOfInput: ByteBuffer { Self.close.message([Self.input.rawValue]) }

    /// What a status tells: the command's exit code, or that it was not run, with `exec_refused`. `nil` for what is no status,
    /// such as the empty messages at the beginning.
    static func end(_ payload: ByteBuffer) -> Result<ExitCode, Failure>? {
        guard let status = try? JSONValue(parsing: Array(payload.readableBytesView)),
            let word = status["status"]?.string
        else { return nil }
        if word == "Success" { return .success(.done) }
        guard let cause = status["details"]?["causes"]?.array?.first(where: { $0["reason"] == "ExitCode" }) else {
            return .failure(notRun(status["message"]?.string ?? "the server gives no reason"))
        }
        guard let code = cause["message"]?.string.flatMap({ Int32($0) }), code != 0 else { return .success(.failed) }
        return .success(ExitCode(rawValue: code))
    }

    private static func notRun(_ reason: String) -> Failure {
        Failure(
            .execRefused, "the command was not run: \(reason)",
            advice: "check that the program is in the image and that the container runs")
    }
}
