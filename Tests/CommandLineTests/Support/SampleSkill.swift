/// Descriptors of skills that tests install.
enum SampleSkill {
    /// One verb that lists things.
    static let crates = """
        schema: olares-cli/commands/v1
        group: crate
        summary: Crates
        commands:
          - name: list
            summary: List crates
            effect: read
            request: {service: desktop, method: GET, path: /api/crates}
        """
}
