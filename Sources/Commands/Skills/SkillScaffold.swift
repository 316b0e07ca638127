import OlaresCore

/// The files of a skill to start from: one verb that works on every Olares, and prose that says so.
struct SkillScaffold {
    let name: String

    /// The texts by their path in the skill's folder.
    var files: [(path: String, text: String)] { [("SKILL.md", manifest), ("commands.yaml", commands)] }

    private var manifest: String {
        """
        ---
        name: \(name)
        version: 0.1.0
        description: "Shows which Olares is running. Use when somebody asks for its version. (Say here what your skill does and when to read it.)"
        metadata:
          requires:
            bins:
              - olares-cli
          cliHelp: olares-cli \(name) --help
          openclaw:
            requires:
              bins:
                - olares-cli
        ---

        # \(name)

        Log in first: see the skill `olares-shared`.

        | Command | What it is for |
        |---|---|
        | `olares-cli \(name) info` | Which Olares is running |

        ```bash
        olares-cli \(name) info -o json
        ```

        """
    }

    private var commands: String {
        """
        # The verbs of `olares-cli \(name)`. Check them with `olares-cli skills lint`.
        schema: olares-cli/commands/v1
        group: \(name)
        summary: Facts about the Olares
        commands:
          - name: info
            summary: Show which Olares is running
            effect: read
            request:
              service: desktop
              method: GET
              path: /api/olares-info
            response:
              envelope: code-message-data
              columns:
                - {title: VERSION, value: osVersion}
            output: [osVersion]
            examples:
              - run: olares-cli \(name) info
                serve:
                  json: {code: 0, data: {osVersion: 1.12.6}}
                prints: |
                  VERSION
                  1.12.6

        """
    }
}
