import NIOCore
import OlaresCore

/// What stands where a download is to go, and what becomes of it.
extension FileDownload {
    /// - Parameter partial: What it becomes; `nil` for what does not begin with anything.
    /// - Returns: Whether a file is to be replaced; `nil` where there is nothing to do.
    func resolveExisting(_ partial: PartialFile?) throws(Failure) -> Bool? {
        let status: FileStatus?
        do throws(FileError) {
            // A link that leads nowhere stands there too.
            let followed = try settings.files.status(target, following: true)
            if let followed { status = followed } else { status = try settings.files.status(target, following: false) }
        } catch {
            throw Failure(reading: error)
        }
        guard let status else { return false }
        do throws(Failure) {
            guard status.kind != .directory else {
                throw Failure(
                    .localFileExists, "local destination \(target.quotedForMessage) is an existing directory",
                    advice: "name another local path")
            }
            guard status.kind != .other else {
                throw Failure(
                    .localFileExists, "local destination \(target.quotedForMessage) is a pipe or a device",
                    advice: "write into it with `olares-cli files cat`, or name another local path")
            }
            switch existing {
            case .refuse:
                throw Failure(
                    .localFileExists,
                    "local file \(target.quotedForMessage) already exists; pass --overwrite to replace it or --resume "
                        + "to continue a previous download", advice: "run it again with --overwrite, or with --resume")
            case .skip: return nil
            case .replace: return true
            case .continue where status.kind == .symbolicLink: return true
            case .continue:
                guard let partial else { return nil }
                return try adopt(status, partial) ? !partial.isTargetItself : nil
            }
        } catch {
            if let partial, partial.isTargetItself || partial.length == 0 { partial.discard() }
            throw error
        }
    }

    /// Takes the file that stands under the final name as the beginning of the download.
    /// - Returns: Whether something is missing in it.
    private func adopt(_ status: FileStatus, _ partial: PartialFile) throws(Failure) -> Bool {
        guard status.size <= entry.size else {
            throw Failure(
                .localFileExists,
                "local file \(target.quotedForMessage) is larger than the remote one, so it is no beginning of it",
                advice: "run it again with --overwrite, or name another local path")
        }
        guard status.size < entry.size else { return false }
        guard status.size > partial.length else { return true }
        try partial.restart()
        if try !partial.adoptTarget() { try copyTarget(status, into: partial) }
        try rememberSource(.unknown)
        partial.version = .unknown
        return true
    }

    /// A link, a file with several names or another owner's: it stays what it is until the download is complete.
    private func copyTarget(_ status: FileStatus, into partial: PartialFile) throws(Failure) {
        let file = try LocalFile(opening: target)
        while partial.length < status.size, !Task.isCancelled {
            var piece = ByteBuffer()
            let count = min(1 << 20, Int(status.size -| partial.length))
            guard try file.read(at: partial.length, count: count, into: &piece) > 0 else { break }
            try partial.append(piece)
        }
    }
}
