import OlaresCore
import Testing

@testable import MarketPlugin

/// What an answer of the market is, and what its words mean.
@Suite struct RefusalTests {
    private func answer(_ status: Int, _ json: String) throws -> MarketAnswer {
        try MarketAnswer(status: status, body: Array(json.utf8), to: MarketCall("POST", "/apps/x/install"))
    }

    private func refusal(_ status: Int, _ json: String) throws -> Refusal {
        guard case .refused(let refusal) = try answer(status, json) else {
            throw Failure(.unclassified, "taken for a success")
        }
        return refusal
    }

    @Test("A request that goes on is accepted like one that is done", arguments: [200, 202])
    func accepted(status: Int) throws {
        guard case .accepted(let data) = try answer(status, #"{"success":true,"data":{"task_id":"t"}}"#) else {
            Issue.record("refused")
            return
        }
        #expect(data["task_id"] == "t")
    }

    @Test(
        "The app service's reason is found where there is one",
        arguments: [
            (
                "Installation failed: appservice: install code=400: not &lt;now&gt; &amp; never",
                .text("not <now> & never")
            ),
            ("Installation failed: appservice: unexpected HTTP status 400", .lost),
            ("Installation failed: appservice: install code=422: ", .lost),
            ("Installation failed: appservice: app not found", .notFound),
            ("Installation failed: appservice: service unavailable", .unavailable),
            ("Installation failed: appservice: opID not found in response data", .uncertain),
            ("Failed to stop application", .lost), ("Failed to resume application", .lost),
            ("insufficient memory", .text("insufficient memory")), ("a & b", .text("a & b")),
        ] as [(String, Refusal.Reason)])
    func reasons(message: String, reason: Refusal.Reason) {
        #expect(Refusal(status: 500, code: nil, message: message, data: .null).reason == reason)
    }

    @Test("Status 500 with an envelope is a refusal, and only an app service that is away may be asked again")
    func failures() throws {
        let no = try refusal(
            500, #"{"success":false,"message":"Installation failed: appservice: install code=400: no"}"#)
        #expect(no.failure(of: "install 'x'").code == .serverRefused)
        #expect(no.failure(of: "install 'x'").message == "install 'x': no (HTTP 500)")
        let away = try refusal(
            500, #"{"success":false,"message":"Installation failed: appservice: service unavailable"}"#)
        #expect(away.failure(of: "install 'x'").retryable == true)
        #expect(try refusal(500, "<html>").failure(of: "x").code == .httpServerError)
        #expect(try refusal(405, "").isEnvelope == false)
        let uncertain = try refusal(
            500, #"{"success":false,"message":"Installation failed: appservice: opID not found in response data"}"#)
        #expect(uncertain.failure(of: "x").code == .outcomeUnknown)
    }

    @Test("A success with another code inside is a refusal")
    func inside() throws {
        let check = #"{\"code\": 422, \"data\": {\"type\": \"computeBindingRequired\", \"Data\": {}}}"#
        let binding = try refusal(200, #"{"success":true,"data":{"appName":"x","result":"\#(check)"}}"#)
        guard case .computeBinding? = binding.check else {
            Issue.record("no check")
            return
        }
        let no = try refusal(200, #"{"success":true,"data":{"result":"{\"code\":500,\"message\":\"busy\"}"}}"#)
        #expect(no.failure(of: "resume 'x'").message == "resume 'x': busy")
        for good in [#""{\"code\": 200}""#, #""started""#, "null"] {
            guard case .accepted = try answer(200, #"{"success":true,"data":{"result":\#(good)}}"#) else {
                Issue.record("\(good) is no refusal")
                continue
            }
        }
    }

    @Test("A failed check is one whatever the status, and a variable's type is none")
    func checks() throws {
        let json = #"""
            {"success":false,"message":"Installation failed: appservice: install code=422: ","data":{"backend_response":
            {"code":422,"data":{"Data":{"missingValues":[{"envName":"API_KEY","type":"password"}]},"type":"appenv"}}}}
            """#
        guard case .environment(let missing, _, _)? = try refusal(500, json).check else {
            Issue.record("no check")
            return
        }
        #expect(missing == ["API_KEY"])
        if try refusal(500, #"{"success":false,"message":"x","data":{"type":"password"}}"#).check != nil {
            Issue.record("a variable is no check")
        }
    }

    @Test("What the chart repository said is inside the market's text")
    func chartRepository() throws {
        let text =
            #"Failed to process package: chart repo service returned error status 422: {"code": "x", "message": "no"}"#
        let inner = try #require(Refusal(status: 400, code: nil, message: text, data: .null).ofChartRepository)
        #expect(inner.status == 422 && inner.code == "x" && inner.message == "no")
        let plain = Refusal(
            status: 400, code: nil, message: "chart repo service returned error status 500: gone", data: .null)
        #expect(plain.ofChartRepository?.message == "gone")
        #expect(Refusal(status: 400, code: nil, message: "no", data: .null).ofChartRepository == nil)
    }
}
