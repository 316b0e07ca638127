/// What the sources offer: the same for all users, but for what they upload themselves.
public enum Catalogue {
    /// The source that everybody has.
    public static let main = "market.olares"
    /// A source that somebody subscribed to: an older Firefox, and an app of its own.
    public static let subscribed = "market.test"
    /// Where uploads go.
    public static let uploads = "upload"

    static let sources: [String: [CatalogueApp]] = [
        main: plain + special,
        subscribed: [
            plain[0].with { $0.version = "128.5.0" },
            CatalogueApp("tidewatch", "Tide Watch", "0.3.1", ["Utilities"], by: "Harbour Lab", "Tides and times."),
        ],
        uploads: [],
    ]

    /// Apps that are like any other.
    private static let plain = [
        CatalogueApp(
            "firefox", "Firefox", "136.0.2", ["Web", "Browser"], by: "Mozilla", "A browser that runs at home."
        )
        .with {
            $0.chineseTitle = "火狐"
            $0.allowsSeveral = true
        },
        CatalogueApp(
            "jellyfin", "Jellyfin", "10.10.6", ["Media"], by: "Jellyfin", "Films and music from your own disks."),
        CatalogueApp(
            "immich", "Immich", "1.129.0", ["Media", "Photos"], by: "Immich", "Photos and videos, with search."),
        CatalogueApp("navidrome", "Navidrome", "0.55.1", ["Media"], by: "Navidrome", "Your music, streamed anywhere."),
        CatalogueApp(
            "audiobookshelf", "Audiobookshelf", "2.19.5", ["Media"], by: "advplyr", "Audiobooks and podcasts."),
        CatalogueApp(
            "calibreweb", "Calibre-Web", "0.6.24", ["Media", "Reading"], by: "janeczku", "A shelf of e-books."),
        CatalogueApp("kavita", "Kavita", "0.8.5", ["Reading"], by: "Kareadita", "Comics and books, page by page."),
        CatalogueApp("miniflux", "Miniflux", "2.2.6", ["Reading", "Web"], by: "Miniflux", "Feeds without the noise."),
        CatalogueApp("wallabag", "wallabag", "2.6.10", ["Reading"], by: "wallabag", "Read it later, keep it for ever."),
        CatalogueApp("linkding", "linkding", "1.38.1", ["Reading", "Web"], by: "sissbruecker", "Bookmarks with tags."),
        CatalogueApp("searxng", "SearXNG", "2025.3.9", ["Web", "Search"], by: "SearXNG", "Asks many search engines."),
        CatalogueApp(
            "ghost", "Ghost", "5.111.0", ["Web", "Writing"], by: "Ghost Foundation", "Blogs and newsletters."),
        CatalogueApp(
            "wordpress", "WordPress", "6.7.2", ["Web", "Writing"], by: "WordPress.org", "Sites of every kind."),
        CatalogueApp("memos", "Memos", "0.24.2", ["Writing"], by: "usememos", "Short notes, quickly made."),
        CatalogueApp("siyuan", "SiYuan", "3.1.25", ["Writing"], by: "B3log", "Notes that know each other."),
        CatalogueApp("trilium", "Trilium", "0.92.4", ["Writing"], by: "TriliumNext", "A tree of notes."),
        CatalogueApp(
            "hedgedoc", "HedgeDoc", "1.10.2", ["Writing", "Work"], by: "HedgeDoc", "Markdown, written together."),
        CatalogueApp(
            "nextcloud", "Nextcloud", "31.0.1", ["Work", "Files"], by: "Nextcloud", "Files, calendar, contacts."),
        CatalogueApp("seafile", "Seafile", "12.0.9", ["Files"], by: "Seafile", "Libraries that sync."),
        CatalogueApp("syncthing", "Syncthing", "1.29.3", ["Files"], by: "Syncthing", "Folders that stay the same."),
        CatalogueApp(
            "paperless", "Paperless-ngx", "2.14.7", ["Work", "Files"], by: "paperless-ngx", "Letters, scanned."),
        CatalogueApp(
            "stirlingpdf", "Stirling PDF", "0.44.2", ["Work", "Utilities"], by: "Stirling", "Everything for PDFs."),
        CatalogueApp("vikunja", "Vikunja", "0.24.6", ["Work"], by: "Vikunja", "Lists of what is to be done."),
        CatalogueApp("planka", "Planka", "1.26.0", ["Work"], by: "Planka", "Boards with cards."),
        CatalogueApp(
            "mattermost", "Mattermost", "10.6.1", ["Social", "Work"], by: "Mattermost", "Talk among colleagues."),
        CatalogueApp(
            "mastodon", "Mastodon", "4.3.6", ["Social"], by: "Mastodon", "A server of one's own in a large net."),
        CatalogueApp("element", "Element", "1.11.94", ["Social"], by: "Element", "Messages that nobody else reads."),
        CatalogueApp("gitea", "Gitea", "1.23.5", ["Developer"], by: "Gitea", "Repositories, issues, reviews."),
        CatalogueApp("codeserver", "code-server", "4.98.0", ["Developer"], by: "Coder", "An editor in the browser."),
        CatalogueApp("jupyter", "JupyterLab", "4.3.5", ["Developer", "AI"], by: "Jupyter", "Notebooks that compute."),
        CatalogueApp("nocodb", "NocoDB", "0.258.11", ["Developer", "Work"], by: "NocoDB", "Tables over a database."),
        CatalogueApp("n8n", "n8n", "1.82.3", ["Developer", "Work"], by: "n8n", "When this happens, do that."),
        CatalogueApp("nodered", "Node-RED", "4.0.9", ["Developer"], by: "OpenJS", "Flows, drawn by hand."),
        CatalogueApp(
            "uptimekuma", "Uptime Kuma", "1.23.16", ["Utilities"], by: "louislam", "Says when a site is down."),
        CatalogueApp(
            "grafana", "Grafana", "11.5.2", ["Utilities", "Developer"], by: "Grafana Labs", "Charts of anything."),
        CatalogueApp("vaultwarden", "Vaultwarden", "1.33.2", ["Utilities"], by: "dani-garcia", "Passwords under lock."),
        CatalogueApp(
            "adguardhome", "AdGuard Home", "0.107.57", ["Utilities"], by: "AdGuard", "A network without adverts."),
        CatalogueApp(
            "homeassistant", "Home Assistant", "2025.3.3", ["Lifestyle"], by: "Nabu Casa", "A house that listens."),
        CatalogueApp("mealie", "Mealie", "2.7.1", ["Lifestyle"], by: "Mealie", "Recipes and what to buy for them."),
        CatalogueApp("fireflyiii", "Firefly III", "6.2.9", ["Finance"], by: "James Cole", "Where the money went."),
    ]

    /// Apps of which something is out of the ordinary.
    private static let special = [
        // Two settings: one that somebody must give, one that refers to the system's.
        CatalogueApp("outline", "Outline", "0.82.0", ["Work", "Writing"], by: "Outline", "What a team knows.").with {
            $0.settings = [
                .init(
                    envName: "ADMIN_EMAIL", type: "email", required: true, title: "Administrator's address",
                    description: "Who may do everything", regex: "^[^@ ]+@[^@ ]+$"),
                .init(
                    envName: "LANGUAGE", default: "en", title: "Language",
                    options: [.init(title: "English", value: "en"), .init(title: "中文", value: "zh")]),
            ]
        },
        CatalogueApp("listmonk", "listmonk", "4.1.0", ["Work"], by: "Kailash Nadh", "Letters to many.").with {
            $0.settings = [
                .init(envName: "SMTP_HOST", required: true, valueFrom: .init(envName: "OLARES_USER_SMTP_HOST"))
            ]
        },
        // Two ways to compute, and a setting.
        CatalogueApp("ollama", "Ollama", "0.6.2", ["AI"], by: "Ollama", "Language models, one command away.").with {
            $0.modes = ["cpu", "nvidia"]
            $0.need = .init(graphicsMemory: 6, memory: 4, takesSeveralCards: true)
            $0.settings = [.init(envName: "TZ", default: "UTC")]
        },
        CatalogueApp("comfyui", "ComfyUI", "0.3.26", ["AI", "Creativity"], by: "comfyanonymous", "Pictures by wire.")
            .with {
                $0.modes = ["nvidia", "amd-gpu", "apple-m"]
                $0.need = .init(graphicsMemory: 8, memory: 8)
            },
        // One way only, which needs a device.
        CatalogueApp("vllm", "vLLM", "0.7.3", ["AI"], by: "vLLM", "Serves large models.").with {
            $0.modes = ["nvidia"]
            $0.need = .init(graphicsMemory: 12, memory: 16, takesSeveralCards: true, takesSeveralNodes: true)
        },
        // Runs once for everybody.
        CatalogueApp("difyshared", "Dify", "1.0.1", ["AI"], by: "LangGenius", "Builds helpers from models.").with {
            $0.isVersion2 = true
            $0.subcharts = ["difyserver", "difyclient"]
        },
        CatalogueApp("ragflow", "RAGFlow", "0.17.0", ["AI"], by: "InfiniFlow", "Answers with their sources.").with {
            $0.isShared = true
        },
        // Only clones of it run.
        CatalogueApp("windows", "Windows", "1.1.4", ["Utilities"], by: "dockur", "A desktop in a window.").with {
            $0.isTemplateOnly = true
            $0.entrances = [
                .init(name: "desktop", title: "Desktop", host: "windows", port: 8006),
                .init(name: "rdp", title: "Remote desktop", host: "windows", port: 3389),
                .init(name: "health", title: "", host: "windows", port: 9000, invisible: true),
            ]
        },
        // Withdrawn, but still there.
        CatalogueApp("oldwiki", "Old Wiki", "3.2.0", ["Writing"], by: "Nobody", "Not looked after any more.").with {
            $0.labels = ["suspend"]
        },
        CatalogueApp("redisstack", "Redis Stack", "7.4.0", ["Developer"], by: "Redis", "A store in memory.").with {
            $0.cfgType = "middleware"
            $0.entrances = []
        },
    ]
}
