@testable import OlaresCore

/// Requests that must not be sent: where they go, what is in them, and what of it is secret.
extension HostileDescriptorTests {
    // MARK: Where a request may go

    static let addresses: [Case] =
        [
            (#""https://evil.example/x""#, "is an absolute URL"), (#""//evil.example/x""#, "is an absolute URL"),
            (#""http:/evil.example""#, "is an absolute URL"), (#""/\\evil.example""#, "has the character"),
            ("evil.example/x", "does not begin with a slash"), (#""@evil.example/""#, "does not begin with a slash"),
            (#""/../x""#, "a segment `.` or `..`"), ("/a/../../b", "a segment `.` or `..`"), ("/a/./b", "a segment"),
            (#""/%2e%2e/x""#, "a segment `.` or `..`"), (#""/.%2E/x""#, "a segment"), (#""/a%2fb""#, "hides a slash"),
            (#""/a%2Fb""#, "hides a slash"), (#""/a%0d%0ab""#, "hides a slash or control character"),
            (#""/a?x=1""#, "a query or fragment"), (#""/a#x""#, "a query or fragment"),
            (#""/a b""#, "has the character"),
            (#""/a\r\nHost: evil""#, "U+000D"), (#""/a\0b""#, "U+0000"), (#""/\u202Eab""#, "U+202E"),
            (#""""#, "is empty"), (#""/a%""#, "broken escape"), (#""/a%zz""#, "broken escape %zz"),
            (#""/ä""#, "percent-encode"),
        ].map { path, words in
            Case(
                title: "path \(path)", text: verb("{service: desktop, method: GET, path: \(path)}"), place: "8:52",
                words: words)
        }
        + [
            ("https://evil.example", "is an address"), ("evil", "it is one of auth"),
            (#""desktop@evil""#, "it is one of"),
            (#""desktop.evil.example""#, "is an address"), (#""../desktop""#, "is an address"),
            ("127.0.0.1", "is an address"),
            ("desktop/x", "is an address"), ("[desktop]", "is a list"), (#""dеsktop""#, "did you mean `desktop`?"),
        ].map { service, words in
            Case(
                title: "service \(service)", text: verb("{service: \(service), method: GET, path: /a}"), place: "8:24",
                words: words)
        }

    static let placeholders: [Case] =
        [
            ("/{id", "the request does not use `id`"), ("/id}", "does not use"), ("/{}", "does not use"),
            ("/{ID}", "does not use"), ("/{../id}", "does not use"), ("/{other}", "does not use"),
            ("/{env.HOME}", "does not use"), ("/{{id}}", "does not use"),
            ("/$(id)", "does not use"), ("/$id", "does not use"),
        ].map { path, words in
            let request = "{service: desktop, method: GET, path: \"\(path)\"}"
            return Case(title: "placeholder \(path)", text: verb(request, arguments: id), place: "8:17", words: words)
        }
        + [
            Case(
                title: "placeholder /{id|shell}",
                text: verb(
                    "{service: desktop, method: GET, path: \"/{id|shell}\"}", arguments: id), place: "9:54",
                words: "names no argument")
        ]

    static let methods: [Case] = [
        ("TRACE", "it is one of GET"), ("CONNECT", "it is one of GET"), ("OPTIONS", "it is one of"),
        ("get", "it is one of"),
        (#""GET /x HTTP/1.1\r\nHost: evil""#, "U+000D"), ("[GET]", "is a list"),
    ].map { method, words in
        Case(
            title: "method \(method)", text: verb("{service: desktop, method: \(method), path: /a}"), place: "8:41",
            words: words)
    }

    static let headers: [Case] =
        [
            "Host", "Authorization", "X-Authorization", "Cookie", "Content-Length", "Transfer-Encoding", "Connection",
            "Proxy-Authorization", "Upgrade", "X-HTTP-Method-Override", "host", "X-Forwarded-For", "Forwarded",
            "Origin",
            "Referer",
            "Accept-Encoding",
        ].map { name in
            Case(
                title: "header \(name)", text: verb("{service: desktop, method: GET, path: /a, headers: {\(name): x}}"),
                place: "8:66", words: "is not a descriptor's to set")
        }
        + [
            "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-User", "X-Forwarded-Prefix", "X-Bfl-User",
            "Impersonate-User",
            "Impersonate-Group", "X-Remote-User", "X-Custom",
        ].map { name in
            Case(
                title: "header \(name)", text: verb("{service: desktop, method: GET, path: /a, headers: {\(name): x}}"),
                place: "8:66", words: "is not an installed skill's to set; remove it; these can be set: accept, ")
        }
        + [
            (#""X-A\r\nX-B": x"#, "8:66", "is no name of a header"), (#""X A": x"#, "8:66", "is no name of a header"),
            (#""": x"#, "8:66", "is no name of a header"), (#""X-Ä": x"#, "8:66", "is no name of a header"),
            (#"Accept: "a\r\nX-B: b""#, "8:74", "U+000D"), (#"Accept: "a\0b""#, "8:74", "U+0000"),
            (#"Accept: "{missing}""#, "8:75", "names no argument"),
        ].map { header, place, words in
            Case(
                title: "header \(header)",
                text: verb("{service: desktop, method: GET, path: /a, headers: {\(header)}}"),
                place: place, words: words)
        }

    static let secrets: [Case] =
        [
            Case(
                title: "a secret in the path",
                text: verb(#"{service: desktop, method: GET, path: "/{key}"}"#, arguments: key),
                place: "9:52", words: "stands in the URL"),
            Case(
                title: "a secret in the query",
                text: verb(#"{service: desktop, method: GET, path: /a, query: {k: "{key}"}}"#, arguments: key),
                place: "9:63", words: "stands in the URL"),
            Case(
                title: "a secret in the question",
                text: verb(
                    #"{service: desktop, method: POST, path: /a, body: {k: "{key}"}}"#, effect: "destructive",
                    arguments: "    confirm: \"Use {key}?\"\n" + key), place: "8:14", words: "shows the secret {key}"),
        ]
        + [
            "AWS_SECRET_ACCESS_KEY", "OLARES_CLI_CONNECT_TO", "OLARES_CLI_", "XOLARES_APP", "PATH",
            "OLARES_REFRESH_TOKEN", "OLARES_BOX_KEY", "OLARES_CRATE", "OLARES_CRATE_", "OLARES_CRATES_KEY",
        ].map { name in
            Case(
                title: "the variable \(name)",
                text: verb(
                    #"{service: desktop, method: GET, path: /a, headers: {Accept: "{k}"}}"#,
                    arguments: "    options: [{name: k, type: string, env: \(name), help: K}]\n"),
                place: "8:44",
                words: "not this skill's to read; choose a name that begins with OLARES_CRATE_")
        }
        + [("PUT", "write"), ("PATCH", "write"), ("DELETE", "destructive")].map { method, effect in
            Case(
                title: "a verb that only reads sends \(method)",
                text: verb("{service: desktop, method: \(method), path: /a}"), place: "8:41",
                words: "a verb that only reads sends \(method); write `effect: \(effect)`")
        }
        + [
            Case(
                title: "a verb that only reads sends a file",
                text: verb(
                    "{service: desktop, method: POST, path: /a, upload: {from: file}}",
                    arguments: "    arguments: [{name: file, type: path, help: F}]\n"),
                place: "9:41", words: "a verb that only reads sends POST; send GET or HEAD")
        ]
}
