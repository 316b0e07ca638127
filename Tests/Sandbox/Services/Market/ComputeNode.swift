/// A computer of the cluster, with the devices in it that apps can compute on.
public struct ComputeNode: Codable, Equatable, Sendable {
    /// A card.
    public struct Device: Codable, Equatable, Sendable {
        /// Such as `gpu-0`.
        public var deviceId: String
        /// What is printed on it.
        public var cardModel: String
        /// `MemorySlice` (each app takes a part of its memory), `TimeSlice` or `Exclusive`.
        public var supportType: String
        /// Bytes of memory.
        public var capacity: Int
        /// Bytes that nobody has taken.
        public var available: Int
        /// Whether it can be given to an app now.
        public var operable: Bool

        /// A card that is free.
        public init(
            _ deviceId: String, _ cardModel: String, _ supportType: String, gibibytes: Int, operable: Bool = true
        ) {
            self.deviceId = deviceId
            self.cardModel = cardModel
            self.supportType = supportType
            capacity = gibibytes << 30
            available = gibibytes << 30
            self.operable = operable
        }
    }

    /// Such as `olares`.
    public var name: String
    /// The kind of its devices, such as `nvidia`.
    public var gpuType: String
    /// Its devices.
    public var devices: [Device]

    /// A computer with cards.
    public init(_ name: String, _ gpuType: String, _ devices: [Device]) {
        self.name = name
        self.gpuType = gpuType
        self.devices = devices
    }

    /// Two computers, three cards of the usual kind, one of which is broken, and one card of another.
    public static let samples = [
        ComputeNode(
            "olares", "nvidia",
            [
                Device("gpu-0", "RTX 4090", "MemorySlice", gibibytes: 24),
                Device("gpu-1", "RTX 3060", "Exclusive", gibibytes: 12),
            ]),
        ComputeNode("worker1", "nvidia", [Device("gpu-0", "RTX 2060", "TimeSlice", gibibytes: 6, operable: false)]),
        ComputeNode("worker2", "intel-gpu", [Device("gpu-0", "Arc A380", "TimeSlice", gibibytes: 6)]),
    ]
}

/// A device that an app is given.
public struct ComputeBinding: Codable, Equatable, Sendable {
    /// Which computer.
    public var nodeName: String
    /// Which of its devices.
    public var deviceId: String
    /// Bytes of its memory, where it is shared by memory.
    public var memory: Int?

    /// Names a device.
    public init(_ nodeName: String, _ deviceId: String, memory: Int? = nil) {
        self.nodeName = nodeName
        self.deviceId = deviceId
        self.memory = memory
    }
}
