import CJQ
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An expression of jq, run by the system's libjq, which is loaded when the first one is.
struct JQFilter: Equatable {
    let expression: String

    /// The texts that come out: strings as they are, everything else as JSON.
    /// - Throws: As ``values(of:)``.
    func texts(of data: JSONValue) throws(Failure) -> [String] {
        try values(of: data).map { value in
            if case .string(let text) = value { TerminalText.sanitizedLines(text) } else { value.compactText }
        }
    }

    /// The values that come out.
    /// - Throws: ``Failure`` with `library_missing`, or `option_value_invalid` with jq's own words for what is wrong.
    func values(of data: JSONValue) throws(Failure) -> [JSONValue] {
        guard let jq = Self.library else {
            throw Failure(
                .libraryMissing, "--jq needs libjq, which is not installed",
                advice: "install libjq1 (Debian), jq (Homebrew), or use --fields")
        }
        guard let made = jq.jq_init() else { throw Failure(.internalFault, "libjq has no memory") }
        var state: UnsafeMutableRawPointer? = made
        defer { jq.jq_teardown(&state) }
        let messages = Messages(jq)
        jq.jq_set_error_cb(
            made, { context, message in Messages.take(message, into: context) },
            Unmanaged.passUnretained(messages).toOpaque())
        // The variables of this process may hold secrets, which no result may show.
        guard withExtendedLifetime(messages, { jq.jq_compile(made, "def env: {}; {} as $ENV | \(expression)") }) != 0
        else {
            throw wrong(messages.texts.first ?? "it cannot be compiled")
        }
        let text = data.compactText
        jq.jq_start(made, text.withCString { jq.jv_parse_sized($0, Int32(text.utf8.count)) }, 0)
        var values: [JSONValue] = []
        while true {
            let value = jq.jq_next(made)
            guard values.count < Self.mostValues, !Task.isCancelled else {
                jq.jv_free(value)
                throw wrong("it gives more than \(Self.mostValues) values")
            }
            guard jq.jv_get_kind(value) != Kind.invalid else {
                guard jq.jv_invalid_has_msg(jq.jv_copy(value)) != 0 else {
                    jq.jv_free(value)
                    return values
                }
                throw wrong(jq.text(of: jq.jv_invalid_get_msg(value)))
            }
            values.append(jq.json(of: value))
        }
    }

    private func wrong(_ reason: String) -> Failure {
        Failure(
            .optionValueInvalid, "--jq \(expression.quotedForMessage): \(reason)",
            advice: "correct the expression; -o json without --jq shows what it works on")
    }

    /// More is no answer, but an expression that comes to no end.
    private static let mostValues = 100_000

    /// The kinds of values that count here.
    fileprivate enum Kind {
        static let invalid: Int32 = 0
        static let string: Int32 = 5
    }

    /// What jq says of an expression.
    private final class Messages {
        let jq: JQFunctions
        var texts: [String] = []

        init(_ jq: JQFunctions) { self.jq = jq }

        static func take(_ message: JQValue, into context: UnsafeMutableRawPointer?) {
            guard let context else { return }
            let messages = Unmanaged<Messages>.fromOpaque(context).takeUnretainedValue()
            messages.texts.append(messages.jq.text(of: message))
        }
    }

    // MARK: The library

    #if canImport(Darwin)
    private static let names = ["libjq.1.dylib", "/opt/homebrew/lib/libjq.1.dylib", "/usr/local/lib/libjq.1.dylib"]
    #else
    private static let names = ["libjq.so.1"]
    #endif

    private struct Missing: Error {}

    /// Its functions; `nil` where it is not installed.
    private static let library: JQFunctions? = {
        guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else { return nil }
        func function<Function>(_ name: String) throws(Missing) -> Function {
            guard let symbol = dlsym(library, name) else { throw Missing() }
            return unsafeBitCast(symbol, to: Function.self)
        }
        return try? JQFunctions(
            jq_init: function("jq_init"), jq_teardown: function("jq_teardown"),
            jq_set_error_cb: function("jq_set_error_cb"), jq_compile: function("jq_compile"),
            jq_start: function("jq_start"), jq_next: function("jq_next"), jv_parse_sized: function("jv_parse_sized"),
            jv_dump_string: function("jv_dump_string"), jv_string_value: function("jv_string_value"),
            jv_get_kind: function("jv_get_kind"), jv_copy: function("jv_copy"),
            jv_invalid_has_msg: function("jv_invalid_has_msg"), jv_invalid_get_msg: function("jv_invalid_get_msg"),
            jv_free: function("jv_free"))
    }()
}

extension JQFunctions {
    /// A value as JSON, which takes it over.
    fileprivate func json(of value: JQValue) -> JSONValue {
        guard jv_get_kind(value) != JQFilter.Kind.string else {
            defer { jv_free(value) }
            return .string(String(cString: jv_string_value(value)))
        }
        let dumped = jv_dump_string(value, 0)
        defer { jv_free(dumped) }
        let text = String(cString: jv_string_value(dumped))
        return (try? JSONValue(parsing: Array(text.utf8))) ?? .string(text)
    }

    /// A value as text, which takes it over.
    fileprivate func text(of value: JQValue) -> String {
        guard jv_get_kind(value) == JQFilter.Kind.string else {
            // Escapes what could act on a terminal as this program's own JSON does.
            let dumped = jv_dump_string(value, 0)
            defer { jv_free(dumped) }
            let text = String(cString: jv_string_value(dumped))
            return (try? JSONValue(parsing: Array(text.utf8)))?.compactText ?? TerminalText.sanitized(text)
        }
        defer { jv_free(value) }
        return TerminalText.sanitizedLines(String(cString: jv_string_value(value)))
    }
}
