import Foundation

/// What a new user finds: a few folders and small files of every file type.
enum SampleFiles {
    /// The library whose files are below `sync/`.
    static let library = "5f2a1c3e-0b7d-4e6a-9c41-8d2f60b1a7e9"
    /// The library of somebody else.
    static let sharedLibrary = "77c1b0de-4f8a-4b52-a1c6-0e9d3b7f5a28"
    /// The node that everything is on.
    static let node = "olares"

    private static let folders = [
        "drive/Home/Code", "drive/Home/Documents/drafts", "drive/Home/Downloads", "drive/Home/Movies",
        "drive/Home/Music", "drive/Home/Pictures", "drive/Data/appstore", "drive/Common/models",
        "cache/\(node)/thumbnails", "cache/worker1", "external/\(node)/ai/model", "external/\(node)/ai/output",
        "external/\(node)/usb-stick/backup", "external/worker1", "sync/\(library)", "sync/\(sharedLibrary)",
        "awss3/AKIAEXAMPLE/bucket1",
        "google/alice@gmail.example", "dropbox/dbid-example", "tencent/AKIDexample",
    ]

    private static let files = [
        "drive/Home/Documents/welcome.txt": "Welcome to your Olares.\n",
        "drive/Home/Documents/drafts/plan.md": "# Plan\n\n1. Keep it small.\n",
        "drive/Home/Documents/report.pdf": "%PDF-1.4\n%%EOF\n",
        "drive/Home/Pictures/harbour.png": "\u{89}PNG\r\n\u{1a}\n",
        "drive/Data/appstore/settings.json": "{\"language\":\"en\"}\n",
        "drive/Common/models/README.md": "Models that all apps share.\n",
        "cache/\(node)/thumbnails/harbour.png": "\u{89}PNG\r\n\u{1a}\n",
        "external/\(node)/usb-stick/backup/notes.txt": "Copied on a Friday.\n",
        "sync/\(library)/ideas.md": "- a shed\n- a boat\n",
        "sync/\(sharedLibrary)/soup.md": "# Soup\n",
        "awss3/AKIAEXAMPLE/bucket1/photo.png": "\u{89}PNG\r\n\u{1a}\n",
        "google/alice@gmail.example/letter.txt": "Dear Bob,\n",
    ]

    static func plant(in root: String) throws {
        let manager = FileManager.default
        for folder in folders {
            try manager.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        // The same time for all, so that listings can be shown in documents.
        let time = Date(timeIntervalSince1970: 1_776_454_311)
        for (path, text) in files {
            let data = Data(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            try data.write(to: URL(filePath: "\(root)/\(path)"))
            try manager.setAttributes([.modificationDate: time], ofItemAtPath: "\(root)/\(path)")
        }
        let archive = try StoredArchive.make(of: ["\(root)/drive/Home/Pictures"], password: nil)
        try archive.write(to: URL(filePath: "\(root)/drive/Home/Documents/pictures.zip"))
        let all = manager.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        for path in all.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            try manager.setAttributes([.modificationDate: time], ofItemAtPath: "\(root)/\(path)")
        }
    }
}
