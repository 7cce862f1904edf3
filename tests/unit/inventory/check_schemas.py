"""Do the files of targets/ fit the schemas that are published beside them?"""

import copy
import json
import pathlib
import sys

import jsonschema

TARGETS = pathlib.Path(sys.argv[1])


def load(name):
    return json.loads((TARGETS / name).read_text(encoding="utf-8"))


def validator(name):
    schema = load(f"schema/{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def changed(document, *steps, value):
    """A copy in which the member at the end of the steps has that value."""
    copied = copy.deepcopy(document)
    place = copied
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return copied


def refused(schema, document):
    return not schema.is_valid(document)


def main():
    inventory, catalogue, profile = map(validator, ("inventory", "catalogue", "profile"))
    sample = load("inventories/sample.json")
    paths = load("catalogue.json")
    inventory.validate(sample)
    catalogue.validate(paths)
    for name in sorted(TARGETS.glob("profiles/*.json")):
        profile.validate(load(name))
    https = load("profiles/https.json")

    assert refused(inventory, changed(sample, "hosts", 0, "colour", value=1))
    assert refused(inventory, changed(sample, "hosts", 0, "ports", value=[0]))
    assert refused(inventory, changed(sample, "hosts", 0, "ports", value=[{"http": 0}]))
    inventory.validate(changed(sample, "hosts", 0, "ports", value=[{"http": None}, {"http": "none"}]))
    inventory.validate(changed(sample, "hosts", 0, "address", value=["10.1.1.5", "2001:db8::5"]))
    assert refused(inventory, changed(sample, "hosts", 0, "address", value=[5]))
    assert refused(inventory, changed(sample, "hosts", 0, "name", value="ns 1"))
    assert refused(inventory, changed(sample, "declared", 0, "accepted", value=True))
    assert refused(catalogue, changed(paths, "never_asked", 0, value="a/b"))
    assert refused(catalogue, changed(paths, "roles", "site-server", "paths", 0, "on", value="moon"))
    assert refused(profile, changed(https, "checks", 0, "right", value=["unmeasured"]))
    assert refused(profile, changed(https, "checks", 0, "setting", value="persistent_connection"))
    assert refused(profile, changed(https, "checks", 0, "severity", value="dire"))


main()
