"""Says which of the documents on standard input, a list, the JSON Schema takes whose path is the first argument.

A document {"keys": …} is a piece of a command: each of its keys is held against what a command may have there. Prints a list
with null for what is taken and the first objection for what is not.
"""

import json
import sys

from jsonschema import Draft202012Validator

schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
whole = Draft202012Validator(schema)


def part(name):
    return Draft202012Validator({"$ref": f"#/$defs/command/properties/{name}", "$defs": schema["$defs"]})


def objections(document):
    if document is None:
        yield "no YAML"
    elif "keys" not in document:
        yield from whole.iter_errors(document)
    else:
        for key, value in document["keys"].items():
            known = key in schema["$defs"]["command"]["properties"]
            yield from part(key).iter_errors(value) if known else [f"no key {key}"]


def verdict(document):
    for error in objections(document):
        return error if isinstance(error, str) else f"{error.json_path}: {error.message}"[:300]
    return None


json.dump([verdict(document) for document in json.load(sys.stdin)], sys.stdout)
