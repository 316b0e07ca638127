import OlaresCLI

/// `olares-cli`, with the plugins and skills of its own.
@main enum Main {
    static func main() async { await Program().run() }
}
