import Foundation
import OlaresCore
import Sandbox
import Testing

/// Secrets of `settings`, and the rest that the desktop and the network have.
@Suite struct SettingsSecretsTests {
    @Test("Accounts are added, looked at without their secret, and deleted")
    func accounts() async throws {
        try await withSettings { olares in
            olares.addSecret("s3-s3cret")
            let add = "integration accounts add awss3 --access-key-id AKIA --endpoint https://s3.example.com"
            let plan = try await olares.settingsDone(add + " --dry-run")
            #expect(plan.stdout.contains("\"access_token\": \"***\""))
            let piped = ChildProcess.Input.text("s3-s3cret\n")
            let added = try await olares.settingsDone(add + " --access-key-secret-stdin", input: piped)
            #expect(added.stdout == "Added awss3 account \"AKIA\".\n")
            let shown = try await olares.settingsDone("integration accounts get awss3 AKIA")
            #expect(shown.stdout.contains("endpoint=https://s3.example.com\n"))
            expectFailure(
                try await olares.settings(add), .inputNotTerminal, message: "pass --access-key-secret-stdin")
            try await olares.settingsDone("integration accounts delete awss3 AKIA --yes")
        }
    }

    @Test("Passwords of repositories come from a pipe, for plans that there are")
    func backups() async throws {
        try await withSettings { olares in
            olares.addSecret("rep0-password")
            let piped = ChildProcess.Input.text("rep0-password\n")
            try await olares.settingsDone("backup password set docs --password-stdin", input: piped)
            expectFailure(
                try await olares.settings("backup password set nope --password-stdin", input: piped), .remoteNotFound,
                message: "there is no backup plan \"nope\"")
            expectFailure(
                try await olares.settings("backup password set docs --password-stdin", input: .text("\n")),
                .passwordEmpty,
                message: "password cannot be empty")
            let asked = try await olares.settings("backup password set docs")
            expectFailure(asked, .inputNotTerminal, message: "pass --password-stdin")
            let plan = try await olares.settingsDone("backup password set docs --dry-run")
            #expect(plan.stdout.contains("\"password\": \"***\""))
            let url = " --backup-url s3:s3.example.com/b1/repo --password-stdin"
            let checked = try await olares.settingsDone("restore plans check-url" + url, input: piped)
            #expect(checked.stdout.hasPrefix("BACKUP-TYPE:  file\n") && checked.stdout.contains("sn-8"))
            let made = try await olares.settingsDone(
                "restore plans create-from-url --path /Files/Home/R --dir docs" + url, input: piped)
            #expect(made.stdout == "Created restore plan \"rs-2\" from URL.\n")
            expectFailure(
                try await olares.settings("restore plans create-from-url --path /Files/Home/R" + url, input: piped),
                .serverRefused, message: "path or subPath is empty")
        }
    }

    @Test("Wallpapers and widgets are changed in the part that was asked for")
    func appearance() async throws {
        try await withSettings { olares in
            try await olares.settingsDone("appearance widget set --24-hour false")
            try await olares.settingsDone("appearance wallpaper set desktop 3")
            try await olares.settingsDone("appearance wallpaper style set desktop Tile")
            let wrong = try await olares.settings("appearance widget set --date-format YYYY")
            expectFailure(wrong, .optionValueInvalid, message: "--date-format")
            let json = try await olares.settingsDone("appearance get -o json").json
            #expect(json["widget"]?["is24HourFormat"] == false && json["widget"]?["dateFormat"] == "YYYY/MM/DD")
            #expect(json["wallpaper"]?["desktop"] == "/bg/3.jpg" && json["wallpaper"]?["desktopStyle"] == "repeat")
            expectFailure(
                try await olares.settings("appearance wallpaper set desktop 28"), .argumentInvalid,
                message: "desktop has no built-in wallpaper 28: 0-27")
            try Data([1, 2, 3]).write(to: URL(filePath: olares.workDirectory + "/sea.png"))
            let wallpaper = "appearance wallpaper upload login --file sea.png"
            let plan = try await olares.settingsDone(wallpaper + " --dry-run -o json").json
            #expect(plan["requests"]?.array?.count == 3)
            let uploaded = try await olares.settingsDone(wallpaper)
            let address = "https://files.alice.olares.com/images/sea.png"
            #expect(uploaded.stdout == "Uploaded sea.png and set it as the login wallpaper: \(address)\n")
            try await olares.settingsDone("appearance wallpaper upload desktop --file sea.png --no-set")
            let pictures = try await olares.settingsDone("appearance get -o json").json["wallpaper"]
            #expect(pictures?["login"]?.string == address && pictures?["desktop"] == "/bg/3.jpg")
            #expect(pictures?["upload_desktop_backgrounds"] == [.string(address)])
            expectFailure(
                try await olares.settings("appearance wallpaper upload desktop --file sea.txt"), .argumentInvalid,
                message: "sea.txt")
            #expect(try await olares.settingsDone("video config get").stdout.contains("(array, 0)\n"))
        }
    }

    @Test("The overlay gateway is turned on and waited for, and an app gets an address")
    func overlay() async throws {
        try await withSettings { olares in
            let quick = " --watch --watch-interval 10ms"
            expectFailure(
                try await olares.settings("network overlay app enable jellyfin"), .preconditionFailed,
                message: "overlay gateway is not on (status: off)", fix: "olares-cli settings network overlay enable")
            let on = try await olares.settings("network overlay enable" + quick)
            #expect(on.stdout == "overlay gateway is now on\n")
            let app = try await olares.settings("network overlay app enable c0ffee" + quick)
            #expect(app.stdout.hasPrefix("overlay on for app \"jellyfin\"\n"))
            #expect(try await olares.settingsDone("network overlay status").stdout.contains("192.168.1.60:8096"))
            let off = try await olares.settings("network overlay disable --yes --watch-timeout 50ms" + quick)
            #expect(off.exit == 0 || off.exit == ExitCode.pending.rawValue)
        }
    }

    @Test("A token that the backend refuses inside of a success is renewed once")
    func refusedInside() async throws {
        try await withSettings { olares in
            let body = #"{"code":100001,"message":"token is invalid"}"#
            olares.sandbox.add(Fault(.status(code: 200, body: body), path: "/api/device/sso", times: 1))
            try await olares.settingsDone("me sso list")
            #expect(olares.sandbox.requests(to: "/api/refresh").count == 1)
        }
    }

    @Test("Names and ways to log in of all entrances, in one list")
    func lists() async throws {
        try await withSettings { olares in
            let domains = try await olares.settingsDone("apps domain list firefox -o json").json
            #expect(domains.array?.first?["entrance"] == "www")
            #expect(
                try await olares.settingsDone("apps policy list firefox").stdout.contains(
                    "Default policy:       one_factor\n"))
        }
    }
}
