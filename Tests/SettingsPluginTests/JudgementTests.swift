import OlaresCore
import Testing

@testable import SettingsPlugin

/// What the settings' Swift decides by itself.
@Suite struct JudgementTests {
    @Test("Made-up passwords have letters of both sizes and a digit")
    func passwords() {
        let drawn = (0..<200).map { _ in NewPassword.draw() }
        #expect(Set(drawn).count == 200)
        #expect(drawn.allSatisfy { $0.count == 16 && NewPassword.isSafe($0) })
        #expect(!NewPassword.isSafe("abcdefgh12345678"))
    }

    @Test("Destinations are added once a protocol, and the last one takes its protocol with it")
    func acl() {
        var acl = ACL([["proto": "tcp", "dst": ["*:443"]]])
        acl.add(["*:443", "*:80"], to: "TCP")
        acl.add(["*:20"], to: "")
        #expect(acl.text == "tcp=*:443,*:80 any=*:20")
        acl.remove(["*:80", "*:443"], from: "tcp")
        #expect(acl.json == [["proto": "", "dst": ["*:20"]]])
    }

    @Test("ACLs of all apps come in three forms")
    func acls() throws {
        let rows: JSONValue = [
            ["appName": "a", "proto": "tcp", "dst": ["*:1"]], ["appName": "a", "proto": "tcp", "dst": ["*:2"]],
        ]
        let map: JSONValue = ["a": [["proto": "tcp", "dst": ["*:1", "*:2"]]]]
        let named: JSONValue = [["name": "a", "acls": [["proto": "tcp", "dst": ["*:1", "*:2"]]]]]
        for form in [rows, map, named] { #expect(try VPNACLAll.fold(form)["a"]?.text == "tcp=*:1,*:2") }
        #expect(try VPNACLAll.fold(.null).isEmpty)
        #expect(throws: Failure.self) { try VPNACLAll.fold("none") }
    }

    @Test("Sub-policies are read word by word")
    func subPolicies() throws {
        let part = try SubPolicy(
            "uri=/admin, policy=two_factor,one_time=true,valid_duration=300", at: "--sub-policy[0]")
        #expect(part.json == ["uri": "/admin", "policy": "two_factor", "one_time": true, "valid_duration": 300])
        for wrong in ["policy=public", "uri=/a", "uri=/a,policy=x", "uri=/a,policy=public,k=v", "uri"] {
            #expect(throws: Failure.self, "\(wrong)") { try SubPolicy(wrong, at: "--sub-policy[0]") }
        }
    }

    @Test("The mode of the reverse proxy is told from its record, with and without an address")
    func proxy() throws {
        #expect(
            ReverseProxyMode.text(of: ["enable_frp": true, "enable_cloudflare_tunnel": true]) == "cloudflare-tunnel")
        #expect(ReverseProxyMode.text(of: ["enable_frp": false]) == "public-ip")
        #expect(ReverseProxyMode.text(of: ["enable_frp": false, "ip": ""]) == "unset")
        #expect(ReverseProxyMode.text(of: ["external_network_off": true]) == "off (external network disabled)")
        #expect(try ReverseProxyMode("") == .off && ReverseProxyMode("CF") == .tunnel)
        #expect(throws: Failure.self) { try ReverseProxyMode("lan") }
    }

    @Test("Memory of devices is cut to two digits")
    func memory() {
        #expect(ComputeMode.gibibytes(25_769_803_776) == "24" && ComputeMode.gibibytes(1_610_612_736) == "1.50")
        #expect(ComputeMode.gibibytes(-1) == "0")
    }
}
