import OlaresCore

/// What this program keeps on this machine: configuration, tokens, leftovers, skills.
struct LocalChecks {
    let context: CommandContext

    /// All of them, and the active profile where there is one.
    func run() -> (checks: [Check], profile: Inspection?) {
        var checks: [Check] = []
        var profile: Inspection?
        do throws(Failure) {
            profile = try context.auth.inspection()
            let what = profile.map { "profile \($0.name) is \($0.olaresID)" }
            checks.append(
                what.map { .ok("profile", "Profile", $0) }
                    ?? .problem(
                        "profile", "Profile",
                        Failure(
                            .noProfile, "there is none",
                            next: [NextStep(["profile", "login", "--olares-id", "<id>"], effect: .write)])))
        } catch {
            checks.append(.problem("profile", "Profile", error))
        }
        if let profile { checks.append(login(profile)) }
        checks += directory()
        checks.append(skills())
        return (checks, profile)
    }

    private func login(_ profile: Inspection) -> Check {
        if let problem = profile.storeProblem { return .problem("login", "Login", problem) }
        let again = NextStep(["profile", "login", "--olares-id", profile.olaresID], effect: .write)
        switch profile.login {
        case .never:
            return .problem("login", "Login", Failure(.notLoggedIn, "never logged in", next: [again]))
        case .invalidated:
            return .problem(
                "login", "Login",
                Failure(.tokenInvalidated, "the Olares does not renew the access token", next: [again]))
        case .loggedInUnparseable, .unknown:
            return .problem(
                "login", "Login", Failure(.tokenUndecodable, "the access token cannot be read", next: [again]))
        case .expired:
            return .ok("login", "Login", "the access token has expired, and is renewed with the next request")
        case .loggedIn, .loggedInOpaque: return .ok("login", "Login", profile.login.text)
        }
    }

    // MARK: Files

    /// The config directory: whether others can read it, and what broken runs have left in it.
    private func directory() -> [Check] {
        let path: String
        do throws(Failure) { path = try Directories.config(context.environment) } catch {
            return [.problem("files", "Own files", error)]
        }
        do throws(FileError) {
            guard let status = try context.files.status(path, following: true) else {
                return [.skipped("files", "Own files", "\(path) is not there yet")]
            }
            let names = try context.files.names(in: path) ?? []
            var open = status.mode & 0o077 == 0 ? [] : [path]
            for name in names where name.hasSuffix(".json") {
                let file = Path.join(path, name)
                if let entry = try context.files.status(file, following: true), entry.mode & 0o077 != 0 {
                    open.append(file)
                }
            }
            let permissions: Check =
                open.isEmpty
                ? .ok("files", "Own files", "\(path) is yours alone")
                : .note(
                    "files", "Own files", "others on this machine can read \(open.joined(separator: ", "))",
                    cure: "chmod -R go= \(path.shellQuoted)")
            let left = names.filter { $0.hasPrefix(".olares-cli-") && $0.hasSuffix(".tmp") }
            guard !left.isEmpty else { return [permissions] }
            let remains: Check = .note(
                "leftovers", "Leftovers", "\(left.count) files of runs that were killed are in \(path)",
                cure: "nothing has to be done: the next change takes away those that are old")
            return [permissions, remains]
        } catch {
            return [
                .problem(
                    "files", "Own files",
                    Failure(.configUnreadable, error.text, advice: "make \(path) readable for you"))
            ]
        }
    }

    private func skills() -> Check {
        let (skills, warnings) = context.registry.skills()
        let problems = skills.flatMap(\.problems) + warnings
        if let first = problems.first {
            return .note(
                "skills", "Skills", "\(problems.count) things are wrong with them: \(first.problem)",
                cure: "olares-cli skills list")
        }
        let installed = skills.count { if case .external = $0.origin { true } else { false } }
        return .ok(
            "skills", "Skills",
            installed == 0 ? "none is installed beside those built in" : "\(installed) are installed")
    }
}
