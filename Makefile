# One word for each habit. The work is done by scripts/.
PREFIX ?= /usr/local
DESTDIR ?=

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

# Puts the one stripped binary into place.
install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/release/olares-cli "$(DESTDIR)$(PREFIX)/bin/olares-cli"
	strip "$(DESTDIR)$(PREFIX)/bin/olares-cli"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/olares-cli"

clean:
	swift package clean
