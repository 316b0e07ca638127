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
            "files.download": Download.self,
            "files.upload": Upload.self,
        ]
    }
}
