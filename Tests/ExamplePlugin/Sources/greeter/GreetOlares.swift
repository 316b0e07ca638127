import OlaresCore

/// `greet olares`: a presenter. The request is declared; Swift only says what people see of its answer.
struct GreetOlares: ResultPresenter {
    init(_ arguments: Arguments) {}

    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        guard let version = data["osVersion"]?.string else {
            throw Failure(.decode, "the answer has no version", advice: "check that the address is that of an Olares")
        }
        return .lines(["Hello, Olares \(version)!"])
    }
}
