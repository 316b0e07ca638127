/// The services of an Olares instance, each at a host name of its own (docs/protocol/identity.md, "Service URLs").
public enum Service: String, Sendable, CaseIterable {
    case auth
    case vault
    case desktop
    case settings
    case files
    case market
    case dashboard
    case controlHub = "control-hub"
}
