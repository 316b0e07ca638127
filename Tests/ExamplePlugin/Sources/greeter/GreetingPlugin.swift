import OlaresCore

/// `greet`: the Swift behind its verbs.
struct GreetingPlugin: Plugin {
    let handlers: [String: any CommandHandler.Type] = ["greet.person": GreetPerson.self]
    let presenters: [String: any ResultPresenter.Type] = ["greet.olares": GreetOlares.self]
    let failures = [FailureCode.notOnSpeakingTerms]
}

extension FailureCode {
    /// A failure that this plugin alone has.
    static let notOnSpeakingTerms = FailureCode(
        "not_on_speaking_terms", means: "the person is not greeted", fix: "Greet somebody else")
}
