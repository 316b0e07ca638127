#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The addresses that the system finds for a name.
public struct NameLookup: Equatable, Sendable {
    /// IPv4 addresses, each once.
    public let v4: [String]
    /// IPv6 addresses, each once.
    public let v6: [String]

    /// Asks the system. A lookup cannot be cut short: it is not waited for longer than the limit.
    /// - Returns: `nil` when there is no answer within that time.
    public static func of(_ host: String, limit: Duration = .seconds(10)) async -> NameLookup? {
        let (found, lookup) = AsyncStream<NameLookup?>.makeStream()
        let isStarted = DetachedThread.run {
            lookup.yield(NameLookup(v4: addresses(of: host, AF_INET), v6: addresses(of: host, AF_INET6)))
        }
        let timer = Task {
            if isStarted { try? await Task.sleep(for: limit) }
            lookup.finish()
        }
        defer { timer.cancel() }
        return await found.first { _ in true } ?? nil
    }

    private static func addresses(of host: String, _ family: Int32) -> [String] {
        var hints = addrinfo()
        hints.ai_family = family
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var texts: [String] = []
        var next = first
        while let entry = next?.pointee {
            var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let isText =
                getnameinfo(
                    entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
            let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if isText, !texts.contains(text) { texts.append(text) }
            next = entry.ai_next
        }
        return texts
    }
}
