import OlaresCore

extension FilesPlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "files.ls": "path type size modified", "files.find": "path type size modified",
            "files.du": "path bytes files directories",
            "files.archive.entries": "kind size modified enc path",
            "files.repos.list": "repoId name type permission owner size modified enc sharedWith folder",
            "files.share.list": "id type name owner path permission expire users",
            "files.smb.history.list": "url username hasPassword",
            "files.nfs.history.list": "url type",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
