import OlaresCore
import Synchronization

/// What a walk over a remote tree has come to, and what it could not look at.
final class WalkTally: Sendable {
    /// A directory that could not be listed, or a name that cannot be gone on from.
    struct Failed: Sendable {
        /// The whole path.
        let path: String
        let failure: Failure
    }

    /// All numbers at one moment.
    struct Snapshot: Sendable {
        /// Directories that were listed.
        var directories = 0
        /// What stands in them.
        var entries = 0
        /// What of that was wanted.
        var found = 0
        /// No more than so many of them.
        var failed: [Failed] = []
        var failures = 0
    }

    /// How many failures are named to programs, and to people.
    private static let (mostKept, mostShown) = (10_000, 10)

    private let state = Mutex(Snapshot())

    /// The numbers now.
    var snapshot: Snapshot { state.withLock { $0 } }

    /// Notes a listing.
    func add(entries: Int) {
        state.withLock { state in
            state.directories += 1
            state.entries += entries
        }
    }

    /// Notes what is wanted.
    func find(_ count: Int) { state.withLock { $0.found += count } }

    /// Notes what could not be looked at.
    func fail(_ path: RemotePath, _ failure: Failure) {
        state.withLock { state in
            state.failures += 1
            if state.failed.count < Self.mostKept { state.failed.append(Failed(path: path.text, failure: failure)) }
        }
    }

    // MARK: At the end

    /// Whether something could not be looked at.
    var exit: ExitCode { snapshot.failures == 0 ? .done : .partial }

    /// What could not be looked at, for people.
    var notices: [String] {
        let snapshot = snapshot
        let shown = snapshot.failed.prefix(Self.mostShown).map { "failed: \($0.path): \($0.failure.message)" }
        let more = snapshot.failures - shown.count
        return shown + (more > 0 ? ["failed: \(more) more, which -o json names"] : [])
    }

    /// What could not be looked at, for programs.
    var failed: JSONValue {
        .array(
            snapshot.failed.map { failed in
                [
                    "path": .string(failed.path), "code": .string(failed.failure.code.rawValue),
                    "reason": .string(failed.failure.message),
                ]
            })
    }

    // MARK: Meanwhile

    /// Runs `work`, and shows on a terminal how far it is.
    func during<Value: Sendable>(
        in context: CommandContext, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard context.console.showsProgress, !context.isQuiet else { return try await work() }
        let ticker = Task {
            while !Task.isCancelled {
                await context.clock.sleep(for: .milliseconds(context.console.errorIsTerminal ? 200 : 2000))
                if !Task.isCancelled { context.showProgress([snapshot.progress]) }
            }
        }
        let result: Result<Value, Failure>
        do throws(Failure) { result = .success(try await work()) } catch { result = .failure(error) }
        ticker.cancel()
        await ticker.value
        context.showProgress([])
        return try result.get()
    }
}

extension WalkTally.Snapshot {
    /// One line.
    var progress: String {
        let failed = failures > 0 ? ", \(failures) failed" : ""
        return
            "looked at \(entries.counted("entry", "entries")) in \(directories.counted("directory", "directories"))\(failed)"
    }
}
