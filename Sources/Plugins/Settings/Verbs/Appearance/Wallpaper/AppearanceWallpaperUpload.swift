import OlaresCore
import OlaresExecution

/// `settings appearance wallpaper upload`: a picture of one's own (docs/protocol/settings.md, "The desktop").
struct AppearanceWallpaperUpload: CommandHandler {
    private static let types = ["png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"]
    /// The largest picture, in bytes.
    private static let limit = 64 << 20
    /// What a plan shows in place of the address that only the upload tells.
    private static let unknownAddress: JSONValue = "<address of the uploaded image>"

    private let surface: String
    private let path: String
    private let setsIt: Bool

    init(_ arguments: Arguments) throws(Failure) {
        surface = try arguments.requiredText("surface")
        path = try arguments.requiredText("file")
        setsIt = try !arguments.flag("no-set")
    }

    private var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let (type, bytes) = try picture(context.files)
        if context.isDryRun {
            let upload = SettingsCall(
                "POST", "/images/upload/v1", at: .settings,
                shownAs: ["image": .string(fileName), "bytes": .integer(Int64(bytes.count))])
            return server.plan([upload] + calls(Self.unknownAddress).map(\.call))
        }
        let answer = try await upload(type, bytes, server)
        guard let address = answer.text("imageUrl").nonEmpty else {
            throw Failure(
                .decode, "upload succeeded but the image service returned no imageUrl",
                next: [NextStep(["settings", "appearance", "wallpaper", "list", surface], effect: .read)])
        }
        for step in calls(.string(address)) { try await server.answer(to: step.call, for: step.what) }
        let end =
            setsIt ? "and set it as the \(surface) wallpaper: \(address)" : "to the \(surface) gallery: \(address)"
        return CommandResult(.lines([TerminalText.sanitized("Uploaded \(fileName) \(end)")]), json: answer)
    }

    /// What follows the upload: the picture goes into the gallery, and, unless that is not wanted, onto the screen.
    private func calls(_ address: JSONValue) -> [(what: String, call: SettingsCall)] {
        let register = SettingsCall("POST", "/api/wallpaper/upload/\(surface)", ["bg": address])
        let select = SettingsCall("POST", "/api/wallpaper/\(surface)", ["bg": address])
        return [("register the uploaded image", register)] + (setsIt ? [("select the uploaded image", select)] : [])
    }

    private func picture(_ files: any FileSystem) throws(Failure) -> (type: String, bytes: [UInt8]) {
        let suffix = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard let type = Self.types[suffix] else {
            throw Failure(
                .argumentInvalid, "\(fileName.quotedForMessage) is no picture that the desktop shows",
                advice: "pass a file that ends in .png, .jpg, .jpeg or .gif")
        }
        let found: [UInt8]?
        do throws(FileError) { found = try files.read(path, limit: Self.limit + 1) } catch {
            throw Failure(reading: error)
        }
        guard let found else {
            throw Failure(.fileUnreadable, "--file \(path): no such file", advice: "check the path")
        }
        guard !found.isEmpty, found.count <= Self.limit else {
            throw Failure(
                .fileUnreadable, "--file \(path): it has \(found.count) bytes",
                advice: "a picture has at least one byte, and at most \(Self.limit)")
        }
        return (type, found)
    }

    private func upload(
        _ type: String, _ bytes: [UInt8], _ server: SettingsServer
    ) async throws(Failure) -> JSONValue {
        var form = MultipartForm()
        // Who is not logged in sees the picture of the login too.
        if surface == "login" { form.add("policy", "public") }
        form.add(file: "image", called: fileName, type: type, bytes)
        var request = SettingsCall("POST", "/images/upload/v1", at: .settings).request
        form.attach(to: &request)
        request.timeout = nil
        return try await server.answer(to: request, for: "upload \(fileName)")
    }
}
