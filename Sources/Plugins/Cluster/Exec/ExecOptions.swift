import OlaresCore

/// What is to be run and how: the options that both verbs take.
struct ExecOptions: Sendable {
    /// The command's words; empty for a shell.
    let command: [String]
    /// Whether our standard input is the command's.
    let takesInput: Bool
    /// Whether the command gets a terminal, ours.
    let isInteractive: Bool
    /// How long it may take; `nil` for as long as it likes.
    let timeout: Duration?
    /// So many bytes of each output are kept; `nil` for all.
    let outputLimit: Int?

    /// What a command that reads nothing may take, where nobody says.
    private static let usualTimeout = Duration.seconds(60)
    /// What is held of each output, where nobody says.
    private static let usualLimit = 2 << 20

    private let givenTimeout: Int64?
    private let givenLimit: Int64?

    init(_ arguments: Arguments) throws(Failure) {
        command = try arguments.list("command").compactMap { word in
            if case .text(let text) = word { return text }
            return nil
        }
        isInteractive = try arguments.flag("tty")
        takesInput = try arguments.flag("stdin") || isInteractive
        givenTimeout = try arguments.integer("timeout")
        givenLimit = try arguments.integer("max-output-bytes")
        timeout = givenTimeout.map { $0 > 0 ? .milliseconds($0) : nil } ?? (takesInput ? nil : Self.usualTimeout)
        outputLimit = givenLimit.flatMap { $0 > 0 ? Int($0) : nil }
    }

    /// What is held of each output where the result is one document.
    var capturedLimit: Int? { givenLimit == nil ? Self.usualLimit : outputLimit }

    /// How long a command may go on after the end of an input that it cannot be told of.
    var timeoutAfterInput: Duration {
        givenTimeout.map { $0 > 0 ? .milliseconds($0) : .seconds(1 << 40) } ?? Self.usualTimeout
    }

    /// What must be so before anything is run.
    /// - Throws: ``Failure`` with `argument_count` without a command, `terminal_required` without a terminal.
    func check(_ console: any Console) throws(Failure) {
        if isInteractive {
            guard console.inputIsTerminal, console.outputIsTerminal else {
                throw Failure(
                    .terminalRequired,
                    "-t/--tty requires an interactive terminal; for non-interactive use run one-shot "
                        + "(drop -it and pass `-- CMD`)",
                    advice: "leave -t out, and pass the command behind --")
            }
            return
        }
        guard !command.isEmpty else {
            throw Failure(
                .argumentCount, "no command given; pass `-- CMD [args...]` (or use -it for an interactive shell)",
                advice: "add the command behind --"
            ).with(missing: ["command"])
        }
        if takesInput { try console.requireInput() }
    }

    /// Nobody says where to run it.
    static var targetMissing: Failure {
        Failure(
            .argumentCount,
            "missing <pod>; give a target (e.g. exec ns/pod -- ls) or add -it to pick a container interactively",
            next: [NextStep(["cluster", "pod", "list"], effect: .read)])
    }
}
