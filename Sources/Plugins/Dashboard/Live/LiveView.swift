import NIOCore
import OlaresCore
import OlaresExecution

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The live view: asks again and again, and shows what it knows until somebody leaves.
struct LiveView: Sendable {
    private enum Event: Sendable {
        case keys([LiveKey])
        case size(TerminalSize)
        case snapshot(LiveSnapshot)
        /// It is time to ask, unless a newer clock runs.
        case due(clock: Int)
        /// Nobody is at the other end any more.
        case left
    }

    let board: Board
    let interval: Duration
    let key: RankingPanel.Key

    /// Runs until somebody leaves. The terminal is as it was then, whatever happens.
    /// - Throws: ``Failure`` where a login is needed, or the terminal is gone.
    func run() async throws(Failure) {
        let console = board.context.console
        let input = try console.input
        try await console.withRawTerminal(farewell: ScreenWriter.farewell) { sizes throws(Failure) in
            let (events, feed) = AsyncStream.makeStream(of: Event.self)
            let result = await withDiscardingTaskGroup { group -> Result<Void, Failure> in
                group.addTask {
                    while let bytes = try? await input.next() {
                        feed.yield(.keys(LiveKey.keys(in: Array(buffer: bytes))))
                    }
                    feed.yield(.left)
                }
                group.addTask { for await size in sizes { feed.yield(.size(size)) } }
                var loop = Loop(view: self, feed: feed, size: console.size ?? TerminalSize(columns: 80, rows: 24))
                let result: Result<Void, Failure>
                do throws(Failure) { result = .success(try await loop.run(events, &group)) } catch {
                    result = .failure(error)
                }
                group.cancelAll()
                return result
            }
            try result.get()
        }
    }

    /// What happens, one after the other.
    private struct Loop {
        let view: LiveView
        let feed: AsyncStream<Event>.Continuation
        var state: LiveState
        var writer: ScreenWriter
        /// Which clock runs: one that was started earlier counts for nothing.
        var clock = 0
        var knowsSize = false

        init(view: LiveView, feed: AsyncStream<Event>.Continuation, size: TerminalSize) {
            self.view = view
            self.feed = feed
            writer = ScreenWriter(usesColour: PictureCanvas.showsColour(view.board.context.environment))
            state = LiveState(size: size, interval: view.interval, key: view.key)
        }

        mutating func run(_ events: AsyncStream<Event>, _ group: inout DiscardingTaskGroup) async throws(Failure) {
            ask(&group)
            try draw()
            for await event in events {
                switch event {
                case .left: return
                case .size(let size):
                    // The first one is what is known already.
                    if knowsSize || size != state.size { writer.forget() }
                    knowsSize = true
                    state.size = size
                case .due(let clock): if clock == self.clock, !state.isPaused { ask(&group) }
                case .snapshot(let snapshot):
                    if let failure = snapshot.loginFailure { throw failure }
                    state.isAsking = false
                    if !state.isPaused { state.snapshot = snapshot }
                    wait(&group)
                case .keys(let keys):
                    for key in keys where try !act(on: key, &group) { return }
                }
                try draw()
            }
        }

        /// - Returns: Whether to go on.
        private mutating func act(on key: LiveKey, _ group: inout DiscardingTaskGroup) throws(Failure) -> Bool {
            switch key {
            case .quit: return false
            case .suspend: kill(getpid(), SIGTSTP)
            case .redraw: writer.forget()
            case .pause:
                state.isPaused.toggle()
                if !state.isPaused { ask(&group) }
            case .faster, .slower:
                state.changeInterval(longer: key == .slower)
                wait(&group)
            case .up: state.scroll(by: -1)
            case .down: state.scroll(by: 1)
            case .pageUp: state.scroll(by: -10)
            case .pageDown: state.scroll(by: 10)
            case .top: state.scroll(by: -state.scrolled)
            case .reverse: state.isAscending.toggle()
            case .sort(let key): state.sort(by: key)
            }
            return true
        }

        /// Asks, unless an answer is still to come.
        private mutating func ask(_ group: inout DiscardingTaskGroup) {
            guard !state.isAsking else { return }
            state.isAsking = true
            let (board, feed) = (view.board, feed)
            group.addTask { feed.yield(.snapshot(await LiveSnapshot.take(board))) }
        }

        /// Starts the clock for the next question.
        private mutating func wait(_ group: inout DiscardingTaskGroup) {
            clock += 1
            let (feed, number, interval, time) = (feed, clock, state.interval, view.board.context.clock)
            group.addTask {
                await time.sleep(for: interval)
                if !Task.isCancelled { feed.yield(.due(clock: number)) }
            }
        }

        private mutating func draw() throws(Failure) {
            let context = view.board.context
            let rows = LiveScreen(
                state: state, board: view.board, isUnicode: PictureCanvas.showsUnicode(context.environment)
            ).rows
            let change = writer.update(to: rows)
            if !change.isEmpty { try context.console.write(change) }
        }
    }
}
