import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Packages: up, down and away.
struct ChartRoutes {
    func add(to routes: MarketRoutes) {
        routes.on(.post, "/apps/upload") { request, desk in try await upload(request, desk) }
        routes.on(.delete, "/local-apps/delete") { request, desk in try delete(await request.order(), desk) }
        routes.on(.get, "/apps/:name/package") { request, desk in try await package(request, desk) }
    }

    private func upload(_ request: Request, _ desk: MarketDesk) async throws -> Response {
        let bytes = try await form(request, desk)
        let app: CatalogueApp
        do { app = try await store(bytes, desk) } catch let refusal as MarketRefusal {
            // What the chart repository says comes as text.
            guard desk.hasTasks else { throw refusal }
            throw MarketRefusal(
                .badRequest,
                "Failed to process package: chart repo service returned error status \(refusal.status.code): \(refusal.text)"
            )
        }
        guard desk.hasTasks else {
            return .market(["app_name": .string(app.name), "version": .string(app.version)])
        }
        return .market(
            [
                "app_info": [
                    "name": .string(app.name), "version": .string(app.version), "cfg_type": .string(app.cfgType),
                ],
                "filename": .string("\(app.name)-\(app.version).tgz"), "source": .string(Catalogue.uploads),
                "user_id": .string(desk.user.local),
            ], "App package uploaded and processed successfully")
    }

    /// The chart repository: takes what it can, and tells what it does not like.
    private func store(_ bytes: Data, _ desk: MarketDesk) async throws -> CatalogueApp {
        let app = try await ChartPackage.read(bytes, in: desk.store.directory)
        try checkArchitecture(of: app, desk)
        try desk.store.change(chartsOf: desk.owner) { charts in
            let stored = charts.filter { $0.app.name == app.name }.map(\.app.version)
            guard !stored.contains(app.version) else {
                throw MarketRefusal(
                    .conflict,
                    "version \(app.version) already exists for app \(app.name) in source upload; stored packages do not change"
                )
            }
            if let higher = stored.first(where: { SystemVersion($0) >= SystemVersion(app.version) }) {
                throw MarketRefusal(
                    .conflict,
                    "version \(app.version) does not supersede version \(higher) already published for app \(app.name)")
            }
            charts.append(StoredChart(app: app, bytes: bytes))
        }
        return app
    }

    /// The bytes of the part `chart`, before a part that says where they are to go.
    private func form(_ request: Request, _ desk: MarketDesk) async throws -> Data {
        let limit = desk.behaviour.uploadLimit ?? (desk.behaviour.age == .may2026 ? 1 << 20 : 64 << 20)
        let type = request.headers[.contentType] ?? ""
        guard type.hasPrefix("multipart/form-data"), let range = type.firstRange(of: "boundary=") else {
            throw MarketRefusal(.unsupportedMediaType, "no multipart/form-data: \(type)")
        }
        let boundary = String(type[range.upperBound...].filter { $0 != "\"" })
        var body = Data("\r\n".utf8)
        for try await piece in request.body {
            // A client that is still sending hears the answer only when all of it was taken.
            if body.count <= limit { body.append(contentsOf: piece.readableBytesView) }
        }
        guard body.count <= limit else {
            guard !desk.hasTasks else { throw MarketRefusal(.badRequest, "Failed to parse form data") }
            throw MarketRefusal(.contentTooLarge, "the package is larger than \(limit) bytes")
        }
        var parts: [String: Data] = [:]
        for part in body.split(at: Data("\r\n--\(boundary)".utf8)) {
            guard let end = part.range(of: Data("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: part[..<end.lowerBound], as: UTF8.self)
            guard let name = head.firstMatch(of: /[; ]name="([^"]*)"/)?.1 else { continue }
            parts[String(name)] = part[end.upperBound...]
        }
        guard let chart = parts["chart"] else { throw MarketRefusal(.badRequest, "there is no part called chart") }
        guard parts["source"].map({ String(decoding: $0, as: UTF8.self) }) == Catalogue.uploads else {
            throw MarketRefusal(.badRequest, "source must be \(Catalogue.uploads)")
        }
        return Data(chart)
    }

    private func checkArchitecture(of app: CatalogueApp, _ desk: MarketDesk) throws(MarketRefusal) {
        let cluster = desk.behaviour.architectures
        guard !cluster.isEmpty else {
            throw MarketRefusal(
                .serviceUnavailable, "cluster node discovery is unavailable", code: "cluster_arch_unavailable")
        }
        guard !Set(cluster).isDisjoint(with: app.architectures) else {
            throw MarketRefusal(
                .unprocessableContent, "no node can run this chart", code: "architecture_incompatible",
                data: [
                    "manifest_architectures": .array(app.architectures.map { .string($0) }),
                    "cluster_architectures": .array(cluster.map { .string($0) }),
                ])
        }
    }

    private struct Deletion: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let app_name: String
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let app_version: String?
        let source: String?
    }

    private func delete(_ order: Deletion, _ desk: MarketDesk) throws -> Response {
        guard order.source == Catalogue.uploads else {
            throw MarketRefusal(.badRequest, "source must be \(Catalogue.uploads)")
        }
        let name = order.app_name
        guard let version = order.app_version, !version.isEmpty else {
            throw MarketRefusal(.badRequest, "App version is required")
        }
        let user = desk.store.withCluster { cluster in
            cluster.rows(of: desk.owner).first {
                $0.catalogueName == name && $0.source == Catalogue.uploads && !$0.state.accepts(.install)
            }
        }
        guard user == nil else {
            guard !desk.hasTasks else {
                throw MarketRefusal(
                    .badRequest,
                    "Cannot delete app: app (or its clone \(user?.name ?? "")) is still installed. Please uninstall it first."
                )
            }
            throw MarketRefusal(
                .conflict,
                "app (or its clone \(user?.name ?? "")) is still installing/running; please uninstall it first")
        }
        guard !desk.hasTasks else { return try forget(name, version, desk) }
        var count = 0
        desk.store.change(chartsOf: desk.owner) { charts in
            count = charts.count { $0.app.name == name }
            charts.removeAll { $0.app.name == name }
        }
        return .market(["app_name": .string(name), "deleted_rows": .integer(count)])
    }

    /// Deletes one version, and says which.
    private func forget(_ name: String, _ version: String, _ desk: MarketDesk) throws -> Response {
        try desk.store.change(chartsOf: desk.owner) { charts in
            let count = charts.count
            charts.removeAll { ($0.app.name, $0.app.version) == (name, version) }
            guard charts.count < count else { throw MarketRefusal(.notFound, "App not found in source 'upload'") }
        }
        return .market(
            [
                "app_name": .string(name), "app_version": .string(version), "user_id": .string(desk.user.local),
                "source": .string(Catalogue.uploads), "deleted_at": .string(desk.now.formatted(.iso8601)),
            ], "App deleted successfully")
    }

    private func package(_ request: Request, _ desk: MarketDesk) async throws -> Response {
        guard !desk.hasTasks else {
            throw MarketRefusal(.notImplemented, "App package retrieval is not implemented yet")
        }
        guard desk.behaviour.hasPackages else {
            throw MarketRefusal(.notImplemented, "this version cannot give out packages")
        }
        let name = try request.segment(4)
        let source = request.form("source") ?? Catalogue.uploads
        guard let app = desk.app(name, in: source) else { throw MarketRefusal(.notFound, "Chart not found") }
        let version = request.form("version") ?? app.version
        let bytes: Data
        if source == Catalogue.uploads {
            let charts = desk.store.charts(of: desk.owner)
            guard let chart = charts.first(where: { ($0.app.name, $0.app.version) == (name, version) }) else {
                throw MarketRefusal(.notFound, "Chart not found")
            }
            bytes = chart.bytes
        } else {
            guard SystemVersion(version) <= SystemVersion(app.version) else {
                throw MarketRefusal(.notFound, "Chart not found")
            }
            bytes = try await ChartPackage.make(of: app, version: version, in: desk.store.directory)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                .contentDisposition: "attachment; filename=\"\(name)-\(version).tgz\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension Data {
    /// What stands between the places where a mark is.
    fileprivate func split(at mark: Data) -> [Data] {
        var parts: [Data] = []
        var rest = self[...]
        while let range = rest.range(of: mark) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
