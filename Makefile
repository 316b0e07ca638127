# One word for each habit. The work is done by scripts/.
PREFIX ?= /usr/local
DESTDIR ?=
BINARY ?= .build/release/olares-cli
SHARE = $(DESTDIR)$(PREFIX)/share
MANUAL = $(SHARE)/man/man1
BASH_COMPLETIONS = $(SHARE)/bash-completion/completions
ZSH_COMPLETIONS = $(SHARE)/zsh/site-functions
FISH_COMPLETIONS = $(SHARE)/fish/vendor_completions.d

.PHONY: build demo test fuzz format check bench install uninstall clean

build:
	scripts/setup
	scripts/build

# Builds, starts the sandbox, and walks through the main job.
demo:
	scripts/demo

test:
	scripts/test

# Random input for every reader; takes minutes.
fuzz:
	scripts/fuzz

format:
	scripts/format

check:
	.ci/run

bench:
	scripts/bench

# Puts the one stripped binary into place, and beside it what it writes itself: manual pages, without those of skills that
# this machine has installed, and completions where each shell looks.
install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(BASH_COMPLETIONS)" "$(ZSH_COMPLETIONS)" "$(FISH_COMPLETIONS)"
	install -m 755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/olares-cli"
	strip "$(DESTDIR)$(PREFIX)/bin/olares-cli"
	OLARES_CLI_HOME=/nonexistent OLARES_CLI_SKILLS_PATH= "$(DESTDIR)$(PREFIX)/bin/olares-cli" docs man -q "$(MANUAL)"
	"$(DESTDIR)$(PREFIX)/bin/olares-cli" completion bash >"$(BASH_COMPLETIONS)/olares-cli"
	"$(DESTDIR)$(PREFIX)/bin/olares-cli" completion zsh >"$(ZSH_COMPLETIONS)/_olares-cli"
	"$(DESTDIR)$(PREFIX)/bin/olares-cli" completion fish >"$(FISH_COMPLETIONS)/olares-cli.fish"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/olares-cli" "$(MANUAL)/olares-cli.1" "$(MANUAL)"/olares-cli-*.1
	rm -f "$(BASH_COMPLETIONS)/olares-cli" "$(ZSH_COMPLETIONS)/_olares-cli" "$(FISH_COMPLETIONS)/olares-cli.fish"

clean:
	swift package clean
