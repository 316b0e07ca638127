import OlaresCore
import OlaresExecution

/// `cluster application pods`: the pods of one application.
struct ApplicationPods: ResultPresenter {
    private let namespace: String
    /// The field selector, in the words of the list's query.
    let callValues: JSONObject

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        callValues = try FieldSelector(arguments.text("field-selector") ?? "").query.json
    }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        PodListing.table(in: namespace, now).view(of: data)
    }
}
