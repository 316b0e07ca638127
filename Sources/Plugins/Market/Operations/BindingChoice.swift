import OlaresCore

/// Which devices an app is to compute with: the options, or what a person chooses.
struct BindingChoice: Sendable {
    let app: String
    /// What was given.
    let given: [ComputeBinding]

    init(app: String, _ arguments: Arguments) throws(Failure) {
        self.app = app
        given = try arguments.texts("compute-binding").map { text throws(Failure) in try ComputeBinding(option: text) }
    }

    /// Puts devices into a call; none leave it as it is.
    static func add(_ bindings: [ComputeBinding], to call: MarketCall) -> MarketCall {
        guard !bindings.isEmpty else { return call }
        var call = call
        call.body?["computeBinding"] = .array(bindings.map(\.json))
        return call
    }

    /// Sends a call, once more where the server asks for devices and somebody chooses them.
    /// - Parameter row: The app as it was before.
    func send(_ call: MarketCall, _ row: AppRow, for operation: Operation) async throws(Failure) -> Operation.Reply {
        try await operation.reply(to: Self.add(given, to: call)) { refusal throws(Failure) in
            try await meet(refusal, call, row, for: operation)
        }
    }

    /// Sends a call that was refused once more, where it lacked devices and somebody chooses them.
    func meet(
        _ refusal: Refusal, _ call: MarketCall, _ row: AppRow, for operation: Operation
    ) async throws(Failure) -> Operation.Reply {
        guard case .computeBinding(let demand)? = refusal.check else { throw operation.failure(refusal, row) }
        return try await operation.send(Self.add(try choose(demand, in: operation.context), to: call), row)
    }

    /// Devices that meet what the server asks for.
    /// - Throws: ``Failure`` with `precondition_failed` where there are none or those that were given are refused,
    ///   `option_required` where nobody can be asked.
    func choose(_ demand: BindingDemand, in context: CommandContext) throws(Failure) -> [ComputeBinding] {
        guard given.isEmpty else {
            throw Failure(
                .preconditionFailed,
                "the supplied --compute-binding (\(given.map(\.name).joined(separator: ", "))) was rejected for "
                    + "\(app.quotedForMessage): \(demand.reason); available: \(demand.names.nonEmpty ?? "none")"
                    + (demand.isUnavailable ? "" : "; it seems that this market does not pass devices on"),
                advice: demand.devices.isEmpty
                    ? "free a device first" : "give --compute-binding one of: \(demand.names)")
        }
        let problem = "app \(app.quotedForMessage) requires a compute binding (\(demand.requirement)): \(demand.reason)"
        guard !demand.devices.isEmpty else {
            throw Failure(
                .preconditionFailed, "\(problem); no device is currently available to bind",
                advice: "stop an app that holds one, then run it again")
        }
        guard context.canAsk else {
            throw Failure(
                .optionRequired,
                "\(problem); re-run with --compute-binding <node>:<device>[:<mem>] (available: \(demand.names))",
                advice: "add --compute-binding <node>:<device>[:<mem>], one of: \(demand.names)"
            ).with(missing: ["--compute-binding"], choices: demand.devices.map(\.binding.name), isForPerson: true)
        }
        return try ask(demand, context.console)
    }

    private func ask(_ demand: BindingDemand, _ console: any Console) throws(Failure) -> [ComputeBinding] {
        if demand.isRenewal {
            console.writeError("Previous compute binding is no longer valid: \(demand.reason)\n")
        }
        let menu = Menu(
            heading: "App '\(app)' needs a compute binding (\(demand.requirement)):", items: demand.devices.map(\.text))
        let positions =
            demand.scope == .card ? [try menu.choose(in: console)] : try menu.chooseSeveral(in: console)
        let chosen = positions.map { demand.devices[$0] }
        guard demand.scope != .oneNode || Set(chosen.map(\.binding.node)).count == 1 else {
            throw Failure(
                .argumentInvalid, "the chosen devices are on several nodes; this app takes them on one",
                advice: "run it again, and choose devices of one node")
        }
        var bindings: [ComputeBinding] = []
        for device in chosen {
            var binding = device.binding
            if device.isShared { binding.memory = try askMemory(device, demand, console) }
            bindings.append(binding)
        }
        return bindings
    }

    /// How much of a shared device's memory; what the app needs stands in for an empty answer.
    private func askMemory(
        _ device: BindingDemand.Device, _ demand: BindingDemand, _ console: any Console
    ) throws(Failure) -> Int64? {
        let usual = demand.requiredMemory > 0 ? " [\(Gibibytes.required(demand.requiredMemory))]" : ""
        let prompt =
            "Memory on \(device.binding.name) in Gi (at most \(Gibibytes.available(device.available)))\(usual): "
        guard let answer = try console.ask(TerminalText.sanitized(prompt))?.trimmed else {
            throw Failure(.confirmationDeclined, "nothing was chosen; nothing was changed")
        }
        if answer.isEmpty { return demand.requiredMemory > 0 ? demand.requiredMemory : nil }
        guard let memory = ComputeBinding.bytes(answer) else {
            throw Failure(
                .argumentInvalid, "invalid memory \(answer.quotedForMessage)",
                advice: "run it again, and answer with an amount such as 8 or 512Mi")
        }
        return memory
    }
}
