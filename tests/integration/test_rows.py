"""Is every row of the profiles judged right, on a server that fulfils it and on one that breaks it?

A scenario is scanned once; its facts are then judged by every profile that its truth speaks of.
"""

import pathlib
import unittest

from support import SCENARIOS, Estate, Report, differences, judge_again, scan, state_differences, trusting, verdicts


class Rows(unittest.TestCase):
    maxDiff = None

    def check_scenario(self, path: pathlib.Path) -> None:
        with Estate(path) as estate:
            journal = estate.folder / "journal.ndjson"
            trust = trusting(estate.authority)
            first, *others = estate.truth["profiles"]
            report = scan(estate.inventory, first, journal, *trust, *estate.options())
            self.assertEqual(state_differences(estate, report), [])
            self.check_profile(estate, first, report)
            for profile in others:
                self.check_profile(estate, profile, judge_again(journal, profile, *trust))

    def check_profile(self, estate: Estate, profile: str, report: Report) -> None:
        truth = estate.truth["profiles"][profile]
        self.assertEqual(differences(truth, verdicts(report), truth), [], profile)
        for told in estate.truth.get("remedies", []):
            if told["profile"] == profile:
                remedies = [f["remedy"] for f in report["findings"] if f["check"] == told["check"] and f["remedy"]]
                self.assertTrue(any(told["words"] in remedy for remedy in remedies), remedies)


def add_test(path: pathlib.Path) -> None:
    def test(self: Rows) -> None:
        self.check_scenario(path)

    setattr(Rows, f"test_{path.stem.replace('-', '_')}", test)


for scenario in sorted(SCENARIOS.glob("*.json")):
    if scenario.stem != "demonstration":  # test_demonstration.py has more to say of that
        add_test(scenario)


if __name__ == "__main__":
    unittest.main()
