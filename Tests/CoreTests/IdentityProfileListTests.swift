import Testing

@testable import OlaresCore

@Suite struct IdentityProfileListTests {
    private func profile(_ id: String, name: String = "") -> Profile {
        var profile = Profile(olaresID: id)
        profile.name = name
        return profile
    }

    private func list(_ profiles: Profile..., current: String? = nil) throws -> ProfileList {
        var list = ProfileList()
        for profile in profiles { list.upsert(profile) }
        if let current { try list.switchTo(current) }
        return list
    }

    @Test func firstIsActiveUntilOneIsChosen() throws {
        #expect(ProfileList().active == nil)
        var list = try list(profile("a@x"), profile("b@x", name: "bob"))
        #expect(list.active?.olaresID == "a@x")
        try list.switchTo("bob")
        #expect(list.active?.olaresID == "b@x")
        #expect(list.currentProfile == "bob")
        #expect(list.previousProfile == "")
    }

    @Test func aliasesComeBeforeIDs() throws {
        let list = try list(
            profile("a@x"), profile("b@x", name: "a@x"), profile("c@x", name: "home"), profile("d@x", name: "home"))
        #expect(list["a@x"]?.olaresID == "b@x")
        #expect(list["home"]?.olaresID == "c@x")
        #expect(list["A@x"] == nil)
        #expect(list[""] == nil)
        #expect(list[olaresID: "a@x"]?.olaresID == "a@x")
    }

    @Test func switchesBackAndForth() throws {
        var list = try list(profile("a@x"), profile("b@x"), current: "a@x")
        try list.switchTo("b@x")
        #expect(list.previousProfile == "a@x")
        try list.switchTo("-")
        #expect((list.currentProfile, list.previousProfile) == ("a@x", "b@x"))
        try list.switchTo("a@x")
        #expect((list.currentProfile, list.previousProfile) == ("a@x", "b@x"))
    }

    @Test func saysWhatIsMissing() throws {
        var list = try list(profile("a@x"))
        let next = [NextStep(["profile", "list"], effect: .read)]
        #expect(throws: Failure(.previousProfileMissing, "no previous profile to switch back to", next: next)) {
            try list.switchTo("-")
        }
        #expect(throws: Failure(.profileNotFound, "profile \"b\\\"\" not found", next: next)) {
            try list.switchTo("b\"")
        }
        #expect(throws: Failure(.profileNotFound, "profile \"-\" not found", next: next)) { try list.remove("-") }
        #expect(throws: Failure.self) { try list.switchTo("") }
        #expect(throws: Failure.self) { try list.remove("") }
    }

    @Test func upsertKeepsThePlaceAndTheChoice() throws {
        var list = try list(profile("a@x", name: "home"), profile("b@x"), current: "home")
        list.upsert(profile("a@x", name: "work"))
        #expect(list.profiles.map(\.displayName) == ["work", "b@x"])
        #expect(list.currentProfile == "work")
        try list.switchTo("b@x")
        list.upsert(profile("a@x", name: "castle"))
        #expect(list.previousProfile == "castle")
        #expect(try list.switchTo("-").olaresID == "a@x")
    }

    @Test func removingTheActiveOneGoesBack() throws {
        var list = try list(profile("a@x"), profile("b@x"), profile("c@x"), current: "a@x")
        try list.switchTo("c@x")
        #expect(try list.remove("c@x").olaresID == "c@x")
        #expect((list.currentProfile, list.previousProfile) == ("a@x", ""))
        _ = try list.remove("a@x")
        #expect(list.currentProfile == "b@x")
        _ = try list.remove("b@x")
        #expect((list.currentProfile, list.active) == ("", nil))
    }

    @Test func removingAnotherOneKeepsTheChoice() throws {
        var list = try list(profile("a@x"), profile("b@x", name: "bob"), profile("c@x"), current: "b@x")
        try list.switchTo("c@x")
        _ = try list.remove("a@x")
        #expect((list.currentProfile, list.previousProfile) == ("c@x", "bob"))
        _ = try list.remove("b@x")
        #expect((list.currentProfile, list.previousProfile) == ("c@x", ""))
    }

    @Test func removesTheFirstOfDuplicates() throws {
        let text =
            #"{"profiles":[{"olaresId":"a@x","name":"1"},{"olaresId":"a@x","name":"2"},{"olaresId":"b@x","name":"a@x"}]}"#
        var list = try ProfileList(json: JSONValue(parsing: Array(text.utf8)))
        #expect(try list.remove("a@x").name == "1")
        #expect(list.profiles.map(\.name) == ["2", "a@x"])
    }

    @Test func refusesNamesThatHideOthers() throws {
        let list = try list(profile("a@x", name: "home"), profile("b@x"))
        try list.checkNames(of: profile("a@x", name: "home"))
        try list.checkNames(of: profile("a@x", name: "a@x"))
        try list.checkNames(of: profile("c@x", name: "new"))
        for (taken, key, owner) in [
            (profile("c@x", name: "home"), "home", "a@x"), (profile("c@x", name: "b@x"), "b@x", "b@x"),
            (profile("home"), "home", "a@x"), (profile("b@x", name: "a@x"), "a@x", "a@x"),
        ] {
            let failure = Failure(
                .profileNameTaken, "the name \"\(key)\" already belongs to the profile \(owner)",
                next: [NextStep(["profile", "list"], effect: .read)])
            #expect(throws: failure) { try list.checkNames(of: taken) }
        }
        for name in ["-", "a\nb", "\u{1b}[31m"] {
            #expect { try list.checkNames(of: profile("c@x", name: name)) } throws: {
                ($0 as? Failure)?.code == .optionValueInvalid
            }
        }
    }
}
