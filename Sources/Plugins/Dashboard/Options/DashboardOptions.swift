import OlaresCore

/// The options that every verb of `dashboard` has.
struct DashboardOptions: Sendable {
    /// How often it is looked again; `nil` for one look.
    let watch: WatchOptions?
    /// The time that is asked about.
    let window: TimeWindow
    /// What temperatures are shown in.
    let temperature: TemperatureUnit
    /// Whose numbers are wanted, where it is not the caller's.
    let user: String?
    /// The first so many rows; 0 for all.
    let head: Int
    /// Whether pictures are wanted where there can be some.
    let wantsPictures: Bool
    /// The file that a picture is written to; `nil` for none.
    let chart: String?
    private let zoneName: String?

    /// Reads them.
    /// - Parameter hasChart: Whether the verb has `--chart` besides.
    init(_ arguments: Arguments, hasChart: Bool = false) throws(Failure) {
        chart = hasChart ? try arguments.text("chart") : nil
        let unit = try arguments.text("temp-unit") ?? "C"
        guard let temperature = TemperatureUnit(unit) else {
            throw Failure(
                .optionValueInvalid, "--temp-unit: unknown unit \(unit.quotedForMessage) (valid: C, F, K)",
                advice: "use C, F or K")
        }
        self.temperature = temperature
        zoneName = try arguments.text("timezone")
        window = try TimeWindow(arguments)
        watch = try WatchOptions(arguments)
        user = try arguments.text("user").flatMap { $0.isEmpty ? nil : $0 }
        head = Int(clamping: try arguments.integer("head") ?? 0)
        // They are checked, and change nothing: the service knows no pages.
        _ = try arguments.integer("limit")
        _ = try arguments.integer("page")
        wantsPictures = try arguments.flag("graph")
        if let chart { try ChartFile(chart).requireName() }
    }

    /// Those of the live view, which has no end and no window.
    init(live arguments: Arguments) throws(Failure) {
        temperature = TemperatureUnit(try arguments.text("temp-unit") ?? "C") ?? .celsius
        zoneName = try arguments.text("timezone")
        user = try arguments.text("user").flatMap { $0.isEmpty ? nil : $0 }
        window = TimeWindow()
        watch = nil
        head = 0
        chart = nil
        wantsPictures = true
    }

    /// The zone that times are shown in.
    func zone(in context: CommandContext) throws(Failure) -> DisplayZone {
        try DisplayZone(zoneName, in: context.files)
    }
}

/// What `--watch` and the options about it say.
struct WatchOptions: Sendable {
    /// How long to wait between two looks; `nil` for the verb's own time.
    let interval: Duration?
    /// The last look; `nil` for none.
    let iterations: Int?
    /// How long to go on; `nil` for ever.
    let timeout: Duration?

    /// Reads them; `nil` without `--watch`.
    init?(_ arguments: Arguments) throws(Failure) {
        let interval = try arguments.integer("watch-interval") ?? 0
        let iterations = try arguments.integer("watch-iterations") ?? 0
        let timeout = try arguments.integer("watch-timeout") ?? 0
        guard try arguments.flag("watch") else { return nil }
        self.interval = interval > 0 ? .milliseconds(interval) : nil
        self.iterations = iterations > 0 ? Int(clamping: iterations) : nil
        self.timeout = timeout > 0 ? .milliseconds(timeout) : nil
    }
}
