import Testing

@testable import DashboardPlugin

/// Numbers as people read them.
@Suite struct NumberTextTests {
    @Test("Sizes and rates take the largest unit that is not above them")
    func sizes() {
        #expect(NumberText.size(15.45 * 1_073_741_824) == "15.45Gi")
        #expect(NumberText.size(512) == "512Bytes")
        #expect(NumberText.size(0) == "-")
        #expect(NumberText.size(nil) == "-")
        #expect(NumberText.spacedSize(465.76 * 1_073_741_824) == "465.76 Gi")
        #expect(NumberText.spacedSize(0) == "0 Bytes")
        #expect(NumberText.spacedSize(.nan) == "-")
        #expect(NumberText.rate(1_540_000) == "1.54 MB/s")
        #expect(NumberText.rate(0) == "0 B/s")
        #expect(NumberText.sizeUnit(64 * 1_073_741_824) == "Gi")
    }

    @Test("Shares, frequencies and temperatures")
    func others() {
        #expect(NumberText.percent(ofOne: 0.384) == "38.4%")
        #expect(NumberText.percent(25.5) == "25.5%")
        #expect(NumberText.percent(.infinity) == "-")
        #expect(NumberText.frequency(2_400_000_000) == "2.4GHz")
        #expect(NumberText.frequency(0) == "0 Hz")
        #expect(TemperatureUnit.celsius.text(51.3) == "51.3°C")
        #expect(TemperatureUnit("F")?.text(45) == "113°F")
        #expect(TemperatureUnit("kelvin")?.text(0) == "273.2K")
        #expect(TemperatureUnit("x") == nil)
        #expect(TemperatureUnit.celsius.text(nil) == "-")
    }

    @Test("Three significant digits from one on, four below")
    func significant() {
        #expect(NumberText.significant(1234.5) == "1,230")
        #expect(NumberText.significant(0.012345) == "0.01235")
        #expect(NumberText.significant(12.5) == "12.5")
        #expect(NumberText.significant(0) == "0")
        #expect(NumberText.significant(.nan) == "NaN")
        #expect(NumberText.significant(1_234_567) == "1,230,000")
    }

    @Test(
        "No number is too large or too odd",
        arguments: [1e300 as Double, -1e300, .leastNonzeroMagnitude, -0.001, 1e15, .infinity, .nan])
    func extremes(value: Double) {
        for text in [
            NumberText.size(value), NumberText.rate(value), NumberText.fixed(value, 2), NumberText.significant(value),
            NumberText.frequency(value), NumberText.percent(value),
        ] { #expect(!text.isEmpty) }
    }
}
