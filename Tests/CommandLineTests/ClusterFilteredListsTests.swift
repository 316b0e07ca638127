import Foundation
import OlaresCore
import Sandbox
import Testing

/// Lists of somebody who is no administrator, from whose pages the proxy takes what is not theirs.
@Suite struct ClusterFilteredListsTests {
    private static let root = "/kapis/resources.kubesphere.io/v1alpha3"

    @Test(
        "They are as whole, and as long a page, as if nothing had been taken out",
        arguments: [
            "namespace list --all", "namespace list", "namespace list --limit 2", "jobs list -A --all",
            "jobs list -A --limit 2", "jobs list -A --limit 2 --page 2", "jobs list -A --page 9", "cronjob list -A",
            "pod list -A --all", "pod list -A", "pod list -A --limit 4 --page 2",
        ])
    func sameAsUnfiltered(line: String) async throws {
        try await withCrowd { olares in
            let filtered = try await olares.cluster("\(line) -o json")
            olares.sandbox.behaviour.cluster.filtersPages = false
            let wanted = try await olares.cluster("\(line) -o json")
            #expect(filtered.exit == 0 && wanted.exit == 0, "\(filtered.stderr)")
            let (found, all) = (try filtered.json, try wanted.json)
            #expect(names(found) == names(all))
            #expect(found["more"] == all["more"])
            #expect(found["totalItems"] == all["totalItems"])
        }
    }

    @Test("They end where the pages end, and take no more requests than that")
    func requests() async throws {
        try await withCrowd { olares in
            _ = try await olares.clusterDone("namespace list --all")
            #expect(olares.clusterQueries(of: "\(Self.root)/namespaces") == ["limit=100&page=1", "limit=100&page=2"])
            _ = try await olares.clusterDone("pod list -A --all")
            #expect(olares.clusterQueries(of: "\(Self.root)/pods") == ["limit=100&page=1"])
        }
    }

    private func names(_ list: JSONValue) -> [String] {
        list["items"]?.array?.compactMap { item in
            item["metadata"].map { "\($0["namespace"]?.string ?? "")/\($0["name"]?.string ?? "")" }
        } ?? []
    }

    /// Bob, on an Olares with more namespaces of others than a page holds.
    private func withCrowd(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            for number in 1...40 { olares.sandbox.add(User("guest\(number)@olares.com", password: "pw-\(number)")) }
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            try await test(olares)
        }
    }
}
