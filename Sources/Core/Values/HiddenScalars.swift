extension Unicode.Scalar {
    /// Whether it cannot be seen, or changes what is seen beside it: turns the writing direction, takes no room, hides in a
    /// letter. Joiners and variation selectors belong to the letter or emoji before them, which ASCII never is.
    /// - Parameter former: What stands before it; `nil` at the beginning.
    func isHidden(after former: Unicode.Scalar?) -> Bool {
        guard value >= 0xAD else { return false }
        switch value {
        case 0x200C, 0x200D, 0xFE0E, 0xFE0F: return former.map { $0.value < 0x80 } ?? true
        case 0x2800: return true
        default: return properties.isDefaultIgnorableCodePoint || properties.isBidiControl
        }
    }

    /// Whether it is a control character, or ends a line.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// As an escape that people can read: `\u{202e}`.
    var escaped: String { "\\u{" + String(value, radix: 16) + "}" }
}

extension String {
    /// Whether all of it is on one line and can be seen.
    public var hasOnlyVisibleCharacters: Bool {
        utf8.allSatisfy { (0x20...0x7E).contains($0) } || !hasHiddenScalars && !unicodeScalars.contains { $0.isControl }
    }

    /// Whether something in it is hidden.
    var hasHiddenScalars: Bool {
        if utf8.allSatisfy({ $0 < 0x80 }) { return false }
        var former: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar.isHidden(after: former) { return true }
            former = scalar
        }
        return false
    }

    /// The string with an escape for each hidden character.
    func escapingHiddenScalars(_ escape: (Unicode.Scalar) -> String) -> String {
        guard hasHiddenScalars else { return self }
        var out = String.UnicodeScalarView()
        var former: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar.isHidden(after: former) {
                out.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                out.append(scalar)
            }
            former = scalar
        }
        return String(out)
    }
}

extension Unicode.Scalar {
    /// Whether it shows as itself: no control, no change of the writing direction, nothing that takes no room or is blank
    /// without being a space, such as joiners, variation selectors, fillers and the empty Braille pattern.
    var isPrintable: Bool {
        if (0x20...0x7E).contains(value) { return true }
        if properties.isDefaultIgnorableCodePoint || value == 0x2800 { return false }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Its number, and itself where it can be seen: look-alikes of Latin letters are told apart by nothing else.
    var described: String {
        let digits = String(value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return isPrintable ? "\"\(self)\" (\(number))" : number
    }
}

extension String {
    /// The characters of a Markdown text that nobody sees: what they are, and where in UTF-8. Line ends, tabs, a mark at the
    /// beginning and what an emoji is put together with do not count.
    package var hiddenInProse: [(offset: Int, name: String)] {
        var found: [(offset: Int, name: String)] = []
        var offset = 0
        var last: Unicode.Scalar?
        for scalar in unicodeScalars {
            let isOfEmoji = (scalar == "\u{fe0f}" || scalar == "\u{200d}") && (last?.isOfEmoji ?? false)
            let isUsual = ["\n", "\r", "\t"].contains(scalar) || scalar == "\u{feff}" && offset == 0
            if !scalar.isPrintable, !isUsual, !isOfEmoji { found.append((offset, scalar.described)) }
            offset += UTF8.width(scalar)
            last = scalar
        }
        return found
    }
}

extension Unicode.Scalar {
    fileprivate var isOfEmoji: Bool { properties.isEmoji || properties.isEmojiModifier || self == "\u{fe0f}" }
}
