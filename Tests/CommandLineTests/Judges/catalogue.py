"""Holds a catalogue on standard input against its JSON Schema, whose path is the argument.

Members that the schema does not name are allowed to readers, and not to us: here every object is closed.
"""

import copy
import json
import sys

from jsonschema import Draft202012Validator


def closed(schema):
    if isinstance(schema, dict):
        schema = {name: closed(value) for name, value in schema.items()}
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            schema["additionalProperties"] = False
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(closed(schema))
catalogue = json.load(sys.stdin)
for error in validator.iter_errors(catalogue):
    print(f"{error.json_path}: {error.message}")

# A schema that takes everything would say nothing.
for member in schema["$defs"]["command"]["required"]:
    broken = copy.deepcopy(catalogue)
    del broken["commands"][0][member]
    if validator.is_valid(broken):
        print(f"a command without {member} is taken")
for member, value in [("effect", "harmless"), ("failures", ["transport"]), ("path", [])]:
    broken = copy.deepcopy(catalogue)
    broken["commands"][0][member] = value
    if validator.is_valid(broken):
        print(f"{member} {value!r} is taken")
