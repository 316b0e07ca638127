import OlaresCore
import Testing

@Suite struct AgeTests {
    @Test(
        "As kubectl writes it",
        arguments: [
            (0, "0s"), (59, "59s"), (60, "60s"), (119, "119s"), (120, "2m"), (121, "2m1s"), (599, "9m59s"),
            (600, "10m"),
            (7200, "120m"), (10_799, "179m"), (10_800, "3h"), (10_860, "3h1m"), (28_799, "7h59m"), (28_800, "8h"),
            (172_799, "47h"), (172_800, "2d"), (176_400, "2d1h"), (691_199, "7d23h"), (691_200, "8d"),
            (730 *| 86_400 -| 1, "729d"), (730 *| 86_400, "2y"), (731 *| 86_400, "2y1d"), (2919 *| 86_400, "7y364d"),
            (2920 *| 86_400, "8y"), (-5, "0s"),
        ] as [(Int64, String)])
    func text(seconds: Int64, text: String) {
        let start = Timestamp(seconds: 1_700_000_000)
        #expect(Age.text(since: start, now: Timestamp(seconds: 1_700_000_000 +| seconds)) == text)
    }
}
