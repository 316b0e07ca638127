/// What can be otherwise about the numbers of the machine.
///
/// Refusals, delays and pages in place of JSON are faults of the path, as everywhere.
public struct DashboardBehaviour: Codable, Equatable, Sendable {
    /// What the machine calls itself; `Olares One` has fans.
    public var deviceName = "Olares One"

    /// What `/capi/app/detail` calls the role; nil says what follows from the user's.
    public var globalRole: String?

    /// The nodes, each with the labels that are `true` there.
    public var nodes: [String: [String]] = ["olares": ["gpu.bytetrade.io/nvidia"]]

    /// Whether samples are JSON strings, as Prometheus writes them.
    public var numbersAreText = true

    /// Metrics whose newest samples are these, such as `NaN` or `+Inf`.
    public var odd: [String: String] = [:]

    /// Metrics that this version does not have: no entry at all.
    public var missing: [String] = []

    /// Metrics that have an entry and no series.
    public var empty: [String] = []

    /// Leaves out points in the middle of each range, as after a restart.
    public var hasGap = false

    /// Whether each series comes a second time, under another label and without samples for an hour.
    public var hasDuplicates = false

    /// Status of everything below `/hami`: 200, 404 where it is not installed, 5xx where it is ill.
    public var hamiStatus = 200

    /// What HAMI says when it is ill.
    public var hamiMessage = "no endpoints available for service \"hami-webui\""

    /// Cards that HAMI knows.
    public var hamiCards = 1

    /// Whether a second pod has a task of the same name.
    public var hasTwinTasks = false

    /// How HAMI writes the times of points.
    public var hamiTimes = HAMITimes.seconds

    /// How HAMI writes the times of points.
    public enum HAMITimes: String, Codable, Sendable { case seconds, fractions, milliseconds }

    /// Whether the fans answer.
    public var hasFans = true

    /// A healthy machine.
    public init() {}
}
