extension AuthContext {
    /// What plugins keep with the active profile: the members of its entry in config.json that nothing else reads.
    public func keptMembers() throws(Failure) -> JSONObject {
        let id = try identity().olaresID
        return try stores().profiles.load()[olaresID: id]?.others ?? [:]
    }

    /// Keeps members with the active profile, in place of former ones of the same names.
    /// - Throws: ``Failure`` with `profile_not_found` when the profile has been removed meanwhile, or with what keeps the
    ///   config from being edited.
    public func keepMembers(_ members: JSONObject) throws(Failure) {
        let id = try identity().olaresID
        try stores().profiles.edit { list throws(Failure) in
            guard var profile = list[olaresID: id] else {
                throw Failure(
                    .profileNotFound, "profile \(id) not found", next: [ProfileVerbs.list])
            }
            for (name, value) in members { profile.others[name] = value }
            list.upsert(profile)
        }
    }
}
