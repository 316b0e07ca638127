import OlaresCore

/// What a zone does after its last listed change, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, `TZ`).
struct ZoneRule: Sendable {
    private let standard: Int64
    private let summer: (offset: Int64, start: Day, end: Day)?

    /// When a change takes place each year, by the clock that is valid before it.
    fileprivate struct Day: Sendable {
        var form: Form
        var seconds: Int64

        enum Form: Sendable {
            case weekday(month: Int64, week: Int64, day: Int64)
            case julian(Int64)
            case zeroBased(Int64)
        }
    }

    /// `nil` for anything that is no such rule.
    init?(_ text: String) {
        var rest = text[...]
        guard rest.takeName(), let standard = rest.takeTime() else { return nil }
        self.standard = 0 -| standard
        guard rest.takeName() else {
            summer = nil
            if !rest.isEmpty { return nil }
            return
        }
        let offset = rest.first == "," ? self.standard +| 3600 : rest.takeTime().map { 0 -| $0 }
        guard let offset, let start = Day(&rest), let end = Day(&rest) else { return nil }
        summer = (offset, start, end)
    }

    /// Seconds ahead of UTC.
    func offset(at seconds: Int64) -> Int64 {
        guard let summer else { return standard }
        let year = CivilDate(seconds: seconds +| standard).year
        let start = summer.start.moment(in: year) -| standard
        let end = summer.end.moment(in: year) -| summer.offset
        let isSummer = start < end ? start <= seconds && seconds < end : !(end <= seconds && seconds < start)
        return isSummer ? summer.offset : standard
    }
}

extension ZoneRule.Day {
    init?(_ rest: inout Substring) {
        guard rest.popFirst() == "," else { return nil }
        switch rest.first {
        case "M":
            rest.removeFirst()
            guard let month = rest.takeNumber(), rest.popFirst() == ".", let week = rest.takeNumber(),
                rest.popFirst() == ".", let day = rest.takeNumber(), 1...12 ~= month, 1...5 ~= week, 0...6 ~= day
            else { return nil }
            form = .weekday(month: month, week: week, day: day)
        case "J":
            rest.removeFirst()
            guard let day = rest.takeNumber() else { return nil }
            form = .julian(day)
        default:
            guard let day = rest.takeNumber() else { return nil }
            form = .zeroBased(day)
        }
        seconds = 7200
        guard rest.first == "/" else { return }
        rest.removeFirst()
        guard let time = rest.takeTime() else { return nil }
        seconds = time
    }

    /// Seconds since 1970 by the local clock.
    fileprivate func moment(in year: Int64) -> Int64 {
        let newYear = CivilDate.days(year: year, month: 1, day: 1)
        let day: Int64 =
            switch form {
            case .zeroBased(let count): newYear +| count
            case .julian(let count):
                newYear +| count -| 1 +| (CivilDate.isLeap(year) && count > 59 ? 1 : 0)
            case .weekday(let month, let week, let day): Self.day(year, month, week, day)
            }
        return day *| 86_400 +| seconds
    }

    private static func day(_ year: Int64, _ month: Int64, _ week: Int64, _ weekday: Int64) -> Int64 {
        let first = CivilDate.days(year: year, month: month, day: 1)
        // 1970-01-01 was a Thursday.
        let firstWeekday = ((first +| 4) % 7 +| 7) % 7
        var day = first +| (weekday -| firstWeekday +| 7) % 7 +| (week -| 1) *| 7
        let next =
            month == 12
            ? CivilDate.days(year: year +| 1, month: 1, day: 1) : CivilDate.days(year: year, month: month +| 1, day: 1)
        while day >= next { day = day -| 7 }
        return day
    }
}

extension Substring {
    /// Takes the name of a zone: letters, or anything between angle brackets.
    fileprivate mutating func takeName() -> Bool {
        if first == "<" {
            guard let end = firstIndex(of: ">") else { return false }
            self = self[index(after: end)...]
            return true
        }
        let name = prefix { $0.isLetter }
        self = dropFirst(name.count)
        return !name.isEmpty
    }

    fileprivate mutating func takeNumber() -> Int64? {
        let digits = prefix { $0.isNumber }
        self = dropFirst(digits.count)
        return Int64(digits)
    }

    /// Takes `[+-]hh[:mm[:ss]]`, in seconds.
    fileprivate mutating func takeTime() -> Int64? {
        var sign: Int64 = 1
        if first == "+" || first == "-" { sign = removeFirst() == "-" ? -1 : 1 }
        guard var seconds = takeNumber().map({ $0 *| 3600 }) else { return nil }
        for unit: Int64 in [60, 1] where first == ":" {
            removeFirst()
            guard let part = takeNumber() else { return nil }
            seconds = seconds +| part *| unit
        }
        return sign *| seconds
    }
}

/// A day of the Gregorian calendar.
struct CivilDate {
    /// The year.
    let year: Int64

    /// Of a moment by the clock of its place.
    init(seconds: Int64) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds -| 86_399) / 86_400
        var year = 1970 +| days / 365
        while Self.days(year: year, month: 1, day: 1) > days { year = year -| 1 }
        while Self.days(year: year +| 1, month: 1, day: 1) <= days { year = year +| 1 }
        self.year = year
    }

    static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days since 1970-01-01.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        // Years begin in March, so that a leap day is their last one.
        let shifted = month <= 2 ? year -| 1 : year
        let era = (shifted >= 0 ? shifted : shifted -| 399) / 400
        let ofEra = shifted -| era *| 400
        let ofYear = (153 *| ((month +| 9) % 12) +| 2) / 5 +| day -| 1
        return era *| 146_097 +| ofEra *| 365 +| ofEra / 4 -| ofEra / 100 +| ofYear -| 719_468
    }
}
