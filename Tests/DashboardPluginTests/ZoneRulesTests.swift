import OlaresCore
import Testing

@testable import DashboardPlugin

/// Zones of the IANA database, from their files and from the rules at their ends.
@Suite struct ZoneRulesTests {
    private static func zone(_ name: String) throws -> DisplayZone {
        .named(try #require(ZoneRules(named: name, in: POSIXFileSystem())))
    }

    @Test(
        "Summer and winter, past and far ahead, whole hours and others",
        arguments: [
            ("Europe/Berlin", "2026-06-01T08:00:00Z", "2026-06-01T10:00:00+02:00"),
            ("Europe/Berlin", "2026-12-01T08:00:00Z", "2026-12-01T09:00:00+01:00"),
            ("Europe/Berlin", "2051-07-01T08:00:00Z", "2051-07-01T10:00:00+02:00"),
            ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59-05:00"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00"),
            ("America/St_Johns", "2026-01-01T12:00:00Z", "2026-01-01T08:30:00-03:30"),
            ("Australia/Sydney", "2060-01-15T00:00:00Z", "2060-01-15T11:00:00+11:00"),
            ("Asia/Shanghai", "2026-06-01T08:00:00Z", "2026-06-01T16:00:00+08:00"),
            ("UTC", "2026-06-01T08:00:00Z", "2026-06-01T08:00:00Z"),
        ])
    func offsets(name: String, moment: String, shown: String) throws {
        #expect(try Self.zone(name).text(#require(RFC3339.parse(moment))) == shown)
    }

    @Test("Rules as POSIX writes them")
    func rules() throws {
        let june: Int64 = 1_780_300_800
        let january: Int64 = 1_767_268_800
        #expect(ZoneRule("CET-1CEST,M3.5.0,M10.5.0/3")?.offset(at: june) == 7200)
        #expect(ZoneRule("<-03>3")?.offset(at: june) == -10_800)
        #expect(ZoneRule("AEST-10AEDT,M10.1.0,M4.1.0/3")?.offset(at: january) == 39_600)
        #expect(ZoneRule("IST-1GMT0,M10.5.0,M3.5.0/1")?.offset(at: june) == 3600)
        #expect(ZoneRule("EST5EDT,J60,J300")?.offset(at: june) == -14_400)
        for text in ["", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1x"] {
            #expect(ZoneRule(text) == nil, "\(text)")
        }
    }

    @Test("What is no zone is none", arguments: ["", "/etc/passwd", "../../etc/passwd", "Nowhere/Town", "Europe"])
    func refused(name: String) {
        #expect(ZoneRules(named: name, in: POSIXFileSystem()) == nil)
        #expect(ZoneRules(Array("TZif2".utf8)) == nil)
        #expect(ZoneRules(Array("TZif2".utf8) + [UInt8](repeating: 255, count: 200)) == nil)
    }
}
