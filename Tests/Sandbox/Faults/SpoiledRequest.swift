import HummingbirdCore
import NIOCore

/// Faults that let a request begin and then spoil it.
extension FaultPlayer {
    /// The request with a body that goes wrong as the faults ask.
    func spoil(_ request: Request) -> Request {
        var request = request
        for fault in faults {
            switch fault.action {
            case .cutUpload(let bytes):
                interrupt(&request, after: bytes) { [wire] in
                    await wire.reset()
                    throw ConnectionGone()
                }
            case .cutRandomly(let seed, let meanBytes):
                interrupt(&request, after: RandomPoint(seed: seed, meanBytes: meanBytes).bytes) { [wire] in
                    await wire.reset()
                    throw ConnectionGone()
                }
            case .holdUpload(let name, let bytes):
                interrupt(&request, after: bytes) { [gates] in try await gates.wait(at: name) }
            default:
                break
            }
        }
        return request
    }

    /// Has something happen when so many bytes have been read.
    private func interrupt(
        _ request: inout Request, after bytes: Int, _ happen: @escaping @Sendable () async throws -> Void
    ) {
        let count = Count(limit: bytes)
        let body = request.body.map { piece in
            if await count.passes(piece.readableBytes) { try await happen() }
            return piece
        }
        request.body = RequestBody(asyncSequence: body)
    }
}

/// Where chance ends a connection.
struct RandomPoint {
    /// From one byte to twice the mean.
    let bytes: Int

    init(seed: Int, meanBytes: Int) {
        // One step of SplitMix64.
        var mixed = UInt64(bitPattern: Int64(seed)) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        bytes = 1 + Int((mixed ^ (mixed >> 31)) % UInt64(max(1, 2 * meanBytes)))
    }
}

/// Says once that a limit has been reached.
private actor Count {
    private var rest: Int?

    init(limit: Int) { rest = limit }

    func passes(_ count: Int) -> Bool {
        guard let before = rest else { return false }
        rest = before > count ? before - count : nil
        return rest == nil
    }
}
