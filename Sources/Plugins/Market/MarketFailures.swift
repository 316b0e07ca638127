// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import OlaresCore

/// The failures of charts alone.
extension FailureCode {
    public static let chartInvalid = FailureCode(
        "chart_invalid", means: "the chart is not one that a market takes",
        fix: "Correct what the message names in the chart")
}
