import Testing

@testable import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Locks belong to the open file, so that two of them exclude each other within one process as between two.
@Suite struct SystemFileLockTests {
    private let directory = TemporaryDirectory()
    private var lock: FileLock { FileLock(directory["a.lock"]) }

    @Test func leavesAnEmptyPrivateFile() async throws {
        let held = try await lock.acquire(within: .seconds(1))
        held.release()
        let status = try POSIXFileSystem().status(lock.path, following: false)
        #expect(status?.mode == 0o600)
        #expect(status?.size == 0)
    }

    @Test func excludesThoseWhoAskWithoutWaiting() async throws {
        let held = try await lock.acquire(within: .seconds(1))
        // What the existing tool does every 100 ms.
        let other = open(lock.path, O_RDONLY)
        defer { close(other) }
        #expect(flock(other, LOCK_EX | LOCK_NB) == -1)
        held.release()
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    }

    /// A count that only the holder of a lock may change.
    private actor Count {
        private(set) var value = 0
        func set(_ value: Int) { self.value = value }
    }

    @Test func letsOneInAtATime() async throws {
        let (lock, count) = (lock, Count())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let held = try await lock.acquire(within: .seconds(20))
                    let seen = await count.value
                    await Task.yield()
                    await count.set(seen + 1)
                    held.release()
                }
            }
            try await group.waitForAll()
        }
        #expect(await count.value == 50)
    }

    @Test func givesUpInTimeAndGivesTheLateLockBack() async throws {
        let held = try await lock.acquire(within: .seconds(1))
        await #expect(throws: LockError.timedOut(lock.path)) { _ = try await lock.acquire(within: .milliseconds(20)) }
        #expect(throws: LockError.timedOut(lock.path)) { _ = try lock.acquireBlocking(within: .milliseconds(20)) }
        held.release()
        // The wait that was given up may hold it for a moment; nobody may find it held for ever.
        let next = try await lock.acquire(within: .seconds(20))
        next.release()
    }

    @Test func givesUpWhenCancelled() async throws {
        let held = try await lock.acquire(within: .seconds(1))
        let waiting = Task { [lock] in
            do throws(LockError) {
                _ = try await lock.acquire(within: .seconds(600))
                return LockError?.none
            } catch {
                return error
            }
        }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
        held.release()
        let next = try await lock.acquire(within: .seconds(20))
        next.release()
    }

    @Test func endsWithItsValue() async throws {
        do { _ = try await lock.acquire(within: .seconds(1)) }
        let next = try lock.acquireBlocking(within: .milliseconds(10))
        next.release()
    }

    @Test func saysWhatIsInTheWay() async throws {
        do throws(LockError) {
            _ = try await FileLock(directory["none/a.lock"]).acquire(within: .seconds(1))
            Issue.record("nothing was refused")
        } catch {
            #expect(error.text == "open \(directory["none/a.lock"]): no such file or directory")
        }
    }
}
