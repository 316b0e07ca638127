import Foundation
import OlaresCore
import Sandbox
import Testing

/// `settings users …` and what is about oneself.
@Suite struct SettingsUsersTests {
    @Test("Somebody is made, waited for, logs in with the password that was shown once, and is deleted")
    func wholeLife() async throws {
        try await withSettings { olares in
            let made = try await olares.settings(
                "users create carol --defaults --watch --watch-interval 10ms -o json")
            #expect(made.exit == 0 && made.stderr == "", "\(made.stderr)")
            let card = try made.json
            #expect(card["status"] == "Created" && card["wizard_url"] == "https://wizard-carol.olares.com")
            let password = try #require(card["original_password"]?.string)
            let login = try await olares.run(
                "profile", "login", "--olares-id", "carol@olares.com", "--password-stdin", "--no-switch",
                input: .text(password))
            #expect(login.exit == 0, "\(login.stderr)")
            let shown = try await olares.settingsDone("users get carol")
            #expect(shown.stdout.contains("Memory Limit:     4G\n"))
            let listed = try await olares.settingsDone("users list").column("NAME")
            #expect(listed == ["alice", "bob", "carol"])
            expectFailure(
                try await olares.settings("users create carol --defaults"), .httpClientError, message: "already exists")
            let deleted = try await olares.settings("users delete carol --watch --watch-interval 10ms --yes")
            #expect(deleted.stdout == "deleted user \"carol\"\n")
            let left = try await olares.settingsDone("users list").column("NAME")
            #expect(left == ["alice", "bob"])
        }
    }

    @Test("What cannot be made or deleted is refused before anything is sent")
    func refusals() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.settings.registeredNames = []
            expectFailure(
                try await olares.settings("users create dave --defaults"), .preconditionFailed, message: "not resolved")
            expectFailure(
                try await olares.settings("users create dave --role normal"), .optionRequired,
                message: "--cpu is required (or use --defaults)")
            expectFailure(
                try await olares.settings("users delete alice --yes"), .preconditionFailed,
                message: "cannot delete user 'alice' with role 'owner'")
            expectFailure(
                try await olares.settings("users delete nobody --yes"), .remoteNotFound, message: "nobody",
                fix: "olares-cli settings users list")
            let unsaid = try await olares.settings("users delete bob", input: .text("no\n"))
            expectFailure(
                unsaid, .confirmationDeclined, message: "aborting delete: confirmation was not yes")
            let plan = try await olares.settingsDone("users delete bob --dry-run")
            #expect(plan.stdout == "would send: DELETE https://desktop.alice.olares.com/api/users/bob\n")
            #expect(olares.settingsChanges == [])
        }
    }

    @Test("A creation that fails shows no password")
    func failure() async throws {
        try await withSettings { olares in
            olares.sandbox.behaviour.settings.creationStates = ["Creating", "Failed"]
            olares.sandbox.behaviour.settings.creationProblem = "no space left"
            olares.sandbox.behaviour.settings.usersAreEnveloped = true
            let run = try await olares.settings("users create erin --defaults -w --watch-interval 10ms")
            expectFailure(run, .operationFailed, message: "create \"erin\" failed: status=Failed reason: no space left")
            olares.sandbox.behaviour.settings.creationStates = ["Creating"]
            let late = try await olares.settings(
                "users create frank --defaults -w --watch-interval 10ms --watch-timeout 50ms -o json")
            #expect(late.exit == ExitCode.pending.rawValue && late.stdout == "")
        }
    }

    @Test("A role that is known to be too low is told before anything is sent")
    func roles() async throws {
        try await withSettings(as: "normal") { olares in
            let me = try await olares.settingsDone("me whoami")
            #expect(me.lines.first == "alice@olares.com — User")
            let refused = try await olares.settings("users get bob")
            #expect(refused.stderr.contains("this command needs role \"Admin\" or higher to get user"))
            #expect(olares.sandbox.requests(to: "/api/users/bob").isEmpty)
        }
    }

    @Test("One's own password is changed, once the present one is right")
    func password() async throws {
        try await withSettings { olares in
            olares.addSecret("n3w-Password")
            let wrong = try await olares.settings(
                "me password set --passwords-stdin", input: .text("nope\nn3w-Password\n"))
            expectFailure(wrong, .serverRefused, message: "incorrect password")
            try await olares.settingsDone(
                "me password set --passwords-stdin", input: .text("wonderland\nn3w-Password\n"))
            expectFailure(
                try await olares.settings("me password set --passwords-stdin", input: .text("x\n")), .passwordEmpty,
                message: "new password is empty")
        }
    }
}
