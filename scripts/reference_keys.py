#!/usr/bin/env python3
"""Writes the tables of keys in docs/descriptors.md from docs/schema/commands.v1.json, where each key is explained once.

Usage: reference_keys.py SCHEMA PAGE prints the page with fresh tables. A table stands between `<!-- keys: POINTER -->`, a JSON pointer
into the schema without its first slash (`.` is all of it), and `<!-- end -->`.
"""
import json
import re
import sys


def shown(value):
    """A default as YAML writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return json.dumps(value) if isinstance(value, bool) else str(value)


def rows(schema, pointer):
    node = schema
    for step in pointer.split("/") if pointer != "." else []:
        node = node[int(step)] if isinstance(node, list) else node[step]
    for name, key in node["properties"].items():
        standard = "required" if name in node.get("required", []) else f"`{shown(key['default'])}`" if "default" in key else ""
        yield f"| `{name}` | {standard}{' ' if standard else ''}| {key['description']} |"


def page(schema, text):
    """The page, whose tables keep the two lines of their heads."""
    return re.sub(
        r"(?s)(<!-- keys: ([^ ]*) -->\n(?:[^\n]*\n){2}).*?(<!-- end -->)",
        lambda match: match[1] + "\n".join(rows(schema, match[2])) + "\n" + match[3], text)


if __name__ == "__main__":
    with open(sys.argv[1]) as schema, open(sys.argv[2]) as text:
        sys.stdout.write(page(json.load(schema), text.read()))
