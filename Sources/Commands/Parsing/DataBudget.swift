import OlaresCore

/// Makes a document fit into so many bytes of JSON: it stays valid, elements of its list are kept in order, long texts are
/// cut at a character, and `left_out` says what is missing, and which call gives the rest.
struct DataBudget {
    /// The most bytes, as JSON on one line.
    let bytes: Int
    /// The call that gives what a cut document leaves out; `nil` for none.
    var rest: RestOfData?

    /// The least that can be asked for: what is left out has to be said in it.
    static let least: Int64 = 256

    /// The document, cut where it is too large.
    /// - Throws: ``Failure`` with `option_value_invalid` where not even the first element of a list fits, with the bound that it needs.
    func fit(_ value: JSONValue) throws(Failure) -> JSONValue {
        let whole = size(value)
        guard whole > bytes else { return value }
        if let list = value.listMember, let first = list.elements.first {
            if let cut = elements(of: value, whole) { return cut }
            // One element, as much as there is room for.
            var count = 0
            let short = value.replacing(list.name, with: [first.cuttingTexts(to: 64, &count)])
            let cut = missing(
                from: short.object ?? ["result": short], whole, rows: (list.name, list.elements.count - 1), count)
            guard size(cut) > bytes else { return cut }
            if rest?.mayFail != false { throw Self.tooSmall(bytes, for: size(cut) + 16, "one row") }
        }
        return texts(of: value, whole) ?? pruned(value, whole)
            ?? ["left_out": ["bytes": .integer(Int64(whole)), "max_bytes_for_all": .integer(Int64(whole))]]
    }

    /// - Parameters:
    ///   - least: The bytes that would do.
    ///   - thing: What does not fit.
    static func tooSmall(_ bytes: Int, for least: Int, _ thing: String) -> Failure {
        Failure(
            .optionValueInvalid, "\(bytes) bytes are too few for \(thing)",
            advice: "allow at least \(least) bytes, or choose fewer members with fields"
        ).with(choices: ["\(least)"], invalid: "--max-bytes")
    }

    private func size(_ value: JSONValue) -> Int { value.compactText.utf8.count }

    /// The document with the first elements of its list; `nil` when not even one fits.
    private func elements(of value: JSONValue, _ whole: Int) -> JSONValue? {
        guard let list = value.listMember, !list.elements.isEmpty else { return nil }
        func cut(_ count: Int) -> JSONValue {
            let short = value.replacing(list.name, with: Array(list.elements.prefix(count)))
            return missing(
                from: short.object ?? ["result": short], whole, rows: (list.name, list.elements.count - count))
        }
        return largest(1...list.elements.count) { cut($0) }
    }

    /// The document with its long texts cut to one length; `nil` when that does not do.
    private func texts(of value: JSONValue, _ whole: Int) -> JSONValue? {
        largest(64...max(64, bytes)) { length in
            var count = 0
            let cut = value.cuttingTexts(to: length, &count)
            return missing(from: cut.object ?? ["result": cut], whole, ["texts": .integer(Int64(count))])
        }
    }

    /// The document with the first elements of every list in it, and short texts; `nil` when that does not do either.
    private func pruned(_ value: JSONValue, _ whole: Int) -> JSONValue? {
        largest(0...64) { width in
            var count = 0
            let cut = value.pruned(to: width, &count).cuttingTexts(to: 64, &count)
            return missing(from: cut.object ?? ["result": cut], whole, ["parts": .integer(Int64(count))])
        }
    }

    /// - Parameters:
    ///   - rows: The name of the list, and how many of its elements are missing.
    ///   - texts: How many texts were cut.
    private func missing(
        from object: JSONObject, _ whole: Int, rows: (name: String?, count: Int), _ texts: Int = 0
    ) -> JSONValue {
        var counts: JSONObject = [rows.name ?? "result": .integer(Int64(rows.count))]
        if texts > 0 { counts["texts"] = .integer(Int64(texts)) }
        let kept = object[rows.name ?? "result"]?.array?.count ?? 0
        return missing(from: object, whole, counts, call: rest?.after(texts > 0 ? nil : kept, whole))
    }

    private func missing(
        from object: JSONObject, _ whole: Int, _ counts: JSONObject, call: JSONValue? = nil
    ) -> JSONValue {
        var object = object
        var left = counts
        left["bytes"] = .integer(Int64(max(0, whole - size(.object(object)))))
        // Some room for what says so.
        left["max_bytes_for_all"] = .integer(Int64(whole))
        left["call"] = call ?? rest?.after(nil, whole)
        object["left_out"] = .object(left)
        return .object(object)
    }

    /// What the greatest number makes that still fits; `nil` when none does.
    private func largest(_ numbers: ClosedRange<Int>, _ make: (Int) -> JSONValue) -> JSONValue? {
        var (low, high) = (numbers.lowerBound, numbers.upperBound)
        var best: JSONValue?
        while low <= high {
            let middle = low + (high - low) / 2
            let made = make(middle)
            if size(made) <= bytes {
                best = made
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        return best
    }
}

/// The call that gives what was left out of a document.
struct RestOfData: Sendable {
    /// Whether a bound that is too small may be a failure: not where something has been done already.
    var mayFail = true
    /// The call.
    /// - Parameters:
    ///   - rows: How many elements of the list are there already; `nil` asks for everything.
    ///   - whole: The size of everything, in bytes.
    let after: @Sendable (_ rows: Int?, _ whole: Int) -> JSONValue?
}

extension JSONValue {
    /// The document with another list as its member, or as all of it.
    fileprivate func replacing(_ name: String?, with elements: [JSONValue]) -> JSONValue {
        guard let name, var object = object else { return .array(elements) }
        object[name] = .array(elements)
        return .object(object)
    }

    /// The value with texts of at most so many characters, of which the last is an ellipsis where one was cut.
    fileprivate func cuttingTexts(to length: Int, _ count: inout Int) -> JSONValue {
        switch self {
        case .string(let text):
            guard text.utf8.count > length, text.count > length else { return self }
            count += 1
            return .string(text.prefix(max(0, length - 1)) + "…")
        case .array(let elements):
            var cut: [JSONValue] = []
            for element in elements { cut.append(element.cuttingTexts(to: length, &count)) }
            return .array(cut)
        case .object(let members):
            var cut = JSONObject()
            for (name, value) in members { cut[name] = value.cuttingTexts(to: length, &count) }
            return .object(cut)
        default: return self
        }
    }

    /// The value with at most so many elements in each list.
    fileprivate func pruned(to width: Int, _ count: inout Int) -> JSONValue {
        switch self {
        case .array(let elements):
            count += max(0, elements.count - width)
            var kept: [JSONValue] = []
            for element in elements.prefix(width) { kept.append(element.pruned(to: width, &count)) }
            return .array(kept)
        case .object(let members):
            var kept = JSONObject()
            for (name, value) in members { kept[name] = value.pruned(to: width, &count) }
            return .object(kept)
        default: return self
        }
    }
}
