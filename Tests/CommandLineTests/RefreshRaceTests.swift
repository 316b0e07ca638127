import Foundation
import OlaresCore
import Sandbox
import Testing

/// Commands that meet with one stale token at the same time.
@Suite struct RefreshRaceTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    @Test("64 processes with one stale token make one refresh, and all succeed")
    func stampede() async throws {
        try await withOlares { olares in
            try plantStale(bob, in: olares)
            // Each has read the stale token before the first is told that it is.
            olares.sandbox.add(Fault(.hold(name: "start"), path: "/api/backend/*", times: 64))
            let crowd = try (0..<64).map { _ in try olares.start(["profile", "whoami"]) }
            #expect(await olares.sandbox.waitUntilHeld("start", count: 64, timeout: .seconds(60)))
            olares.sandbox.release("start")
            await expectSuccess(of: crowd)
            #expect(olares.sandbox.count("/api/refresh") == 1)
            #expect(try olares.storedToken(bob)?.accessToken == olares.sandbox.grants.last?.accessToken)
            olares.searchForSecrets(in: [:])
        }
    }

    @Test(
        "The winner is killed while its refresh is under way: the next one recovers, and the others go with it",
        arguments: [Fault.Phase.beforeHandling, .afterHandling])
    func killedWinner(phase: Fault.Phase) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .untilUsed
            try plantStale(bob, in: olares)
            olares.sandbox.add(Fault(.hold(name: "winner"), path: "/api/refresh", phase: phase, times: 1))
            let winner = try olares.start(["profile", "whoami"])
            #expect(await olares.sandbox.waitUntilHeld("winner", timeout: .seconds(30)))
            let others = try (0..<7).map { _ in try olares.start(["profile", "whoami"]) }
            #expect(await olares.sandbox.waitForRequests(to: "/api/backend/*", count: 8, timeout: .seconds(30)))
            winner.send(SIGKILL)
            await expectSuccess(of: others)
            #expect(olares.sandbox.count("/api/refresh") == 2, "the one that was cut short, and one more")
            #expect(olares.sandbox.grants.count == 2, "the server gave one grant in the place of the planted one")
            #expect(try olares.storedToken(bob)?.accessToken == olares.sandbox.grants.last?.accessToken)
        }
    }

    @Test("Two profiles refresh side by side")
    func twoProfiles() async throws {
        try await withOlares { olares in
            try olares.plant(.init(alice, token: .live(seconds: 600)), .init(bob, token: .live(seconds: 600)))
            olares.sandbox.expireAccessTokens()
            olares.sandbox.add(Fault(.hold(name: "both"), path: "/api/refresh", times: 2))
            let first = try olares.start(["profile", "whoami", "--no-headers"])
            #expect(await olares.sandbox.waitUntilHeld("both", count: 1, timeout: .seconds(30)))
            #expect(try await olares.run("profile", "use", bob).exit == 0)
            let second = try olares.start(["profile", "whoami", "--no-headers"])
            #expect(await olares.sandbox.waitUntilHeld("both", count: 2, timeout: .seconds(30)))
            olares.sandbox.release("both")
            #expect(await first.wait().stdout.hasPrefix("alice "))
            #expect(await second.wait().stdout.hasPrefix("bob "))
            #expect(olares.sandbox.count("/api/refresh") == 2)
            for id in [alice, bob] {
                let token = try olares.storedToken(id)?.accessToken
                #expect(olares.sandbox.grants.last { $0.olaresId == id }?.accessToken == token)
            }
        }
    }

    @Test(
        "A refresh waits for another tool that holds the identity's lock, and makes use of what that one has stored",
        arguments: [false, true])
    func foreignLock(holderRefreshes: Bool) async throws {
        try await withOlares { olares in
            try plantStale(bob, in: olares)
            let lock = try ForeignLock(olares.configDirectory + "/locks/\(bob).refresh.lock")
            let child = try olares.start(["profile", "whoami"])
            #expect(await olares.sandbox.waitForRequests(to: "/api/backend/*", timeout: .seconds(30)))
            #if os(Linux)
            #expect(await lock.waitForWaiter(child.pid))
            #endif
            #expect(olares.sandbox.count("/api/refresh") == 0)
            if holderRefreshes {
                let grant = try #require(olares.sandbox.grant(for: bob))
                try olares.tokens.set(
                    TokenRecord(olaresID: bob, accessToken: grant.accessToken, refreshToken: grant.refreshToken))
            }
            lock.release()
            await expectSuccess(of: [child])
            #expect(olares.sandbox.count("/api/refresh") == (holderRefreshes ? 0 : 1))
        }
    }

    /// A profile whose token looks good here and is none any more to the server.
    private func plantStale(_ olaresID: String, in olares: Olares) throws {
        try olares.plant(.init(olaresID, token: .live(seconds: 600)))
        olares.sandbox.expireAccessTokens()
    }

    private func expectSuccess(of crowd: [ChildProcess]) async {
        for child in crowd {
            let run = await child.wait()
            #expect(run.exit == 0, "standard error: \(run.stderr)")
        }
    }
}

/// A lock file that this process holds, in the way of the existing tool.
private final class ForeignLock {
    private let file: Int32

    init(_ path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0, flock(file, LOCK_EX) == 0 else { throw SystemError("flock \(path)") }
    }

    deinit { close(file) }

    func release() { flock(file, LOCK_UN) }

    /// Waits until a process is asleep in the kernel until some lock is released; false when it is not within 10 seconds.
    func waitForWaiter(_ pid: pid_t) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let locks = (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)) ?? ""
            let waiters = locks.split(separator: "\n").filter { $0.contains(" -> FLOCK ") }
            if waiters.contains(where: { $0.split(separator: " ").contains("\(pid)") }) { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return false
    }
}
