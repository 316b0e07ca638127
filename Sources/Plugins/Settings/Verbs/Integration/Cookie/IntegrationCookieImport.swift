import NIOCore
import OlaresCore

/// `settings integration cookie import`: cookies of a browser, for downloads.
struct IntegrationCookieImport: CommandHandler {
    private static let limit = 8 << 20

    private let domain: String?
    private let file: String
    private let format: CookieFormat?
    private let merges: Bool

    init(_ arguments: Arguments) throws(Failure) {
        domain = try arguments.text("domain").map(Self.bare)?.nonEmpty
        file = try arguments.requiredText("file")
        format = try arguments.text("format").flatMap { CookieFormat(rawValue: $0) }
        merges = try arguments.flag("merge")
    }

    /// A host without what makes no difference.
    private static func bare(_ host: String) -> String {
        var host = host.trimmed.lowercased()
        for prefix in [".", "www."] where host.hasPrefix(prefix) { host = String(host.dropFirst(prefix.count)) }
        return host
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let text = try await text(context)
        guard let format = format ?? CookieFormat.guess(text) else {
            throw Failure(
                .argumentInvalid, "could not tell which cookie format this is; pass --format netscape|json|header",
                advice: "pass --format; a line as `a=b; c=d` is --format header with --domain example.com")
        }
        let found = try format.read(text, host: domain, now: context.clock.now)
        let buckets = try buckets(of: found, format)
        let store = try CookieStore(context)
        let calls = try await calls(buckets, store, now: context.clock.now)
        if context.isDryRun { return store.server.plan(calls.map(\.call)) }
        for (host, call) in calls { try await store.server.answer(to: call, for: "import the cookies of \(host)") }
        return result(buckets, found, format, store)
    }

    private func text(_ context: CommandContext) async throws(Failure) -> String {
        let bytes: [UInt8]
        if file == "-" {
            bytes = try await standardInput(context)
        } else {
            let read: [UInt8]?
            do throws(FileError) { read = try context.files.read(file, limit: Self.limit) } catch {
                throw Failure(
                    .fileUnreadable, "--file \(file): \(error.reason)", advice: "check the path; 8 MiB at most")
            }
            guard let read else {
                throw Failure(.fileUnreadable, "--file \(file): no such file", advice: "check the path")
            }
            bytes = read
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Failure(.argumentInvalid, "cookie input is no text", advice: "export the cookies as text")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Failure(.argumentInvalid, "cookie input is empty", advice: "export the cookies again")
        }
        return text
    }

    private func standardInput(_ context: CommandContext) async throws(Failure) -> [UInt8] {
        try context.console.requireInput()
        let input = try context.console.input
        var bytes: [UInt8] = []
        while let piece = try await input.next() {
            bytes += piece.readableBytesView
            guard bytes.count <= Self.limit else {
                throw Failure(.argumentInvalid, "cookie input has more than 8 MiB", advice: "export fewer cookies")
            }
        }
        return bytes
    }

    /// The cookies by the host that names them, sorted by it; with a domain those of hosts that are it or lie below it.
    private func buckets(
        of found: FoundCookies, _ format: CookieFormat
    ) throws(Failure) -> [(host: String, cookies: [Cookie])] {
        guard !found.cookies.isEmpty else {
            if found.firstProblem?.hasSuffix("no host") == true {
                throw Failure(
                    .optionRequired, "a browser's header does not say of which host it is: pass --domain",
                    advice: "add --domain, such as --domain example.com")
            }
            let problem = found.firstProblem.map { "no usable cookies found; first problem: \($0)" }
            throw Failure(
                .argumentInvalid, MessageText(problem ?? "no cookies found in the input"),
                advice: "check that the input is of the form \(format.rawValue)")
        }
        let buckets = Dictionary(grouping: found.cookies, by: \.host).filter { host, _ in
            guard let domain else { return true }
            let bare = Self.bare(host)
            return bare == domain || bare.hasSuffix("." + domain)
        }
        guard !buckets.isEmpty else {
            throw Failure(
                .argumentInvalid, "no cookies for domain \(domain ?? "") in the input",
                advice: "check the domain, or leave it out to import all of them")
        }
        return buckets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func calls(
        _ buckets: [(host: String, cookies: [Cookie])], _ store: CookieStore, now: Timestamp
    ) async throws(Failure) -> [(host: String, call: SettingsCall)] {
        var calls: [(host: String, call: SettingsCall)] = []
        for (host, cookies) in buckets {
            let present = merges ? try await store.rows(of: host).flatMap { $0["records"]?.array ?? [] } : []
            calls.append((host, store.replacing(host, with: Self.overlaid(present, with: cookies), at: now)))
        }
        return calls
    }

    /// A later one of the same name and path takes the place of the former.
    static func overlaid(_ present: [JSONValue], with cookies: [Cookie]) -> [JSONValue] {
        var records: [JSONValue] = []
        var places: [String: Int] = [:]
        for record in present + cookies.map(\.json) {
            let key = "\(record.text("name"))\u{0}\(record.text("path"))"
            if let place = places[key] {
                records[place] = record
            } else {
                places[key] = records.count
                records.append(record)
            }
        }
        return records
    }

    private func result(
        _ buckets: [(host: String, cookies: [Cookie])], _ found: FoundCookies, _ format: CookieFormat,
        _ store: CookieStore
    ) -> CommandResult {
        let total = buckets.reduce(0) { $0 + $1.cookies.count }
        var lines: [String] = []
        if let problem = found.firstProblem {
            lines.append("Skipped \(found.skipped) unparsable line(s); first: \(problem)")
        }
        for (host, cookies) in buckets {
            lines.append(
                merges
                    ? "Merged into \(host): \(cookies.count) record(s) as \(store.key(of: host))"
                    : "Replaced \(host): \(cookies.count) record(s) as \(store.key(of: host))")
        }
        lines.append("Imported \(buckets.count) domain(s) (\(total) record(s), format: \(format.rawValue)).")
        let domains = buckets.map { host, cookies -> JSONValue in
            ["domain": .string(host), "key": .string(store.key(of: host)), "records": .integer(Int64(cookies.count))]
        }
        return CommandResult(
            .lines(lines.map { TerminalText.sanitized($0) }),
            json: [
                "format": .string(format.rawValue), "merged": .bool(merges), "skipped": .integer(Int64(found.skipped)),
                "domains": .array(domains),
            ])
    }
}
