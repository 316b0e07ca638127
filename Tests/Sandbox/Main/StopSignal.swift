import Dispatch
import Foundation

/// The events that end the program: SIGINT, SIGTERM, and the end of the parent where that is wanted.
struct StopSignal {
    private let events: AsyncStream<Void>
    private let sources: [any DispatchSourceProtocol]

    init(withParent: Bool) {
        let (events, announce) = AsyncStream<Void>.makeStream()
        self.events = events
        var sources: [any DispatchSourceProtocol] = [SIGINT, SIGTERM].map { number in
            // Otherwise the signal would kill before the source sees it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { announce.yield() }
            return source
        }
        if withParent {
            let parent = getppid()
            let timer = DispatchSource.makeTimerSource()
            timer.schedule(deadline: .now(), repeating: .milliseconds(200))
            timer.setEventHandler {
                if getppid() != parent { announce.yield() }
            }
            sources.append(timer)
        }
        sources.forEach { $0.activate() }
        self.sources = sources
    }

    /// Returns with the first of the events.
    func wait() async {
        for await _ in events { return }
    }
}
