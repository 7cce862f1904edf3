"""Does every check of the profiles have a scenario that fulfils it and one that breaks it?"""

import json
import unittest
from collections import defaultdict
from typing import Any

from support import SCENARIOS, TARGETS


def told_verdicts() -> dict[tuple[str, str], set[str]]:
    """The verdicts that the truths of the scenarios hold, of each profile and check."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in SCENARIOS.glob("*.json"):
        for profile, checks in json.loads(path.read_text())["truth"]["profiles"].items():
            for check, verdicts in checks.items():
                told[profile, check].update(verdict for verdict, subjects in verdicts.items() if subjects)
    return told


def missing_verdicts(check: dict[str, Any], told: set[str]) -> list[str]:
    missing = []
    if "right" in check and not told & {"consistent", "declared"}:
        missing.append("consistent")
    if "wrong" in check and "inconsistent" not in told:
        missing.append("inconsistent")
    if "tolerated" in check and "wrong" not in check and "warning" not in told:
        missing.append("warning")
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
