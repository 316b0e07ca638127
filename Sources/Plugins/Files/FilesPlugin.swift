public import OlaresCore

/// The verbs of `files` that need Swift.
public struct FilesPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "files.ls": FilesLs.self,
            "files.find": FilesFind.self,
            "files.du": FilesDu.self,
            "files.tree": FilesTree.self,
            "files.cat": FilesCat.self,
            "files.md5": FilesMD5.self,
            "files.write": FilesWrite.self,
            "files.sync": FilesSync.self,
            "files.mkdir": FilesMkdir.self,
            "files.rm": FilesRm.self,
            "files.cp": FilesCp.self,
            "files.mv": FilesMv.self,
            "files.rename": FilesRename.self,
            "files.edit": FilesEdit.self,
            "files.chown": FilesChown.self,
            "files.compress": FilesCompress.self,
            "files.extract": FilesExtract.self,
            "files.archive.entries": ArchiveEntries.self,
            "files.archive.cat": ArchiveCat.self,
            "files.task.list": TaskList.self,
            "files.task.status": TaskStatus.self,
            "files.task.cancel": TaskCancel.self,
            "files.task.pause": TaskPause.self,
            "files.task.resume": TaskResume.self,
            "files.share.internal": ShareInternal.self,
            "files.share.public": SharePublic.self,
            "files.share.smb": ShareSMB.self,
            "files.share.list": ShareList.self,
            "files.share.get": ShareGet.self,
            "files.share.rm": ShareRm.self,
            "files.share.set-password": ShareSetPassword.self,
            "files.share.add-members": ShareAddMembers.self,
            "files.share.set-members": ShareSetMembers.self,
            "files.share.set-smb": ShareSetSMB.self,
            "files.share.smb-users.create": ShareSMBUsersCreate.self,
            "files.share.smb-users.rm": ShareSMBUsersRm.self,
            "files.smb.mount": SMBMount.self,
            "files.smb.unmount": SMBUnmount.self,
            "files.smb.history.list": SMBHistoryList.self,
            "files.smb.history.add": SMBHistoryAdd.self,
            "files.smb.history.rm": SMBHistoryRm.self,
            "files.nfs.mount": NFSMount.self,
            "files.nfs.unmount": NFSUnmount.self,
            "files.nfs.history.list": NFSHistoryList.self,
            "files.nfs.history.add": NFSHistoryAdd.self,
            "files.nfs.history.rm": NFSHistoryRm.self,
            "files.repos.list": ReposList.self,
            "files.repos.get": ReposGet.self,
            "files.repos.create": ReposCreate.self,
            "files.repos.rename": ReposRename.self,
            "files.repos.rm": ReposRm.self,
            "files.download": FilesDownload.self,
            "files.upload": FilesUpload.self,
        ]
    }

    /// What can go wrong with files alone.
    public var failures: [FailureCode] {
        [
            .pathProtected, .binaryOutput, .editorFailed, .archivePassword, .remoteDiskFull, .localFileChanged,
            .remoteFileExists, .transferInProgress, .unsafeName, .uploadMismatch, .shareNotChosen,
        ]
    }

    /// Remote paths.
    public var completionSources: [String] { ["remote-paths"] }

    /// Remote paths, as the server has them.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? {
        guard source == "remote-paths" else { return nil }
        return try await PathCompletion(server: try FilesServer(context)).values(beginningWith: typed)
    }
}
