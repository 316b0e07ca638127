import OlaresCLI

/// An `olares-cli` that greets besides.
@main enum Main {
    static func main() async {
        await Program(adding: [GreetingPlugin()], skills: embeddedSkills).run()
    }
}
