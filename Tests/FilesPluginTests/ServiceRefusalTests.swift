import OlaresCore
import Testing

@testable import FilesPlugin

/// What the files service says, and what becomes of it.
@Suite struct ServiceRefusalTests {
    private static let path: RemotePath? = try? RemotePath("drive/Home/docs/a.txt")

    private func told(_ status: Int, _ body: String) -> Failure? {
        ServiceRefusal(status: status, body: Array(body.utf8))?.failure(
            of: "do it", at: Self.path, as: "bob@olares.com")
    }

    @Test(
        "What is missing is missing, whatever the status",
        arguments: [
            (500, #"{"code":1,"message":"Directory not exist."}"#),
            (500, #"{"code":1,"message":"lstat /data/pvc/Home/docs/a.txt/x: not a directory"}"#),
            (500, #"{"code":1,"message":"lstat /data/pvc/Home/none: no such file or directory"}"#),
            (400, #"{"code":1,"message":"File not exist"}"#),
            (500, #"{"code":1,"message":"no such file or directory"}"#),
            (500, #"{"code":1,"message":"file /e/none.txt not exists"}"#),
            (500, #"{"code":1,"data":null,"message":"/e/none/: no such file or directory"}"#),
            (500, #"{"error":"Source path to copy does not exist or is not accessible."}"#),
            (404, #"{"error":"file not found"}"#), (400, #"{"error":"archive source not exists"}"#),
            (200, #"{"code":1,"message":"Wrong share."}"#), (404, #"{"error":"anything"}"#),
        ])
    func missing(status: Int, body: String) throws {
        let failure = try #require(told(status, body))
        #expect(failure.code == .remoteNotFound && failure.exit == .failed && failure.retryable == false)
        #expect(failure.fix == "olares-cli files ls drive/Home/docs/")
        #expect(!failure.message.contains("/data/"))
    }

    @Test(
        "Each other row has its code, and none is tried again",
        arguments: [
            (
                500, #"{"code":1,"message":"The name 'f2' already exists. Please choose another name."}"#,
                .remoteFileExists
            ),
            (500, #"{"code":1,"message":"file exists"}"#, .remoteFileExists),
            (500, #"{"code":1,"message":"path /data/pvc/Home/f is not a directory"}"#, .preconditionFailed),
            (500, #"{"error":"parent dir is not exist or is not a dir"}"#, .remoteNotFound),
            (400, #"{"error":"file param error: node nonode not found"}"#, .remoteNotFound),
            (400, #"{"error":"invalid node"}"#, .remoteNotFound),
            (
                500,
                #"{"code":1,"message":"Mounted directory is temporarily unavailable. Please try again or remount."}"#,
                .preconditionFailed
            ),
            (
                400,
                #"{"code":1,"message":"Mounted directory is temporarily unavailable. Please try again or remount."}"#,
                .preconditionFailed
            ),
            (500, #"{"error":"Insufficient disk space. 3 GB required, but only 1 GB available"}"#, .remoteDiskFull),
            (500, #"{"code":1,"message":"write /data/pvc/Home/x: no space left on device"}"#, .remoteDiskFull),
            (400, #"{"code":1,"message":"not supported currently"}"#, .httpClientError),
            (400, #"{"error":"url invalid, /drive/Home"}"#, .httpClientError),
            (500, #"{"code":1,"message":"file name too long"}"#, .serverRefused),
            (200, #"{"code":1,"message":"bind body failed, err=unexpected end of JSON input"}"#, .serverRefused),
            (200, #"{"code":-1}"#, .serverRefused), (500, #"{"error":""}"#, .serverRefused),
        ] as [(Int, String, FailureCode)])
    func others(status: Int, body: String, code: FailureCode) throws {
        let failure = try #require(told(status, body))
        #expect(failure.code == code)
        #expect(failure.retryable == false && !failure.isPassing)
        #expect(failure.fix != nil && failure.message.hasPrefix("do it: ") && !failure.message.contains("/data/"))
    }

    @Test func aVolumeThatIsAwayMayComeBack() throws {
        let body = #"{"error":"Mounted directory is temporarily unavailable. Please try again or remount."}"#
        let failure = try #require(told(503, body))
        #expect(failure.isPassing && failure.retryable == true)
        #expect(failure.fix?.contains("attach or mount it again") == true)
    }

    @Test(arguments: ["", "<html>", "[1]", "oops", #"{"name":"x"}"#, "7"])
    func whatIsNoRefusal(body: String) {
        #expect(ServiceRefusal(status: 500, body: Array(body.utf8)) == nil)
    }

    @Test(arguments: [
        #"{"code":0}"#, #"{"code":200}"#, #"{"code":300,"data":[]}"#, #"{"task_id":"t"}"#, #"{"code":null}"#, "{}",
    ])
    func successes(body: String) throws {
        #expect(ServiceRefusal.hidden(in: try JSONValue(parsing: Array(body.utf8))) == nil)
    }

    @Test(arguments: [
        ("lstat /data/pvc/Home/a/b: no such file", "lstat …/b: no such file"),
        ("rsync /d/p/k/f1 -> /d/p/k/nodir/f1: exit status 3", "rsync …/f1 -> …/f1: exit status 3"),
        ("url invalid, /drive/Home/x/y", "url invalid, /drive/Home/x/y"), ("/e/none/: no such", "/e/none/: no such"),
        ("nothing here", "nothing here"), ("", ""),
    ])
    func diskPaths(text: String, shown: String) { #expect(ServiceRefusal.withoutDiskPaths(text) == shown) }

    @Test func everythingElseStopsATransferOnlyWhenNothingCouldFollow() throws {
        #expect(try #require(told(500, #"{"error":"no space left on device"}"#)).endsTransfer)
        #expect(try #require(told(500, #"{"code":1,"message":"Directory not exist."}"#)).endsTransfer == false)
    }
}
