import OlaresCore

/// `completion`: the script that makes a shell ask this program what can be typed next.
struct CompletionScript: CommandHandler {
    /// The word in place of a verb by which the scripts ask.
    static let request = "__complete"

    private let shell: String

    init(_ arguments: Arguments) throws(Failure) { shell = try arguments.requiredText("shell") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let script =
            switch shell {
            case "bash": Self.bash
            case "zsh": Self.zsh
            default: Self.fish
            }
        return CommandResult(
            .lines(script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)),
            json: ["shell": .string(shell), "script": .string(script + "\n")])
    }

    private static let bash = #"""
        # Completion of olares-cli in bash; in ~/.bashrc: eval "$(olares-cli completion bash)"
        _olares_cli() {
            # The words as blanks part them, up to the cursor: readline parts them at = : and @ as well.
            local rest=${COMP_LINE:0:COMP_POINT} words=() word trimmed index
            for ((index = 0; index <= COMP_CWORD; index++)); do
                word=${COMP_WORDS[index]}
                trimmed=${rest#"${rest%%[![:blank:]]*}"}
                [ "$index" -lt "$COMP_CWORD" ] || word=$trimmed
                if [ "$index" -gt 0 ] && [ "$trimmed" = "$rest" ]; then
                    words[${#words[@]} - 1]+=${word//[\\\"\']/}
                else
                    words+=("${word//[\\\"\']/}")
                fi
                rest=${trimmed#"$word"}
            done
            # What readline will not replace: it begins behind = and :, and with @.
            local current=${words[${#words[@]} - 1]} stem='' separator part
            for separator in = : @; do
                case $COMP_WORDBREAKS in *"$separator"*) ;; *) continue ;; esac
                case $current in *"$separator"*) part=${current%"$separator"*}${separator#@} ;; *) continue ;; esac
                [ ${#part} -le ${#stem} ] || stem=$part
            done
            # The program as it was called, which need not be in $PATH; an alias is none.
            local kind='' line program
            program=$(type -P -- "${1/#\~\//$HOME/}") || program=olares-cli
            COMPREPLY=()
            while IFS= read -r line; do
                if [ -z "$kind" ]; then
                    kind=$line
                    continue
                fi
                word=${line%%$'\t'*}
                case $word in "$current"*) COMPREPLY+=("$(printf %q "${word#"$stem"}")") ;; esac
            done < <("$program" __complete "${words[@]:1}" 2>/dev/null)
            [ "$kind" != parts ] || compopt -o nospace 2>/dev/null
            [ "$kind" = paths ] || return 0
            case $current in --*=*)
                stem=${stem#"${current%%=*}="}
                current=${current#*=}
                ;;
            esac
            # Readline looks at names as files only where it replaces the whole of them.
            [ -n "$stem" ] || compopt -o filenames 2>/dev/null
            while IFS= read -r line; do
                if [ -n "$stem" ]; then
                    [ ! -d "$line" ] || { line+=/ && compopt -o nospace 2>/dev/null; }
                    line=$(printf %q "${line#"$stem"}")
                fi
                COMPREPLY+=("$line")
            done < <(compgen -f -- "$current")
        }
        complete -F _olares_cli olares-cli
        """#

    private static let zsh = #"""
        #compdef olares-cli
        # Completion of olares-cli in zsh: a file _olares-cli in $fpath, or in ~/.zshrc, below compinit:
        # source <(olares-cli completion zsh)
        _olares-cli() {
            local -a answer values
            local line program=${${(Q)words[1]}/#\~\//$HOME/}
            whence -p -- $program >/dev/null || program=olares-cli
            answer=("${(@f)$($program __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            case $answer[1] in
            paths)
                compset -P '--*='
                _files
                ;;
            words|parts)
                for line in "${(@)answer[2,-1]}"; do
                    values+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                done
                if [[ $answer[1] == parts ]]; then
                    _describe -t values olares-cli values -S ''
                else
                    _describe -t values olares-cli values
                fi
                ;;
            esac
        }
        if [[ $funcstack[1] == _olares-cli ]]; then _olares-cli "$@"; else compdef _olares-cli olares-cli; fi
        """#

    private static let fish = #"""
        # Completion of olares-cli in fish: ~/.config/fish/completions/olares-cli.fish
        function __olares_cli_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l program (string replace -r -- '^~/' "$HOME/" $words[1])
            command -q $program; or set program olares-cli
            set -l answer ($program __complete $words[2..-1] 2>/dev/null)
            switch "$answer[1]"
                case paths
                    set -l current (commandline -ct)
                    set -l option (string match -r -- '^--[^=]*=' $current)
                    for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $current))
                        printf '%s%s\n' "$option" $path
                    end
                case words parts
                    printf '%s\n' $answer[2..-1]
            end
        end
        complete -c olares-cli -f -a '(__olares_cli_complete)'
        """#
}
