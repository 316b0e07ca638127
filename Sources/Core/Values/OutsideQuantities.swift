// Sizes, counts, times and percentages that a server, a token, a file or a person has told are `Int64` throughout. Nobody has
// promised that two of them have a sum, so their arithmetic saturates, and the operators that trap do not compile on them:
// docs/decisions/0021-outside-quantities.md. What this program counts in its own memory is `Int`, where they stay.

infix operator +| : AdditionPrecedence
infix operator -| : AdditionPrecedence
infix operator *| : MultiplicationPrecedence
infix operator +|= : AssignmentPrecedence
infix operator -|= : AssignmentPrecedence

extension Int64 {
    /// The sum, or the bound that it passes.
    public static func +| (a: Int64, b: Int64) -> Int64 {
        let (sum, overflows) = a.addingReportingOverflow(b)
        return overflows ? (b < 0 ? .min : .max) : sum
    }

    /// The difference, or the bound that it passes.
    public static func -| (a: Int64, b: Int64) -> Int64 {
        let (difference, overflows) = a.subtractingReportingOverflow(b)
        return overflows ? (b < 0 ? .max : .min) : difference
    }

    /// The product, or the bound that it passes.
    public static func *| (a: Int64, b: Int64) -> Int64 {
        let (product, overflows) = a.multipliedReportingOverflow(by: b)
        return overflows ? ((a < 0) == (b < 0) ? .max : .min) : product
    }

    /// Adds, up to the bounds.
    public static func +|= (a: inout Int64, b: Int64) { a = a +| b }

    /// Subtracts, down to the bounds.
    public static func -|= (a: inout Int64, b: Int64) { a = a -| b }

    /// The whole part of a number, or the bound that it passes; 0 of no number.
    public init(clamping number: Double) {
        self = Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : number > 0 ? .max : 0)
    }
}

extension Int {
    /// The whole part of a number, or the bound that it passes; 0 of no number.
    public init(clamping number: Double) { self.init(clamping: Int64(clamping: number)) }
}

// MARK: - What does not compile

// Declarations here hide those of the standard library from every file that imports Core, and a warning is an error.

extension Int64 {
    @available(*, deprecated, message: "a number from outside can be anything: +| does not trap")
    package static func + (a: Int64, b: Int64) -> Int64 { a +| b }

    @available(*, deprecated, message: "a number from outside can be anything: -| does not trap")
    package static func - (a: Int64, b: Int64) -> Int64 { a -| b }

    @available(*, deprecated, message: "a number from outside can be anything: *| does not trap")
    package static func * (a: Int64, b: Int64) -> Int64 { a *| b }

    @available(*, deprecated, message: "a number from outside can be anything: +|= does not trap")
    package static func += (a: inout Int64, b: Int64) { a = a +| b }

    @available(*, deprecated, message: "a number from outside can be anything: -|= does not trap")
    package static func -= (a: inout Int64, b: Int64) { a = a -| b }

    @available(*, deprecated, message: "a number from outside can be anything: a = a *| b does not trap")
    package static func *= (a: inout Int64, b: Int64) { a = a *| b }

    @available(*, deprecated, message: "a number from outside can be anything: 0 -| number does not trap")
    package static prefix func - (number: Int64) -> Int64 { 0 -| number }

    @available(*, deprecated, message: "a number from outside can be anything: Int64(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: number) }
}

extension Int {
    @available(*, deprecated, message: "a number from outside can be anything: Int(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: number) }
}

extension Int64 {
    @available(*, deprecated, message: "a number from outside can be anything: 0 -| number does not trap")
    package mutating func negate() { self = 0 -| self }

    @available(*, deprecated, message: "a number from outside can be anything: +| does not trap")
    package func advanced(by distance: Int) -> Int64 { self +| Int64(distance) }

    @available(*, deprecated, message: "a number from outside can be anything: -| does not trap")
    package func distance(to other: Int64) -> Int { Int(clamping: other -| self) }
}

@available(*, deprecated, message: "a number from outside can be anything: magnitude does not trap")
package func abs(_ number: Int64) -> Int64 { number < 0 ? 0 -| number : number }

// What is too large for a type, or negative, or no number, traps in a conversion.

extension Int64 {
    @available(*, deprecated, message: "a number from outside can be anything: Int64(clamping:) does not trap")
    package init(_ number: UInt64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: Int64(clamping:) does not trap")
    package init(_ number: Float) { self.init(clamping: Double(number)) }
}

extension Int {
    @available(*, deprecated, message: "a number from outside can be anything: Int(clamping:) does not trap")
    package init(_ number: UInt64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: Int(clamping:) does not trap")
    package init(_ number: Float) { self.init(clamping: Double(number)) }
}

extension Int8 {
    @available(*, deprecated, message: "a number from outside can be anything: Int8(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: Int8(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension Int16 {
    @available(*, deprecated, message: "a number from outside can be anything: Int16(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: Int16(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension Int32 {
    @available(*, deprecated, message: "a number from outside can be anything: Int32(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: Int32(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension UInt8 {
    @available(*, deprecated, message: "a number from outside can be anything: UInt8(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: UInt8(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension UInt16 {
    @available(*, deprecated, message: "a number from outside can be anything: UInt16(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: UInt16(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension UInt32 {
    @available(*, deprecated, message: "a number from outside can be anything: UInt32(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: UInt32(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension UInt64 {
    @available(*, deprecated, message: "a number from outside can be anything: UInt64(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: UInt64(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}

extension UInt {
    @available(*, deprecated, message: "a number from outside can be anything: UInt(clamping:) does not trap")
    package init(_ number: Int64) { self.init(clamping: number) }

    @available(*, deprecated, message: "a number from outside can be anything: UInt(clamping:) does not trap")
    package init(_ number: Double) { self.init(clamping: Int64(clamping: number)) }
}
