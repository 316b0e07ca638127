public import Core

/// The verbs of `files` that need Swift.
public struct FilesPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "files.ls": Ls.self,
            "files.cat": Cat.self,
            "files.mkdir": Mkdir.self,
            "files.rm": Rm.self,
            "files.cp": Cp.self,
            "files.mv": Mv.self,
            "files.rename": Rename.self,
            "files.edit": Edit.self,
            "files.chown": Chown.self,
            "files.compress": Compress.self,
            "files.extract": Extract.self,
            "files.archive.entries": ArchiveEntries.self,
            "files.archive.cat": ArchiveCat.self,
            "files.task.status": TaskStatus.self,
            "files.task.cancel": CancelTask.self,
            "files.task.pause": PauseTask.self,
            "files.task.resume": ResumeTask.self,
            "files.share.internal": ShareInternal.self,
            "files.share.public": SharePublic.self,
            "files.share.smb": ShareSMB.self,
            "files.share.list": ShareList.self,
            "files.share.get": ShareGet.self,
            "files.share.rm": ShareRemove.self,
            "files.share.set-password": SetSharePassword.self,
            "files.share.set-members": SetShareMembers.self,
            "files.share.set-smb": SetShareSMB.self,
            "files.share.smb-users.create": CreateSMBUser.self,
            "files.share.smb-users.rm": RemoveSMBUsers.self,
            "files.smb.mount": SMBMount.self,
            "files.smb.unmount": SMBUnmount.self,
            "files.smb.history.list": SMBHistoryList.self,
            "files.smb.history.add": SMBHistoryAdd.self,
            "files.smb.history.rm": MountHistoryRemove.self,
            "files.nfs.mount": NFSMount.self,
            "files.nfs.unmount": NFSUnmount.self,
            "files.nfs.history.list": NFSHistoryList.self,
            "files.nfs.history.add": NFSHistoryAdd.self,
            "files.nfs.history.rm": MountHistoryRemove.self,
            "files.repos.list": ReposList.self,
            "files.repos.get": ReposGet.self,
            "files.repos.create": ReposCreate.self,
            "files.repos.rename": ReposRename.self,
            "files.repos.rm": ReposRemove.self,
            "files.download": Download.self,
            "files.upload": Upload.self,
        ]
    }

    /// Remote paths, as the server has them.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? {
        guard source == "remote-paths" else { return nil }
        return try await PathCompletion(server: try FilesServer(context)).values(beginningWith: typed)
    }
}
