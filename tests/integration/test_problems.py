"""Does every row of the problem catalogue have a scenario: with the problem, without it, and in doubt?

The catalogue is what goes wrong in estates that move between HTTP and HTTPS, by the vendor's articles. test_rows.py
scans the scenarios and compares their truth.
"""

import json
import re
import unittest
from typing import Any

from support import SCENARIOS, TARGETS

PROBLEMS = {
    1: "clients still download by the old scheme: codebases or snapshots were not made anew",
    2: "the Notification Server builds HTTP codebases though SSL is required: Enabled Protocols lacks https",
    3: "a package server publishes no HTTPS codebase: the binding is lost while IIS Manager shows it",
    4: "a package server publishes UNC codebases only: IIS features are missing",
    5: "a package server cannot access its own web site: the certificate does not fit the name in its codebases",
    6: "clients go to the wrong port of a site server: the communication profile changes no binding",
    7: "403 for console or portal over HTTP: Require SSL was left on",
    8: "the portal is still on HTTP after the move to HTTPS",
    9: "agents are offline after a change of the certificate",
    10: "clients of Cloud-enabled Management get no packages and tasks: no agent site",
    11: "clients of Cloud-enabled Management do not reach the gateway: its port differs",
    12: "the Persistent Connection is lost: no TLS, or an IIS before 8",
    13: "task agents fall back to HTTP without a word",
    14: "401 where agents ask: normal for a probe that does not log on",
    15: "404 for some package files: request filtering, no fault of the protocol",
    16: "the port is open and the wrong site answers",
    17: "a redirect drops the site's own port",
    18: "TLS on the agent site where all else is HTTP: right with Cloud-enabled Management",
    19: "codebases of a package server that was removed",
}

# What looks like a fault there and is none.
WITHOUT_FAULT = {14}

# What no server tells: profile, check, and what its instruction must speak of.
BY_HAND = (
    ("http", "204413.4.package-refresh", "24 hours"),
    ("https", "204413.4.package-refresh", "24 hours"),
    ("http", "204413.4.publish-settings", "Publish HTTP codebase"),
    ("https", "204413.4.publish-settings", "Publish HTTPS codebase"),
    ("http", "210187.portal.clients-refresh", "Delta Update and Policy Update"),
    ("https", "210187.portal.clients-refresh", "Delta Update and Policy Update"),
    ("https", "204413.1.agents-profile", "Communication profiles"),
    ("http", "204413.1.agents-profile", "article 232242"),
    ("https", "204413.1.agents-profile", "article 232242"),
    ("http-ready", "204413.1.agents-profile", "article 232242"),
    ("https-ready", "204413.1.agents-profile", "article 232242"),
    ("https-ready", "204413.1.agents-profile", "root and intermediates"),
    ("https", "204413.5.internet-site", "Internet site"),
    ("https", "204413.note-1.web-socket", "Persistent Connection"),
    ("https-ready", "204413.note-1.persistent-connection", "IIS 8 or later"),
)

TOLD = {
    "a server without the problem": {"consistent"},
    "a server with the problem": {"inconsistent", "warning"},
    "a server that cannot be told": {"inconclusive"},
}


def scenarios() -> dict[int, dict[str, Any]]:
    """By the number of the row. Two scenarios of one row do not hide each other."""
    found: dict[int, dict[str, Any]] = {}
    for path in SCENARIOS.glob("problem-*.json"):
        match = re.fullmatch(r"problem-p([0-9]{2})-[a-z-]+", path.stem)
        if match is None or int(match[1]) in found:
            raise AssertionError(f"{path.name}: not the one scenario of a row")
        found[int(match[1])] = json.loads(path.read_text())
    return found


def verdicts_of(scenario: dict[str, Any]) -> set[str]:
    return {verdict for checks in scenario["truth"]["profiles"].values() for verdicts in checks.values()
            for verdict, subjects in verdicts.items() if subjects}


def profile_checks(profile: str) -> dict[str, dict[str, Any]]:
    checks = json.loads((TARGETS / "profiles" / f"{profile}.json").read_text())["checks"]
    return {check["id"]: check for check in checks}


class Problems(unittest.TestCase):
    def setUp(self) -> None:
        self.scenarios = scenarios()

    def test_every_row_has_a_scenario(self) -> None:
        self.assertEqual(sorted(self.scenarios), sorted(PROBLEMS))

    def test_every_scenario_speaks_of_every_profile(self) -> None:
        profiles = {path.stem for path in (TARGETS / "profiles").glob("*.json")}
        for number, scenario in self.scenarios.items():
            self.assertEqual(set(scenario["truth"]["profiles"]), profiles, PROBLEMS[number])

    def test_every_scenario_has_the_problem_and_its_absence_and_a_doubt(self) -> None:
        for number, scenario in self.scenarios.items():
            told = verdicts_of(scenario)
            for what, verdicts in TOLD.items():
                if number in WITHOUT_FAULT and "inconsistent" in verdicts:
                    self.assertFalse(told & verdicts, PROBLEMS[number])
                else:
                    self.assertTrue(told & verdicts, f"{PROBLEMS[number]}: {what}")

    def test_every_fault_has_words_for_its_remedy(self) -> None:
        for number, scenario in self.scenarios.items():
            if number not in WITHOUT_FAULT:
                self.assertTrue(scenario["truth"].get("remedies"), PROBLEMS[number])


class Instructions(unittest.TestCase):
    def test_what_no_server_tells_is_in_the_instructions(self) -> None:
        for profile, check, words in BY_HAND:
            self.assertIn(words, profile_checks(profile)[check].get("by_hand", ""), f"{profile} {check}")

    def test_no_remedy_prints_a_change_of_the_database(self) -> None:
        statement = re.compile(r"\b(truncate|delete from|update swd|drop table)\b", re.IGNORECASE)
        for path in (TARGETS / "profiles").glob("*.json"):
            self.assertNotRegex(path.read_text(), statement)


if __name__ == "__main__":
    unittest.main()
