import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Gives a terminal back when the program itself breaks, as at a failed precondition: a raw terminal without a program looks
/// as if the machine had died.
///
/// A handler of such signals may touch nothing but memory that is ready for it. It is made before, and is never freed, since the
/// handler may be reading it.
enum TerminalRescue {
    /// What the handler needs.
    private struct Rescue {
        var terminal: Int32
        var settings: termios
        var output: Int32
        var farewell: UnsafeMutablePointer<UInt8>
        var count: Int
    }

    /// The address of a ``Rescue``; 0 for none.
    private static let prepared = Atomic<UInt>(0)
    private static let breaking = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

    /// From now on the terminal is given back when the program breaks.
    /// - Parameters:
    ///   - terminal: The terminal whose settings are changed.
    ///   - settings: Its own.
    ///   - output: Where the farewell goes.
    ///   - farewell: What takes away what is to be seen of the program.
    static func prepare(_ terminal: Int32, _ settings: termios, output: Int32, farewell: String) {
        let bytes = Array(farewell.utf8)
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        copy.update(from: bytes, count: bytes.count)
        let rescue = UnsafeMutablePointer<Rescue>.allocate(capacity: 1)
        rescue.initialize(
            to: Rescue(terminal: terminal, settings: settings, output: output, farewell: copy, count: bytes.count))
        prepared.store(UInt(bitPattern: rescue), ordering: .sequentiallyConsistent)
        for signal in breaking {
            var action = sigaction()
            #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = act
            #else
            action.__sigaction_handler.sa_handler = act
            #endif
            // The second time it does what it does by itself.
            action.sa_flags = Int32(bitPattern: UInt32(bitPattern: Int32(SA_NODEFER)) | UInt32(SA_RESETHAND))
            sigaction(signal, &action, nil)
        }
    }

    /// The terminal has been given back.
    static func dismiss() {
        guard prepared.exchange(0, ordering: .sequentiallyConsistent) != 0 else { return }
        for signal in breaking {
            // Without a handler: what the system does by itself.
            var action = sigaction()
            sigaction(signal, &action, nil)
        }
    }

    /// The handler: an atomic load, `tcsetattr`, `write` and `raise` only.
    private static let act: @convention(c) (Int32) -> Void = { signal in
        if let rescue = UnsafeMutablePointer<Rescue>(
            bitPattern: TerminalRescue.prepared.exchange(0, ordering: .sequentiallyConsistent))
        {
            _ = tcsetattr(rescue.pointee.terminal, TCSANOW, &rescue.pointee.settings)
            _ = systemWrite(rescue.pointee.output, rescue.pointee.farewell, rescue.pointee.count)
        }
        raise(signal)
    }
}
