import OlaresCore
import Testing

@testable import MarketPlugin

/// The titles of a clone's ways in, and the name of what was made.
@Suite struct CloneTests {
    private func titles(_ pairs: (key: String, value: String)...) -> EntranceTitles { EntranceTitles(pairs) }

    private func code(_ work: () throws -> JSONValue?) -> FailureCode? {
        do {
            _ = try work()
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }

    @Test("The only way in has the clone's title, unless it is given one")
    func one() throws {
        #expect(try titles().json(for: ["web"], title: "Dev") == [["name": "web", "title": "Dev"]])
        #expect(try titles(("web", "Other")).json(for: ["web"], title: "Dev") == [["name": "web", "title": "Other"]])
    }

    @Test("Of several, each needs one")
    func several() throws {
        #expect(code { try titles(("web", "A")).json(for: ["web", "api"], title: "Dev") } == .optionRequired)
        #expect(code { try titles(("x", "A")).json(for: ["web", "api"], title: "Dev") } == .optionValueInvalid)
        let both = titles(("api", "B"), ("web", " A "))
        #expect(
            try both.json(for: ["web", "api"], title: "Dev") == [
                ["name": "web", "title": "A"], ["name": "api", "title": "B"],
            ])
    }

    @Test("Without any there is nothing to give a title to")
    func none() throws {
        #expect(try titles().json(for: [], title: "Dev") == nil)
        #expect(code { try titles(("web", "A")).json(for: [], title: "Dev") } == .optionValueInvalid)
    }

    @Test("Empty, long and repeated titles are refused")
    func wrong() {
        for pairs in [[("web", " ")], [("web", String(repeating: "é", count: 16))], [("web", "A"), ("web", "B")]] {
            let titles = EntranceTitles(pairs.map { (key: $0.0, value: $0.1) })
            #expect(code { try titles.json(for: ["web"], title: "Dev") } == .optionValueInvalid)
        }
    }

    @Test("The name of what was made is found wherever the server puts it")
    func names() {
        #expect(OperationResult.name(in: ["app_name": "a"]) == "a")
        #expect(OperationResult.name(in: ["uid": "u", "appName": " b "]) == "b")
        #expect(OperationResult.name(in: ["x": [["y": ["uid": "c"]]]]) == "c")
        #expect(OperationResult.name(in: ["response": #"{"data":{"app_name":"d"}}"#]) == "d")
        #expect(OperationResult.name(in: ["response": "no JSON", "app_name": ""]) == nil)
    }
}
