import CSpawn
import Foundation
import Synchronization

/// A terminal with somebody in front of it who types, reads and presses keys.
final class Terminal: Sendable {
    /// Everything shown so far, with the carriage returns that a terminal gets.
    let screen = Transcript()

    private let master: Int32
    /// Held open, so that the terminal outlives the programs on it.
    private let slave: Int32
    /// Closing one end makes the other readable, which ends the reader.
    private let stop: (reading: Int32, writing: Int32)
    /// The device's path, by which a session takes it.
    let path: String

    init(columns: Int, rows: Int) throws {
        let master = posix_openpt(O_RDWR | O_NOCTTY)
        guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0 else { throw SystemError("posix_openpt") }
        var name = [CChar](repeating: 0, count: 256)
        guard ptsname_r(master, &name, name.count) == 0 else { throw SystemError("ptsname_r") }
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        slave = try Channel.raised(open(path, O_RDWR | O_NOCTTY))
        self.master = try Channel.raised(master)
        stop = try Channel.pipe()
        resize(columns: columns, rows: rows)
        Thread.detachNewThread { self.readAll() }
    }

    /// The text shown so far, with plain line ends.
    var text: String { screen.text.replacing("\r\n", with: "\n") }

    /// Whether what is typed is shown.
    var echoes: Bool { settings.c_lflag & tcflag_t(ECHO) != 0 }

    /// Whether lines are edited before a program gets them.
    var isCanonical: Bool { settings.c_lflag & tcflag_t(ICANON) != 0 }

    private var settings: termios {
        var settings = termios()
        tcgetattr(slave, &settings)
        return settings
    }

    /// Types a text; `\n` is the return key.
    func type(_ text: String) { Channel.write(text.replacing("\n", with: "\r"), to: master) }

    /// Presses a key together with Ctrl, such as `"C"`, `"D"`, `"Z"` or `"\\"`.
    func press(control key: Character) {
        guard let code = key.asciiValue else { return }
        Channel.write(String(UnicodeScalar(code & 0x1f)), to: master)
    }

    /// Waits until a text is on the screen so many times; false when everything on the terminal ended first, or it does not come
    /// in the time that a process is given.
    func wait(for text: String, times: Int = 1) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [screen] in await screen.wait(for: text, times: times) }
            group.addTask { [screen] in
                try? await Task.sleep(for: .seconds(120))
                if !Task.isCancelled { screen.giveUp(on: text) }
                return false
            }
            let isThere = await group.next() ?? false
            group.cancelAll()
            return isThere
        }
    }

    /// Lets nothing more onto the screen, as Ctrl-S does, whatever the terminal's settings are.
    func stopOutput() { tcflow(slave, TCOOFF) }

    /// Goes on showing what is written.
    func resumeOutput() { tcflow(slave, TCOON) }

    /// Changes the size of the window.
    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Waits until everything that was written to the terminal is on the screen.
    func settle() async {
        let mark = "\u{1}\(UUID().uuidString)\u{1}"
        Channel.write(mark, to: slave)
        _ = await screen.wait(for: mark)
        screen.remove(mark)
    }

    /// Takes the terminal away, whoever is still on it.
    func close() async {
        Foundation.close(stop.writing)
        await screen.waitForEnd()
    }

    private func readAll() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while waitForOutput() {
            let count = read(master, &chunk, chunk.count)
            if count > 0 { screen.append(chunk.prefix(count)) }
        }
        for descriptor in [master, slave, stop.reading] { Foundation.close(descriptor) }
        screen.complete()
    }

    /// - Returns: Whether there is something to read; otherwise the terminal is to be taken away.
    private func waitForOutput() -> Bool {
        var polled = [master, stop.reading].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), -1)
        return polled[1].revents == 0
    }
}
