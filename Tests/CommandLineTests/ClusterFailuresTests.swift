import Foundation
import OlaresCore
import Sandbox
import Testing

/// What goes wrong between `cluster` and the control hub, and what repairs it.
@Suite struct ClusterFailuresTests {
    private let pods = "/kapis/resources.kubesphere.io/v1alpha3/pods"
    private let url = "https://control-hub.alice.olares.com/kapis/resources.kubesphere.io/v1alpha3/pods"

    @Test("What the server says, however it says it")
    func answers() async throws {
        try await withCluster { olares in
            for (status, body, code, message) in [
                (
                    500, #"{"kind":"Status","reason":"InternalError","message":"etcd is away"}"#,
                    FailureCode.httpServerError, "HTTP 500 (InternalError): etcd is away"
                ),
                (500, #"{"message":"odd"}"#, .httpServerError, "HTTP 500: odd"),
                (400, #"{"error":"bad label"}"#, .httpClientError, "HTTP 400: bad label"),
                (502, "upstream is away", .httpServerError, "HTTP 502: upstream is away"),
                (200, "<html>", .decode, "list pods: the server's answer is not JSON: an HTML page"),
                (200, "{}", .decode, "list pods: the server's answer has no list where one was expected"),
            ] {
                olares.sandbox.add(Fault(.status(code: status, body: body), path: pods, times: 2))
                let text = code == .decode ? message : "list pods: GET \(url): \(message)"
                try await olares.expectClusterRefused("pod list", code, text, exit: 1)
            }
        }
    }

    @Test("What the cluster understood and refuses is no question of the address")
    func refused() async throws {
        try await withCluster { olares in
            let refused = "the cluster understood and refuses it: change what the message names"
            for (status, reason, fix) in [
                (400, "BadRequest", refused), (409, "AlreadyExists", refused), (422, "Invalid", refused),
                (409, "Conflict", "it was changed in between: look at it, and run it again"),
            ] {
                let body = #"{"kind":"Status","reason":"\#(reason)","message":"no"}"#
                olares.sandbox.add(Fault(.status(code: status, body: body), path: pods, times: 2))
                try await olares.expectClusterRefused(
                    "pod list", .httpClientError, "HTTP \(status) (\(reason)): no", fix: fix)
            }
        }
    }

    @Test("An account that may not, and one that nobody knows")
    func denied() async throws {
        try await withCluster { olares in
            olares.sandbox.behaviour.cluster.forbiddenNamespaces = ["kube-system"]
            try await olares.expectClusterRefused(
                "pod get kube-system/x", .accessDenied,
                "get pod kube-system/x: server rejected the request (HTTP 403: ",
                exit: 1)
            try await olares.expectClusterRefused(
                "namespace get kube-system", .accessDenied, "server rejected the request (HTTP 403: ")
        }
        try await withCluster { olares in
            olares.sandbox.add(Fault(.status(code: 401, body: "{}"), path: pods))
            try await olares.expectClusterRefused(
                "pod list", .tokenRejected, "server rejected the access token (HTTP 401)", exit: 4,
                fix: "olares-cli profile login --olares-id alice@olares.com")
        }
    }

    @Test("A token that the server has had enough of is renewed, and nobody notices")
    func refresh() async throws {
        try await withCluster { olares in
            olares.sandbox.add(Fault(.status(code: 459, body: "{}"), path: pods, times: 1))
            _ = try await olares.clusterDone("pod list")
            #expect(olares.sandbox.requests(to: pods).count == 2)
        }
    }

    @Test(
        "The 500 of a proxy that does not know who asks is a token that is refused: it is renewed, and the request repeated"
    )
    func notLoggedIn() async throws {
        try await withCluster { olares in
            olares.sandbox.loseTokens(1)
            _ = try await olares.clusterDone("pod list")
            #expect(olares.sandbox.requests(to: pods).map(\.status) == [500, 200])
            #expect(olares.sandbox.count("/api/refresh") == 1)
            // So it is where the refusal stays.
            olares.sandbox.add(Fault(.status(code: 500, body: #"{"message":"Not Login"}"#), path: pods))
            try await olares.expectClusterRefused(
                "pod list", .tokenRejected, "server rejected the access token (HTTP 500)", exit: 4,
                fix: "olares-cli profile login --olares-id alice@olares.com")
            #expect(try await olares.cluster("pod list").stderr.contains(#"the proxy says "Not Login""#))
        }
    }

    @Test("Without a profile")
    func profile() async throws {
        try await withOlares { olares in
            let run = try await olares.cluster("pod list")
            expectFailure(run, .noProfile, exit: 4, message: "")
        }
    }

    @Test("Identity of each request, and nothing that a browser sends")
    func headers() async throws {
        try await withCluster { olares in
            _ = try await olares.clusterDone("pod list")
            let request = try #require(olares.sandbox.requests(to: pods).first)
            #expect(
                request.header("X-Unauth-Error") == "Non-Redirect" && request.header("Accept") == "application/json")
            #expect(request.header("Origin") == nil && request.header("Authorization") == nil)
            #expect(request.header("Cookie") == "auth_token=\(request.header("X-Authorization") ?? "")")
        }
    }
}
