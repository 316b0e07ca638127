import Foundation

/// What a request to install or clone may lack.
struct InstallChecks {
    let desk: MarketDesk
    let app: CatalogueApp

    /// What the app will compute on: what was chosen, where there is a choice.
    /// - Throws: A failed check of the mode or of the settings.
    func mode(for order: LifecycleOrder) throws(MarketRefusal) -> String? {
        var mode = app.modes.first
        if app.modes.count > 1, desk.system >= .sources {
            // A market that knows no modes does not pass them on.
            mode = desk.hasTasks ? nil : order.selectedGpuType
            guard let mode, app.modes.contains(mode), isInstallable(mode) else {
                throw failed("computeModeSelect", .array(app.modes.map(offer)))
            }
        }
        try checkSettings(order.envs ?? [])
        return mode
    }

    private func isInstallable(_ mode: String) -> Bool {
        mode == "cpu" || desk.behaviour.nodes.contains { $0.gpuType == mode }
    }

    private func offer(_ mode: String) -> JSONValue {
        let isInstallable = isInstallable(mode)
        return [
            "computeType": .string(mode), "status": isInstallable ? "installable" : "unavailable",
            "reason": isInstallable ? "" : .string("no node has \(mode)"),
        ]
    }

    private func checkSettings(_ given: [LifecycleOrder.Setting]) throws(MarketRefusal) {
        var (missing, references, invalid): ([JSONValue], [JSONValue], [JSONValue]) = ([], [], [])
        for setting in app.settings {
            let name: JSONValue = ["envName": .string(setting.envName)]
            let value = given.first { $0.envName == setting.envName }?.value ?? setting.default ?? ""
            if value.isEmpty {
                guard setting.required else { continue }
                if let source = setting.valueFrom {
                    references.append(["envName": .string(source.envName)])
                } else {
                    missing.append(name)
                }
            } else if let pattern = setting.regex, value.range(of: pattern, options: .regularExpression) == nil {
                invalid.append(name)
            } else if let options = setting.options, !options.contains(where: { $0.value == value }) {
                invalid.append(name)
            }
        }
        guard missing.isEmpty, references.isEmpty, invalid.isEmpty else {
            throw failed(
                "appenv",
                [
                    "missingValues": .array(missing), "missingRefs": .array(references),
                    "invalidValues": .array(invalid),
                ])
        }
    }

    func failed(_ type: String, _ content: JSONValue) -> MarketRefusal {
        .failedCheck(type, content, isWrapped: desk.behaviour.wrapsFailedChecks)
    }
}
