import Testing

@testable import DashboardPlugin

/// Which rows of `lsblk` belong to a disk, and below what.
@Suite struct PartitionTreeTests {
    private static func rows(_ names: [(String, String)], of device: String) -> [String] {
        PartitionTree(names.map { BlockDevice(["name": $0.0, "pkname": $0.1, "node": "n"]) }, of: device).rows
            .map { $0.drawing + $0.device.name }
    }

    @Test("Parents where they are told, the kernel's names where they are not")
    func trees() {
        #expect(
            Self.rows([("sda", ""), ("sda2", "sda"), ("sda1", "sda"), ("vg", "sda2"), ("sdb", "")], of: "sda") == [
                "sda", "├── sda1", "└── sda2", "    └── vg",
            ])
        #expect(Self.rows([("sda", ""), ("sda1", ""), ("sda10", ""), ("sdaa1", "")], of: "sda").count == 3)
        #expect(
            Self.rows([("nvme0n1", ""), ("nvme0n1p1", ""), ("nvme0n11", "")], of: "nvme0n1") == [
                "nvme0n1", "└── nvme0n1p1",
            ])
        #expect(Self.rows([("sdb1", ""), ("sda1", ""), ("sda2", "")], of: "sda") == ["sda1", "sda2"])
        #expect(Self.rows([], of: "sda") == [])
    }

    @Test("What is its own ancestor is shown, and nothing goes on for ever")
    func circles() {
        let rows = Self.rows([("sda", ""), ("a", "b"), ("b", "a"), ("sda1", "sda1")], of: "sda")
        #expect(rows == ["sda", "└── sda1"])
        #expect(Self.rows([("sda", "sda")], of: "sda") == ["sda"])
    }
}
