import Foundation
import NIOCore
import Synchronization

/// Every request to a service since the start or the last reset.
final class RequestLog: Sendable {
    /// How much of a body is kept, in bytes.
    static let bodyLimit = 64 * 1024

    private struct State {
        var records: [RequestRecord] = []
        /// Number of the last request before the first record.
        var base = 0

        /// Where the record of a request is, unless a reset has taken it away.
        func index(of number: Int) -> Int? {
            let index = number - base - 1
            return records.indices.contains(index) ? index : nil
        }
    }

    private let state = Mutex(State())

    /// Files a new request under the next number.
    func open(_ make: (_ number: Int) -> RequestRecord) -> RequestRecord {
        state.withLock { state in
            let record = make(state.base + state.records.count + 1)
            state.records.append(record)
            return record
        }
    }

    func append(_ bytes: ByteBuffer, toBodyOf number: Int) {
        change(number) { record in
            record.bodyLength += bytes.readableBytes
            let room = RequestLog.bodyLimit - record.body.data.count
            if room > 0 { record.body.data.append(contentsOf: bytes.readableBytesView.prefix(room)) }
        }
    }

    func setStatus(_ status: Int, of number: Int) {
        change(number) { $0.status = status }
    }

    func setUser(_ olaresId: String, of number: Int) {
        change(number) { $0.olaresId = olaresId }
    }

    func requests(_ pattern: RequestPattern) -> [RequestRecord] {
        state.withLock { $0.records }.filter(pattern.matches)
    }

    func removeAll() {
        state.withLock { state in
            state.base += state.records.count
            state.records = []
        }
    }

    private func change(_ number: Int, _ change: (inout RequestRecord) -> Void) {
        state.withLock { state in
            if let index = state.index(of: number) { change(&state.records[index]) }
        }
    }
}
