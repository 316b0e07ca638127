import OlaresCore
import OlaresExecution

/// `settings users get`: one user, and where somebody new goes on.
struct UsersGet: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("username").trimmed
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let users = try UserServer(context)
        let record = try await users.user(name)
        var json = record.object ?? [:]
        var notices: [String] = []
        let isOnboarding = record["wizard_complete"] == false && record.text("state").lowercased() != "failed"
        var wizard = ""
        if isOnboarding {
            // The record is worth showing without it.
            do throws(Failure) {
                wizard = try await users.status(of: name)?.wizard ?? ""
            } catch {
                if error.exit == .interrupted { throw error }
                notices = context.forPeople("[get user] wizard URL lookup failed: \(error.message)")
            }
            if !wizard.isEmpty { json["wizard_url"] = .string("https://" + wizard) }
        }
        return CommandResult(
            .lines(lines(of: record, wizard: isOnboarding ? wizard : nil)), json: .object(json), notices: notices)
    }

    private func lines(of record: JSONValue, wizard: String?) -> [String] {
        var labels = RecordLines(valuesAt: 18)
        labels.add("Name", record.text("name"))
        labels.add("Display Name", record.text("display_name"))
        labels.add("Description", record.text("description"))
        labels.add("Email", record.text("email"))
        labels.add("State", record.text("state"))
        labels.add("Roles", (record["roles"]?.array ?? []).map(\.plainText).joined(separator: ","))
        labels.add("Terminus Name", record.text("terminusName"))
        labels.add("Zone", record.text("zone"))
        labels.add("Wizard Complete", record["wizard_complete"])
        if let wizard {
            let later = "(unavailable; retry after provisioning finishes)"
            labels.add("Wizard URL", wizard.isEmpty ? later : "https://" + wizard)
        }
        labels.add("Memory Limit", record.text("memory_limit"))
        labels.add("CPU Limit", record.text("cpu_limit"))
        labels.add("Created", record["creation_timestamp"]?.moment)
        labels.add("Last Login", record["last_login_time"]?.moment)
        labels.add("UID", record.text("uid"))
        return labels.lines
    }
}
