import OlaresCore

/// A kind of hardware that an app can compute with, such as `nvidia`. Capitals do not count, nor whether it is written with
/// `_` or `-`.
struct ComputeMode: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    let description: String
    private let key: String

    init(_ word: String) {
        description = word.trimmed
        key = String(description.lowercased().map { $0 == "_" ? "-" : $0 })
    }

    static let cpu = ComputeMode("cpu")

    private static let titles = [
        "cpu": "CPU", "nvidia": "NVIDIA GPU", "nvidia-gb10": "NVIDIA GB10", "apple-m": "Apple Silicon-M",
        "intel": "Intel", "amd": "AMD", "intel-gpu": "Intel GPU", "amd-gpu": "AMD GPU", "moore-soc": "Moore Threads",
    ]

    /// What people call it.
    var title: String { Self.titles[key] ?? description }

    static func == (a: ComputeMode, b: ComputeMode) -> Bool { a.key == b.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// A mode that the server offers, and whether there is hardware for it.
struct ComputeModeOffer: Sendable {
    let mode: ComputeMode
    let status: String
    let reason: String

    var isInstallable: Bool { status == "installable" }

    init?(_ json: JSONValue) {
        guard let word = json["computeType"]?.string?.nonEmpty else { return nil }
        mode = ComputeMode(word)
        status = json["status"]?.string ?? ""
        reason = json["reason"]?.string ?? ""
    }
}

/// Which mode an app is to compute with: the option, or what a person chooses.
struct ComputeModeChoice: Sendable {
    let app: String
    /// What was given.
    let wanted: ComputeMode?

    init(app: String, _ arguments: Arguments) throws(Failure) {
        self.app = app
        wanted = try arguments.text("compute-mode")?.trimmed.nonEmpty.map(ComputeMode.init)
    }

    /// Holds the option against what the app declares: the server ignores what it does not know.
    /// - Parameter declared: `nil` where the market does not say, so that the app service has to judge.
    /// - Returns: The mode as the app writes it; `nil` where none was given.
    @discardableResult
    func check(against declared: [String]?) throws(Failure) -> ComputeMode? {
        guard let declared else { return wanted }
        let own = declared.map(ComputeMode.init).first { $0 == wanted }
        guard let wanted, wanted != .cpu else { return own ?? wanted }
        guard !declared.isEmpty else {
            throw Failure(
                .optionValueInvalid,
                "--compute-mode \(wanted.description.quotedForMessage) cannot be honored: \(app.quotedForMessage) "
                    + "declares no accelerator modes and always runs on the CPU", advice: "leave --compute-mode out")
        }
        guard let own else {
            throw Failure(
                .optionValueInvalid,
                "--compute-mode \(wanted.description.quotedForMessage) is not a declared mode for "
                    + "\(app.quotedForMessage) (declared: \(declared.joined(separator: ", ")))",
                advice: "give --compute-mode one of these"
            ).with(choices: declared, invalid: "--compute-mode")
        }
        return own
    }

    /// Chooses among what the server offers.
    /// - Throws: ``Failure`` with `option_required` where nobody can be asked, `option_value_invalid` or
    ///   `precondition_failed` where the choice is not possible.
    func choose(among offers: [ComputeModeOffer], in context: CommandContext) throws(Failure) -> ComputeMode {
        let possible = offers.filter(\.isInstallable)
        let modes = possible.map(\.mode.description)
        let names = modes.joined(separator: ", ")
        if let wanted {
            guard let offer = offers.first(where: { $0.mode == wanted }) else {
                throw Failure(
                    .optionValueInvalid,
                    "compute mode \(wanted.description.quotedForMessage) is not a declared mode for "
                        + "\(app.quotedForMessage) (installable: \(names))", advice: "give --compute-mode one of these"
                ).with(choices: modes, invalid: "--compute-mode")
            }
            guard offer.isInstallable else {
                let reason = offer.reason.nonEmpty ?? offer.status
                throw Failure(
                    .preconditionFailed,
                    "compute mode \(wanted.description.quotedForMessage) is not installable for "
                        + "\(app.quotedForMessage): \(TerminalText.sanitized(reason))",
                    advice: possible.isEmpty ? "free the hardware, or add some" : "give --compute-mode one of: \(names)"
                ).with(choices: modes, invalid: "--compute-mode")
            }
            return offer.mode
        }
        guard !possible.isEmpty else {
            throw Failure(
                .preconditionFailed,
                "app \(app.quotedForMessage) needs a compute mode but none is currently installable on this cluster",
                advice: "free the hardware that it needs, or add some")
        }
        guard context.canAsk else {
            throw Failure(
                .optionRequired,
                "app \(app.quotedForMessage) supports multiple compute modes; re-run with --compute-mode <type> "
                    + "(installable: \(names))", advice: "add --compute-mode <type>, one of: \(names)"
            ).with(missing: ["--compute-mode"], choices: modes, isForPerson: true)
        }
        let menu = Menu(
            heading: "App '\(app)' supports multiple compute modes:",
            items: possible.map { "\($0.mode.title) (\($0.mode))" })
        return possible[try menu.choose(in: context.console)].mode
    }
}
