"""Does every check of the profiles have a scenario that fulfils it, one that breaks it and one that it cannot tell?"""

import json
import unittest
from collections import defaultdict
from typing import Any

from support import SCENARIOS, TARGETS

# Declared in the inventory or read in a URL: nothing is measured. And what there is only where something answers.
NEVER_IN_DOUBT = ("by_hand", "setting", "source",
                  "codebase_scheme", "snapshot_scheme", "alternate_url_scheme", "install_url_scheme")
ONLY_OF_ANSWERS = ("alias", "authority", "transport_security", "url_certificate")


def told_verdicts() -> dict[tuple[str, str], set[str]]:
    """The verdicts that the truths of the scenarios hold, of each profile and check."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in SCENARIOS.glob("*.json"):
        for profile, checks in json.loads(path.read_text())["truth"]["profiles"].items():
            for check, verdicts in checks.items():
                told[profile, check].update(verdict for verdict, subjects in verdicts.items() if subjects)
    return told


def can_be_in_doubt(check: dict[str, Any]) -> bool:
    is_answered = check["subject"] in ONLY_OF_ANSWERS or "undeclared-certificate" in check["id"]
    return check["subject"] not in NEVER_IN_DOUBT and not is_answered and "unmeasured" not in check.get("wrong", [])


def missing_verdicts(check: dict[str, Any], told: set[str]) -> list[str]:
    missing = []
    if "right" in check and not told & {"consistent", "declared"}:
        missing.append("consistent")
    if "wrong" in check and "inconsistent" not in told:
        missing.append("inconsistent")
    if "tolerated" in check and "wrong" not in check and "warning" not in told:
        missing.append("warning")
    if can_be_in_doubt(check) and "inconclusive" not in told:
        missing.append("inconclusive")
    return missing


class CoverageOfRows(unittest.TestCase):
    def test_every_check_has_a_scenario_for_each_of_its_verdicts(self) -> None:
        told = told_verdicts()
        lines = []
        for path in sorted((TARGETS / "profiles").glob("*.json")):
            for check in json.loads(path.read_text())["checks"]:
                if check["subject"] != "by_hand":
                    missing = missing_verdicts(check, told[path.stem, check["id"]])
                    lines += [f"{path.stem} {check['id']}: no scenario has it {verdict}" for verdict in missing]
        if lines:
            self.fail("\n".join(lines))


if __name__ == "__main__":
    unittest.main()
