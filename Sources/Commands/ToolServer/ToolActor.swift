import OlaresCore
import Synchronization

/// Whom calls act as: every result names it, and the first one after a switch says so.
final class ToolActor: Sendable {
    private let last = Mutex<String?>(nil)

    /// Names the account in a result.
    func sign(_ answer: inout JSONObject, as account: String) {
        let former = last.withLock { last in
            defer { last = account }
            return last
        }
        answer["_meta"] = ["olares-cli/profile": .string(account)]
        guard let former, former != account, var content = answer["content"]?.array else { return }
        let note = "the profile was switched: this acts as \(account), and no longer as \(former)"
        content.append(["type": "text", "text": .string(TerminalText.sanitized(note))])
        answer["content"] = .array(content)
    }
}
