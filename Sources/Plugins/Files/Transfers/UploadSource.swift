import OlaresCore
import OlaresExecution

/// What is uploaded, and where it goes.
struct UploadSource: Sendable {
    enum Kind: Sendable {
        case file(size: Int64)
        case tree
        /// Standard input, or a pipe with a name: its size is known when it has been read to its end.
        case stream
    }

    let kind: Kind
    /// The local path.
    let local: String
    /// The remote directory that it goes into.
    let directory: RemotePath
    /// What it is called there.
    let name: String

    /// - Throws: ``Failure`` where there is nothing to upload, or it cannot go there.
    init(_ local: String, to destination: RemotePath, files: any FileSystem) throws(Failure) {
        self.local = local
        let isInto = destination.hasTrailingSlash
        directory = isInto ? destination : destination.parent
        if StreamInput.isStandardInput(local) {
            guard !isInto else {
                throw Failure(
                    .argumentInvalid,
                    "standard input has no name; remote \(destination.text.quotedForMessage) must name a file",
                    advice: "name the file, as in \(destination.text)notes.txt")
            }
            (kind, name) = (.stream, destination.name)
            return
        }
        let status: FileStatus?
        do throws(FileError) { status = try files.status(local, following: true) } catch {
            throw Failure(reading: error)
        }
        guard let status else {
            throw Failure(
                .fileUnreadable, "\(local): no such file or directory", advice: "check the path of the local file")
        }
        let localName = Path.cleaned(local).steps(omittingEmpty: true).last ?? ""
        switch status.kind {
        case .other where StreamInput.isPipe(local):
            (kind, name) = (.stream, isInto ? localName : destination.name)
        case .file: (kind, name) = (.file(size: status.size), isInto ? localName : destination.name)
        case .directory:
            guard isInto else {
                throw Failure(
                    .argumentInvalid,
                    "local \(local.quotedForMessage) is a directory; remote \(destination.text.quotedForMessage) must end "
                        + "with '/'",
                    next: [NextStep(["files", "upload", local, destination.text + "/"], effect: .write)])
            }
            (kind, name) = (.tree, localName)
        default:
            throw Failure(
                .fileUnreadable, "\(local) is not a regular file or directory",
                advice: "upload a file, a directory, or standard input as -")
        }
        guard !["", ".", ".."].contains(name) else {
            throw Failure(
                .argumentInvalid, "\(local.quotedForMessage) has no name of its own", advice: "write its path out")
        }
    }

    /// Everything in a local directory, to go into a remote one of whatever name.
    init(contentsOf local: String, into directory: RemotePath) {
        (kind, name) = (.tree, "")
        (self.local, self.directory) = (local, directory.asDirectory)
    }

    /// Whether it is a directory.
    var isTree: Bool { if case .tree = kind { true } else { false } }

    /// The path of something in it at the destination.
    func remote(_ path: String) -> RemotePath { directory.appending(path, isDirectory: false) }
}
