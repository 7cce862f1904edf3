"""Holds what a program writes against a JSON schema, and the schema against what it must refuse.

    check_schema.py [--lines] SCHEMA PROGRAM [ARGUMENT...]

Without --lines the output is one document, in which every member must be wanted by the schema and none may be
added anywhere. With --lines each line is a document of its own, which may leave out members.
"""

import argparse
import copy
import json
import subprocess
import sys

import jsonschema

UNKNOWN = "unheard-of"


def refuse_duplicates(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice in an object")
    return members


def places_of_objects(value, place=()):
    """The path of every object within a document, the document's own first."""
    if isinstance(value, dict):
        yield place
        for key, member in value.items():
            yield from places_of_objects(member, place + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places_of_objects(item, place + (index,))


def at(document, place):
    for step in place:
        document = document[step]
    return document


def complaints(validator, document):
    return [f"{'/'.join(map(str, error.absolute_path)) or 'document'}: {error.message}"
            for error in validator.iter_errors(document)]


def laxities(validator, document):
    """Where the schema lets something be added or left out."""
    for place in places_of_objects(document):
        changed = copy.deepcopy(document)
        at(changed, place)[UNKNOWN] = 1
        if validator.is_valid(changed):
            yield f"{place}: a member may be added"
        for key in at(document, place):
            changed = copy.deepcopy(document)
            del at(changed, place)[key]
            if validator.is_valid(changed):
                yield f"{place}: {key} may be left out"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("schema")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()

    with open(arguments.schema, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    output = subprocess.run(arguments.command, check=True, stdout=subprocess.PIPE).stdout.decode("utf-8")
    texts = output.splitlines() if arguments.lines else [output]
    found = [] if texts else ["the program wrote nothing"]
    for text in texts:
        document = json.loads(text, object_pairs_hook=refuse_duplicates)
        found += complaints(validator, document)
        if arguments.lines:
            if validator.is_valid({**document, UNKNOWN: 1}):
                found.append(f"a member may be added: {text}")
        else:
            found += laxities(validator, document)
    for complaint in found:
        print(complaint, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
