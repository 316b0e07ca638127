import Testing

@testable import OlaresCore

@Suite struct ValuesJSONReadingTests {
    private func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(arguments: [
        "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "1.5", #""""#, #""ä€😀""#,
        "[]",
        "{}", #"[1,[2,{"b":null,"a":[]}],"x"]"#, #"{"z":1,"a":2,"m":{"y":true,"b":false}}"#,
    ])
    func keepsValuesAndOrder(text: String) throws { #expect(try read(text).compactText == text) }

    @Test func understandsEscapes() throws {
        let text = #""\" \\ \/ \b\f\n\r\t \u0041 \u00e9 \u20AC \ud83d\ude00 \u003c""#
        #expect(try read(text).string == "\" \\ / \u{8}\u{c}\n\r\t A é € 😀 <")
        #expect(
            try read(#""\ud83d x \ude00 \ud83d\ud83d\ude00 \ud83d\u0041""#).string
                == "\u{fffd} x \u{fffd} \u{fffd}😀 \u{fffd}A")
    }

    @Test func readsNumbers() throws {
        #expect(try read("1e3").integer == 1000)
        #expect(try read("-0") == .integer(0))
        #expect(try read("12345678901234567890").integer == nil)
        #expect(try read("1E-2") == .number(0.01))
    }

    @Test func theLastOfTwoNamesStands() throws {
        #expect(try read(#"{"a":1,"b":2,"a":3}"#).compactText == #"{"a":3,"b":2}"#)
    }

    @Test(arguments: [
        ("", "line 1, column 1: the text ends where a value should stand"),
        ("{", "line 1, column 2: the text ends where a member's name in quotes should stand"),
        ("{\n  \"a\": tru\n}", "line 2, column 8: want true, false or null, found 't'"),
        ("{\"a\" 1}", "line 1, column 6: want a colon, found '1'"),
        ("[1,]", "line 1, column 4: want a value, found ']'"),
        ("[1 2]", "line 1, column 4: want a comma or ], found '2'"),
        ("{\"a\":1,}", "line 1, column 8: want a member's name in quotes, found '}'"),
        ("1 2", "line 1, column 3: want nothing after the value, found '2'"),
        ("01", "line 1, column 2: want nothing after the value, found '1'"),
        ("-", "line 1, column 2: the text ends where a digit should stand"),
        ("1.", "line 1, column 3: the text ends where a digit should stand"),
        ("1e999", "line 1, column 1: a number too large"),
        ("\"a", "line 1, column 3: the text ends where the end of the string should stand"),
        ("\"a\nb\"", "line 1, column 3: want a control character only as an escape, found byte 0xa"),
        ("\"\\x\"", "line 1, column 2: no escape of JSON"),
        ("\"\\u12g4\"", "line 1, column 4: want four hexadecimal digits"),
        ("\u{feff}1", "line 1, column 1: want a value, found byte 0xef"),
    ])
    func saysWhatIsWrongAndWhere(text: String, message: String) {
        #expect(throws: JSONError(message)) { try read(text) }
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(throws: JSONError("line 1, column 2: not UTF-8")) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test func boundsItsDepth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try read(nested(512))
        #expect(throws: JSONError("line 1, column 513: nested more than 512 deep")) { try read(nested(513)) }
        #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func handlesObjectsOfManyMembers() throws {
        var object = JSONObject()
        for number in 0..<40 { object["m\(number)"] = .integer(Int64(number)) }
        object["m7"] = nil
        object["m9"] = "changed"
        #expect(object["m8"] == 8 && object["m7"] == nil && object["m9"] == "changed" && object["m39"] == 39)
        for number in 10..<40 { object["m\(number)"] = nil }
        object["new"] = 1
        #expect(object.members.map(\.name) == ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m8", "m9", "new"])
        #expect(object["new"] == 1)
    }
}
