/// What the settings are filled with at the beginning.
enum SampleSettings {
    static let apps: [JSONValue] = [
        app("firefox", "Firefox", id: "f1a2", entrances: [entrance("www", "Firefox", id: "f1a2")]),
        app(
            "jellyfin", "Jellyfin", id: "c0ffee", entrances: [entrance("web", "Jellyfin", id: "c0ffee")],
            shared: [entrance("share", "Shared", id: "c0ffee0")],
            ports: [["name": "dlna", "host": "jellyfin", "port": 1900, "exposePort": 46001, "protocol": "udp"]]),
        app(
            "ollama", "Ollama", id: "0llama", state: "stopped",
            entrances: [entrance("api", "API", id: "0llama", level: "internal")]),
        app("wordpress", "WordPress", id: "30rd", entrances: [entrance("blog", "Blog", id: "30rd", level: "public")]),
        app("oldwiki", "Old Wiki", id: "01d", state: "uninstalled", entrances: []),
        app(
            "settings", "Settings", id: "5e7", isSystem: true, entrances: [entrance("settings", "Settings", id: "5e7")]),
    ]

    private static func app(
        _ name: String, _ title: String, id: String, state: String = "running", isSystem: Bool = false,
        entrances: [JSONValue], shared: [JSONValue] = [], ports: [JSONValue] = []
    ) -> JSONValue {
        [
            "id": .string(id), "name": .string(name), "title": .string(title), "icon": "", "deployment": .string(name),
            "namespace": "", "owner": "", "state": .string(state), "target": "_blank",
            "url": .string("\(id).alice.olares.com"), "requiredGpu": "", "isClusterScoped": false,
            "isSysApp": .boolean(isSystem), "mobileSupported": true, "entrances": .array(entrances),
            "sharedEntrances": .array(shared), "ports": .array(ports),
        ]
    }

    private static func entrance(_ name: String, _ title: String, id: String, level: String = "private") -> JSONValue {
        [
            "id": .string(id), "name": .string(name), "title": .string(title), "icon": "",
            "url": .string("\(id).alice.olares.com"), "authLevel": .string(level), "state": "running", "reason": "",
            "openMethod": "default", "invisible": false,
        ]
    }

    static let variables: [String: [JSONValue]] = [
        "firefox": [
            variable("LOG_LEVEL", "info"), variable("PORT", "8080", type: "int", required: true),
            variable("TZ", "UTC", editable: false),
        ],
        "jellyfin": [],
    ]
    static let systemVariables = [
        variable("OLARES_SYSTEM_CDN_SERVICE", "https://cdn.olares.com"),
        variable("OLARES_SYSTEM_CLUSTER", "1", editable: false),
    ]
    static let userVariables = [
        variable("OLARES_USER_SMTP_HOST", "", type: "host"), variable("OLARES_USER_TIMEZONE", "UTC"),
    ]

    private static func variable(
        _ name: String, _ value: String, type: String = "string", required: Bool = false, editable: Bool = true
    ) -> JSONValue {
        [
            "envName": .string(name), "value": .string(value), "editable": .boolean(editable), "type": .string(type),
            "required": .boolean(required),
        ]
    }

    static let devices: [JSONValue] = [
        [
            "id": "7", "name": "alices-laptop", "givenName": "laptop", "ipAddresses": ["100.64.0.5"],
            "lastSeen": "2026-03-09T10:11:12.5Z", "online": true, "forcedTags": ["tag:ops"],
            "user": ["id": "1", "name": "alice"],
        ],
        [
            "id": "8", "name": "phone", "givenName": "phone", "ipAddresses": ["100.64.0.6", "fd7a::6"],
            "lastSeen": "never",
            "online": false, "forcedTags": [], "user": ["id": "1", "name": "alice"],
        ],
    ]
    static let deviceRoutes: [JSONValue] = [
        [
            "id": "3", "node": "7", "prefix": "192.168.50.0/24", "advertised": true, "enabled": false,
            "isPrimary": false,
            "createdAt": "2026-03-01T00:00:00Z", "updatedAt": "2026-03-01T00:00:00Z",
        ]
    ]
    static let acl: [String: [JSONValue]] = ["wordpress": [["proto": "tcp", "dst": ["*:443"]]]]
    static let proxy: JSONValue = [
        "frp_server": "frp-us.olares.com", "frp_port": 7000, "frp_auth_method": "jws", "frp_auth_token": "", "ip": "",
        "enable_cloudflare_tunnel": false, "enable_frp": true, "external_network_off": false,
    ]
    static let overlay: JSONValue = [
        "status": "off", "disable": false, "disable_reason": "", "error_message": "",
        "supported_apps": [
            [
                "app_name": "jellyfin", "app_id": "c0ffee", "enabled": false, "shared_app": false,
                "underlay_networks": [],
            ]
        ],
    ]
    static let appearance: JSONValue = [
        "locale": ["language": "en-US", "location": "", "timezone": "UTC", "theme": "light"],
        "widget": ["showWeight": true, "is24HourFormat": true, "dateFormat": "YYYY/MM/DD", "showDashboard": true],
        "wallpaper": [
            "desktop": "/bg/0.jpg", "login": "/bg/0.jpg", "desktopStyle": "fill", "loginStyle": "fill",
            "upload_desktop_backgrounds": [], "upload_login_backgrounds": [],
        ],
    ]
    static let accounts: [String: JSONValue] = [
        "integration-account:dropbox:alice@example.com": [
            "name": "alice@example.com", "type": "dropbox", "create_at": 1_760_000_000_000,
            "raw_data": ["access_token": "sl.sandbox-dropbox-token", "expires_at": 1_790_000_000_000],
        ]
    ]
    static let cookies: [String: JSONValue] = [
        "cookie:example.org:bob": [
            "domain": "example.org", "account": "bob", "updateTime": 1_760_000_000_000,
            "records": [
                [
                    "domain": "example.org", "name": "sid", "value": "sandbox-cookie-of-bob",
                    "expires": .number(1_790_000_000.5),
                    "expirationDate": .number(1_790_000_000.5), "path": "/", "secure": true, "httpOnly": true,
                ]
            ],
        ]
    ]
    static let compute: [JSONValue] = [
        [
            "nodeName": "olares", "gpuTypes": ["nvidia"], "health": "Healthy",
            "devices": [
                [
                    "id": "GPU-1a2b", "nodeName": "olares", "name": "RTX 4090", "mode": "nvidia",
                    "memory": 25_769_803_776,
                    "health": "Healthy", "supportType": "Exclusive",
                    "availableSupportTypes": ["Exclusive", "MemorySlice", "TimeSlice"],
                    "bindings": [
                        [
                            "appName": "ollama", "owner": "alice", "deviceId": "GPU-1a2b", "memory": 0,
                            "spec": ["supportMultiCards": false, "supportMultiNodes": false],
                        ]
                    ],
                ]
            ],
        ],
        ["nodeName": "worker1", "gpuTypes": [], "health": "Healthy", "devices": []],
    ]
    static let excludePatterns: [JSONValue] = [
        ["pattern": "*.tmp", "must": true], ["pattern": "node_modules", "must": false],
    ]
    static let backups: [JSONValue] = [
        [
            "id": "bk-1", "name": "docs", "backupType": "file", "backupAppTypeName": "", "size": "1048576",
            "restoreSize": "0",
            "path": "/Files/Home/Documents", "nextBackupTimestamp": 1_760_100_000, "location": "awss3",
            "locationConfigName": "b1", "status": "Completed", "createAt": 1_759_000_000,
        ],
        [
            "id": "bk-2", "name": "wise", "backupType": "app", "backupAppTypeName": "wise", "size": "0",
            "restoreSize": "0",
            "path": "", "nextBackupTimestamp": 0, "location": "space", "locationConfigName": "", "status": "Pending",
            "createAt": 1_759_100_000,
        ],
    ]
    static let snapshots: [String: [JSONValue]] = [
        "bk-1": [
            ["id": "sn-9", "createAt": 1_759_990_000, "size": "524288", "status": "Running", "progress": 4250],
            ["id": "sn-8", "createAt": 1_759_980_000, "size": 524_288, "status": "Completed", "progress": 10_000],
        ]
    ]
    static let restores: [JSONValue] = [
        [
            "id": "rs-1", "name": "docs", "path": "/Files/Home/Restored", "createAt": 1_760_000_000,
            "endAt": 1_760_000_060,
            "snapshotTime": 1_759_990_000, "status": "Completed", "backupAppTypeName": "", "backupType": "file",
        ]
    ]
    static let sessions: [JSONValue] = [
        session(nil),
        session("tok-42"),
    ]

    private static func session(_ id: String?) -> JSONValue {
        var session: JSONValue = [
            "sso": [
                "expireTime": 1_761_000_000, "createTime": 1_760_000_000, "tokenType": "Bearer", "username": "alice",
                "uninitialized": "", "authLevel": "two_factor", "firstFactorTimestamp": 1_760_000_000,
                "secondFactorTimestamp": 1_760_000_005,
            ]
        ]
        if let id { session["termiPass"] = ["sso": .string(id)] }
        return session
    }

    static let images: [JSONValue] = [
        ["id": "sha256:0123456789abcdef0123", "size": 73_400_320, "repo_tags": ["docker.io/library/nginx:1.27"]],
        [
            "id": "sha256:fedcba9876543210fedc", "size": 1024,
            "repo_tags": ["ghcr.io/example/tool:1", "ghcr.io/example/tool:latest"],
        ],
    ]
}
