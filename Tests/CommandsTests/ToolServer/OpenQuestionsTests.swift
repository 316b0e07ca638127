import OlaresCore
import Synchronization
import Testing

@testable import OlaresCommands

/// Questions that a host is asked to put to its person.
@Suite struct OpenQuestionsTests {
    /// Time never passes.
    private struct Standstill: Clock {
        let now = Timestamp(seconds: 0)
        func sleep(for duration: Duration) async { try? await Task.sleep(for: .seconds(86_400)) }
    }

    private let question = ToolQuestion(key: "consent", message: "May it?")

    @Test func aHostThatNeverAnswersDoesNotHoldTheCallForEver() async {
        let withdrawn = Mutex<[String]>([])
        let questions = OpenQuestions(clock: StoppedClock())
        let answer = await questions.ask(question) { _ in
        } withdraw: { id in
            withdrawn.withLock { $0.append(id) }
        }
        #expect(answer == .unanswered)
        #expect(withdrawn.withLock { $0 } == ["consent-1"])
        // Whatever comes then is passed over.
        questions.settle("consent-1", ["action": "accept"])
    }

    @Test(
        arguments: [
            (["action": "accept", "content": ["a": "b"]], .accepted(["a": "b"])),
            (["action": "accept"], .accepted([:])),
            (["action": "decline"], .declined), (["action": "cancel"], .unanswered), (nil, .unanswered),
            (["action": 5], .unanswered), ("accept", .unanswered),
        ] as [(JSONValue?, ToolInquiry.Answer)])
    func whatAHostAnswers(result: JSONValue?, answer: ToolInquiry.Answer) async {
        let questions = OpenQuestions(clock: Standstill())
        let got = await questions.ask(question) { id in
            questions.settle(id, result)
        } withdraw: { _ in
            Issue.record("it was answered")
        }
        #expect(got == answer)
    }
}
