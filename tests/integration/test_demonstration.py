"""Do the findings of the demonstration equal its ground truth, none invented, none missed, by requests that do no harm?"""

import json
import pathlib
import unittest

from support import (TARGETS, Estate, Report, by_hand, differences, itmscan, scan, scenario_path, state_differences,
                     trusting, verdicts)

WIDTH = 80


class Scanned(unittest.TestCase):
    """The demonstration estate, scanned once for all tests."""

    maxDiff = None
    estate: Estate
    journal: pathlib.Path
    report: Report


def setUpModule() -> None:
    Scanned.estate = unittest.enterModuleContext(Estate(scenario_path("demonstration")))
    Scanned.journal = Scanned.estate.folder / "journal.ndjson"
    Scanned.report = scan(Scanned.estate.inventory, "https", Scanned.journal, *trusting(Scanned.estate.authority))


class Demonstration(Scanned):
    def test_findings_equal_the_truth(self) -> None:
        truth = self.estate.truth["profiles"]["https"]
        told = verdicts(self.report)
        self.assertEqual(differences(truth, told, {*truth, *told} - by_hand("https")), [])

    def test_what_cannot_be_seen_is_said_once_each(self) -> None:
        told = verdicts(self.report)
        for check in by_hand("https"):
            self.assertEqual(told[check], {"not_observable": ["estate"]}, check)

    def test_states_equal_the_truth(self) -> None:
        self.assertEqual(state_differences(self.estate, self.report), [])

    def test_a_name_that_does_not_resolve_is_told_as_unmeasured(self) -> None:
        self.assertTrue(any("ps9.corp.invalid" in item["what"] for item in self.report["unmeasured"]),
                        self.report["unmeasured"])

    def test_the_headline_and_the_exit_code_say_not_complete(self) -> None:
        self.assertEqual(self.report["headline"]["state"], "not_complete")
        itmscan("report", self.journal, "-q", *trusting(self.estate.authority), codes=[1])

    def test_every_inconsistency_has_a_remedy_and_evidence(self) -> None:
        for finding in self.report["findings"]:
            if finding["verdict"] == "inconsistent":
                self.assertTrue(finding["remedy"], finding["check"])
                self.assertTrue(finding["observed"], finding["check"])

    def test_keys_are_unique(self) -> None:
        keys = [finding["key"] for finding in self.report["findings"]]
        self.assertEqual(len(keys), len(set(keys)))

    def test_the_same_facts_give_the_same_report(self) -> None:
        first, second = (json.loads(itmscan("report", self.journal, "-f", "json",
                                            *trusting(self.estate.authority)).stdout) for _ in range(2))
        del first["run"], second["run"]
        self.assertEqual(first, second)

    def test_the_text_fits_eighty_columns(self) -> None:
        text = itmscan("report", self.journal, *trusting(self.estate.authority)).stdout
        self.assertIn("not complete", text)
        self.assertNotIn("\x1b", text)
        self.assertEqual([line for line in text.splitlines() if len(line) > WIDTH], [])


class Manners(Scanned):
    """What was really sent, as the estate saw it."""

    def setUp(self) -> None:
        self.requests = self.estate.requests()

    def fields(self, request: dict) -> dict[str, str]:
        return {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in request["fields"])}

    def test_something_was_asked(self) -> None:
        self.assertGreater(len(self.requests), 30)

    def test_only_get_and_head_without_parameters(self) -> None:
        for request in self.requests:
            self.assertIn(request["method"], ("GET", "HEAD"))
            self.assertNotIn("?", request["target"])

    def test_no_credentials_no_cookies_no_agent(self) -> None:
        for request in self.requests:
            fields = self.fields(request)
            self.assertTrue(fields["user-agent"].startswith("itmscan"), fields)
            self.assertEqual(fields["accept-language"], "en-US")
            for name in ("authorization", "cookie", "x-sma-id", "referer", "content-length", "transfer-encoding"):
                self.assertNotIn(name, fields)

    def test_host_is_the_name_that_was_asked(self) -> None:
        hosts = json.loads(self.estate.inventory.read_text())["hosts"]
        names = {host["name"]: [host["name"], *host.get("also_known_as", [])] for host in hosts}
        for request in self.requests:
            name = self.fields(request)["host"].partition(":")[0]
            self.assertIn(name, names[request["host"]])
            if name != request["host"]:
                self.assertEqual(request["target"], "/")

    def test_pages_that_create_or_post_are_never_asked(self) -> None:
        never = json.loads((TARGETS / "catalogue.json").read_text())["never_asked"]
        for request in self.requests:
            self.assertNotIn(request["target"].rpartition("/")[2].lower(), never)


if __name__ == "__main__":
    unittest.main()
