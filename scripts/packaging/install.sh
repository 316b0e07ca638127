#!/bin/sh
# Installs olares-cli below a folder: ./install.sh [PREFIX], /usr/local when not said. ./install.sh --uninstall [PREFIX] takes
# it away again; profiles in ~/.olares-cli and tokens in ~/.local/share/olares-cli stay.
set -eu
cd "$(dirname "$0")"

remove=
if [ "${1:-}" = --uninstall ]; then
    remove=1
    shift
fi
prefix=${1:-/usr/local}

find bin share -type f | while read -r file; do
    if [ "$remove" ]; then
        rm -f "$prefix/$file"
    else
        mkdir -p "$prefix/$(dirname "$file")"
        # A running program keeps its own file.
        cp "$file" "$prefix/$file.new"
        mv "$prefix/$file.new" "$prefix/$file"
    fi
done

if [ "$remove" ]; then
    echo "removed olares-cli from $prefix"
    echo "profiles and tokens stay: ~/.olares-cli and ~/.local/share/olares-cli"
elif "$prefix/bin/olares-cli" --version; then
    echo "installed below $prefix"
else
    echo "error: $prefix/bin/olares-cli does not run here: it needs libyaml, zlib, libssl 3 and a C library as new as this one's" >&2
    exit 1
fi
