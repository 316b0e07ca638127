import OlaresCore
import Sandbox
import Testing

/// What `files share …` refuses before anything is sent.
@Suite struct FilesShareRefusalTests {
    @Test("What cannot be shared, or not so, is refused before anything is sent", arguments: Self.refusals)
    func refused(line: String, code: FailureCode, message: String) async throws {
        try await withFilesOfBob { olares, _ in try await olares.expectRefused("share \(line)", code, message) }
    }

    private static let refusals: [(String, FailureCode, String)] =
        [
            (
                "internal external/olares/", .pathProtected,
                "refusing to share external/olares/: this is the volume listing layer (read-only)"
            ),
            (
                "smb cache/olares/ --public", .pathProtected,
                "refusing to share cache/olares/: this is the node-picker layer"
            ),
            (
                "internal google/a@b/x", .argumentInvalid,
                "refusing to create a internal share for google/a@b/x: cloud namespaces (awss3 / google / dropbox / tencent) do not support sharing"
            ),
            (
                "public sync/r/x --expire-days 1", .argumentInvalid,
                "`files share public` only supports the {cache, drive} namespace(s)"
            ),
            (
                "smb sync/r/x --public", .argumentInvalid,
                "`files share smb` only supports the {cache, drive, external} namespace(s)"
            ),
            ("smb drive/Home/ --public", .argumentInvalid, "a root would leave it without a name"),
            (
                "internal drive/Common/models", .argumentInvalid,
                "drive/Common can only be shared with `files share public`"
            ),
            (
                "internal drive/Home/nope", .remoteNotFound,
                "refusing to create a internal share for drive/Home/nope: target does not exist on the server"
            ),
            ("internal drive/Home/Documents/report.pdf", .argumentInvalid, "target is a file on the server"),
            (
                "internal drive/Home/Documents/ --users carl:boss", .optionValueInvalid,
                "unknown permission \"boss\"; expected one of: view, upload, edit, admin (or 0..4)"
            ),
            (
                "internal drive/Home/Documents/ --users carl:upload", .optionValueInvalid,
                "upload is for public links"
            ),
            ("internal drive/Home/Documents/ --users carl:0", .optionValueInvalid, "cannot have none"),
            ("internal drive/Home/Documents/ --users carl,carl:edit", .optionValueInvalid, "names \"carl\" twice"),
            ("internal drive/Home/Documents/ --users bob", .optionValueInvalid, "bob owns the share"),
            (
                "internal drive/Home/Documents/ --permission view", .optionValueInvalid,
                "the service ignores anything else"
            ),
            (
                "public drive/Home/Documents/", .optionRequired,
                "Public shares require an expiration; pass --expire-days N or --expire-time RFC3339"
            ),
            (
                "public drive/Home/Documents/ --expire-days 1 --expire-time 2030-01-01T00:00:00Z", .optionsConflict,
                "--expire-"
            ),
            (
                "public drive/Home/Documents/ --expire-time tomorrow", .optionValueInvalid,
                "--expire-time: must be RFC3339"
            ),
            ("public drive/Home/Documents/ --expire-time 2020-01-01T00:00:00Z", .optionValueInvalid, "is over"),
            ("public drive/Home/Documents/ --expire-days 1 --permission admin", .optionValueInvalid, "--permission"),
            (
                "public drive/Home/Documents/ --expire-days 1 --password short", .optionValueInvalid,
                "--password must be at least 6 characters"
            ),
            (
                "public drive/Home/Documents/ --expire-days 1 --upload-size-limit 1X", .optionValueInvalid,
                "invalid --upload-size-limit \"1X\""
            ),
            ("smb drive/Home/Documents/", .optionRequired, "`share smb` requires either --public OR --users"),
            (
                "smb drive/Home/Documents/ --public --users u1", .optionRequired,
                "--public and --users are mutually exclusive"
            ),
            (
                "smb drive/Home/Documents/ --public --read-only", .optionsConflict,
                "a public SMB share can always be written to by everybody"
            ),
            (
                "smb drive/Home/Documents/ --users u1:edit --read-only", .optionsConflict,
                "--read-only gives every account view"
            ),
            (
                "smb drive/Home/Documents/ --users u1:admin", .optionValueInvalid,
                "SMB shares accept only view or edit (got admin)"
            ),
            ("get nope", .remoteNotFound, "share nope: not found on the server"),
            ("set-password 00000000-0000-4000-8000-000000000000", .remoteNotFound, "not found on the server"),
            ("set-members nope", .optionRequired, "pass exactly one of --users and --clear"),
            (
                "smb-users create bob_nas", .inputNotTerminal,
                "stdin is not a terminal — pipe a password with --password-stdin"
            ),
        ]
}
