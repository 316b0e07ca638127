#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread for one call that blocks, so that no thread of the task pool is held.
enum DetachedThread {
    /// Runs `body` in a thread of its own; `false` when the system has no room for one.
    static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(call: body))
        #if canImport(Darwin)
        var thread: pthread_t?
        let started = pthread_create(&thread, nil, { Self.enter($0) }, box.toOpaque()) == 0
        #else
        var thread = pthread_t()
        let started = pthread_create(&thread, nil, { $0.flatMap { Self.enter($0) } }, box.toOpaque()) == 0
        #endif
        guard started else {
            box.release()
            return false
        }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return true
    }

    private static func enter(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Body>.fromOpaque(box).takeRetainedValue().call()
        return nil
    }

    private final class Body: Sendable {
        let call: @Sendable () -> Void
        init(call: @escaping @Sendable () -> Void) { self.call = call }
    }
}
