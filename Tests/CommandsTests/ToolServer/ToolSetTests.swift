import OlaresCore
import Testing

@testable import OlaresCommands

/// Which tools are listed without anybody asking.
@Suite struct ToolSetTests {
    private func names(_ tools: ToolSet) -> [String] {
        tools.listing(of: BuiltIn.commands, plugins: [], onRequest: BuiltIn.registry.groupsOnRequest())
            .compactMap { $0["name"]?.string }
    }

    @Test func aGroupSaysThatItIsListedOnRequest() {
        let usual = names(ToolSet())
        #expect(usual.contains("settings_apps_list"))
        #expect(!usual.contains { $0.hasPrefix("settings_vpn") })
        let asked = names(ToolSet(groups: ["settings vpn"]))
        #expect(asked.contains("settings_vpn_devices_list"))
        #expect(asked.allSatisfy { $0.hasPrefix("settings_vpn") })
    }

    @Test func groupsInsideAreMeantToo() {
        let groups = BuiltIn.registry.groupsOnRequest()
        #expect(groups.contains(["settings", "vpn"]))
        #expect(!groups.contains(["settings", "vpn", "acl"]), "the group above says it for those inside")
    }
}
