import OlaresCore
import Testing

@testable import ClusterPlugin

@Suite struct ContainerPickerTests {
    private static let names = [
        "user-space-alice/notes-1/app", "user-space-alice/desk-1/proxy", "kube-system/dns-1/dns",
        "user-space-alice/notebook-1/app",
    ]

    @Test(
        "All parts must be there, in any order and case; what fits better stands first",
        arguments: [
            ("", [0, 1, 2, 3]), ("dns", [2]), ("APP alice", [0, 3]), ("alice notebook", [3]), ("zzz", []),
            ("proxy", [1]), ("a ali", [0, 1, 3]),
        ])
    func filter(text: String, order: [Int]) {
        let ranked = PickerFilter(text).ranked(Self.names)
        #expect(Set(ranked) == Set(order))
        if order.count < 3 { #expect(ranked == order) }
    }

    @Test func scores() {
        #expect(PickerFilter("dns").score("dns") == 100 + 6 + 24 + 20)
        #expect(PickerFilter("n").score("dns") == 100 + 2 + 19)
        #expect(PickerFilter("b").score("a/b") == 100 + 2 + 24 + 18)
        #expect(PickerFilter("x").score("dns") == nil)
    }

    @Test(
        "Keys, also several that come at once",
        arguments: [
            ("\u{1b}[A\u{1b}[B", [PickerKey.up, .down]), ("\u{1b}OA", [.up]), ("\u{1b}", [.cancel]),
            ("\u{3}", [.cancel]),
            ("ä\r", [.character("ä"), .enter]), ("\u{7f}\u{15}", [.erase, .eraseAll]),
            ("\u{1b}[3~x", [.character("x")]),
            ("\u{1}", []),
        ])
    func keys(text: String, keys: [PickerKey]) { #expect(PickerKey.keys(in: Array(text.utf8)) == keys) }

    private func list(_ count: Int) -> PickerList {
        PickerList(
            (0..<count).map {
                PickerList.Entry(
                    container: ContainerName(pod: ObjectName(namespace: "shop", name: "web-\($0)"), name: "app"),
                    status: $0 == 0 ? "Running" : "Pending")
            }, header: "Select a container to exec into")
    }

    @Test("The rows around the cursor, and what stands above and below them")
    func screen() {
        var list = list(30)
        let size = TerminalSize(columns: 100, rows: 8)
        let top = list.lines(size)
        #expect(top.count == 7)
        #expect(top[1] == "\u{1b}[7m❯ shop/web-0 › app  (Running)\u{1b}[0m")
        #expect(top[2] == "\u{1b}[2m  shop/web-1 › app  (Pending)\u{1b}[0m")
        #expect(top.last?.hasPrefix("  [1/30]  ↑↓ move") == true)
        for _ in 0..<50 { _ = list.press(.down) }
        let bottom = list.lines(size)
        #expect(bottom[5].contains("❯ shop/web-29 › app"))
        let tall = list.lines(TerminalSize(columns: 100, rows: 50))
        #expect(tall.count == 17)
        let narrow = list.lines(TerminalSize(columns: 20, rows: 50))
        #expect(narrow.allSatisfy { DisplayWidth.columns(TerminalText.sanitized($0)) < 20 })
    }

    @Test("Typing filters and goes to the top; enter takes, escape leaves")
    func typing() {
        var list = list(30)
        let size = TerminalSize(columns: 100, rows: 24)
        _ = list.press(.down)
        for character in "web-29" { _ = list.press(.character(character)) }
        let found = list.lines(size)
        #expect(found.count == 3)
        let chosen = ContainerName(pod: ObjectName(namespace: "shop", name: "web-29"), name: "app")
        let picked = list.press(.enter)
        #expect(picked == .picked(chosen))
        _ = list.press(.character("x"))
        let empty = (list.lines(size), list.press(.enter))
        #expect(empty.0[1] == "  (no matches)" && empty.1 == .goesOn)
        _ = list.press(.eraseAll)
        let all = (list.lines(size), list.press(.cancel))
        #expect(all.0.count == 17 && all.1 == .cancelled)
    }

    @Test("Containers of pods that cannot be entered are left out; running ones stand first")
    func entries() throws {
        func pod(_ namespace: String, _ name: String, _ phase: String, _ containers: [String]) -> Pod {
            Pod([
                "metadata": ["namespace": .string(namespace), "name": .string(name)],
                "spec": ["containers": .array(containers.map { ["name": .string($0)] })],
                "status": ["phase": .string(phase)],
            ])
        }
        let pods = [
            pod("alice-b", "web", "Pending", ["a"]), pod("bob", "web", "Running", ["a"]),
            pod("alice-a", "web", "Running", ["z", "b"]),
        ]
        let permission = try ExecPermission(["user": ["username": "alice", "globalrole": "platform-regular"]])
        #expect(
            ContainerPicker.entries(pods, permission: permission).map(\.container.text) == [
                "alice-a/web/b", "alice-a/web/z", "alice-b/web/a",
            ])
        #expect(ContainerPicker.entries(pods, permission: nil).count == 4)
    }
}
