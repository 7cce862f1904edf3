"""Several journals in one report: does it say the same in whatever order they are named, and does it say what does not fit?"""

import datetime
import itertools
import json
import pathlib
import unittest
from collections.abc import Callable
from typing import Any

from support import Estate, Report, check_schema, comparable, itmscan, label_of, scan, scenario_path, trusting

Records = list[dict[str, Any]]


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def written(when: datetime.datetime) -> str:
    return when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Journals(unittest.TestCase):
    """One journal of the demonstration estate, and copies of it that say something else."""

    maxDiff = None
    estate: Estate
    journal: pathlib.Path
    hosts: list[dict[str, Any]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.estate = cls.enterClassContext(Estate(scenario_path("demonstration")))
        cls.journal = cls.estate.folder / "journal.ndjson"
        scan(cls.estate.inventory, "https", cls.journal, *trusting(cls.estate.authority))
        cls.hosts = json.loads(cls.estate.inventory.read_text())["hosts"]

    def copy(self, name: str, change: Callable[[Records], None]) -> pathlib.Path:
        records = [json.loads(line) for line in self.journal.read_text().splitlines()]
        records[0]["run"] = name.rjust(16, "0")
        change(records)
        path = self.estate.folder / f"{name}.ndjson"
        path.write_text("".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records))
        return path

    def begun(self, name: str, **later: float) -> pathlib.Path:
        def change(records: Records) -> None:
            records[0]["started"] = written(moment(records[0]["started"]) + datetime.timedelta(**later))
        return self.copy(name, change)

    def header(self, journal: pathlib.Path) -> dict[str, Any]:
        with journal.open() as lines:
            return json.loads(next(lines))

    def report(self, *words: str | pathlib.Path) -> Report:
        return check_schema(json.loads(itmscan("report", *words, "-f", "json", *trusting(self.estate.authority)).stdout))

    def certificate(self, *journals: pathlib.Path) -> set[tuple[str, bool]]:
        """The verdicts on what ps6 shows, and whether it has expired."""
        return {(finding["verdict"], "expired" in finding["observed"]) for finding in self.report(*journals)["findings"]
                if finding["check"] == "204413.5.certificate" and label_of(finding["host"]) == "ps6"}

    def assert_refused(self, *words: str | pathlib.Path, says: tuple[str, ...]) -> None:
        refused = itmscan("report", *words, *trusting(self.estate.authority), codes=[2])
        self.assertEqual(refused.stdout, "")
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        for text in says:
            self.assertIn(text, refused.stderr)

    def test_all_is_judged_as_of_the_newest_beginning_in_every_order(self) -> None:
        journals = [self.journal, self.begun("old", days=-40), self.begun("older", days=-400)]
        newest = self.header(self.journal)
        told = []
        for order in itertools.permutations(journals):
            report = self.report(*order)
            self.assertEqual((report["run"]["id"], report["run"]["start"]), (newest["run"], newest["started"]))
            self.assertEqual(report["run"]["judged_at"], newest["started"])
            told.append(comparable(report))
        for other in told[1:]:
            self.assertEqual(other, told[0])

    def test_certificates_that_have_expired_since_are_expired_in_every_order(self) -> None:
        later = self.begun("later", days=40000)
        self.assertEqual(self.certificate(self.journal), {("consistent", False)})
        for order in ((self.journal, later), (later, self.journal)):
            self.assertEqual(self.certificate(*order), {("inconsistent", True)})

    def test_journals_that_name_different_profiles_are_refused_unless_one_is_given(self) -> None:
        def change(records: Records) -> None:
            records[0]["profile"] = "http"
        other = self.copy("http", change)
        for order in ((self.journal, other), (other, self.journal)):
            self.assert_refused(*order, says=("different profiles", "--profile", str(other), str(self.journal)))
            self.assertEqual(self.report(*order, "-p", "https")["profile"]["name"], "https")

    def test_the_one_profile_that_is_named_holds_for_the_others(self) -> None:
        def change(records: Records) -> None:
            records[0]["profile"] = None
            records[0]["started"] = written(moment(records[0]["started"]) + datetime.timedelta(seconds=60))
        other = self.copy("none", change)
        for order in ((self.journal, other), (other, self.journal)):
            self.assertEqual(self.report(*order)["profile"]["name"], "https")

    def test_journals_with_different_texts_of_profile_or_catalogue_are_refused(self) -> None:
        def change_profile(records: Records) -> None:
            records.insert(1, {"profile_text": "{}"})

        def change_catalogue(records: Records) -> None:
            records.insert(1, {"catalogue_text": "{}"})
        for name, change, option in (("profile", change_profile, "--profile"), ("catalogue", change_catalogue, "--catalogue")):
            other = self.copy(name, change)
            for order in ((self.journal, other), (other, self.journal)):
                self.assert_refused(*order, says=(f"different {name}s", option))

    def test_a_port_that_one_inventory_names_is_there_though_another_says_null(self) -> None:
        name = next(host["name"] for host in self.hosts if label_of(host["name"]) == "ns1")

        def change(records: Records) -> None:
            records[0]["inventory_digest"] = "0123456789abcdef"
            host = next(host for host in records[1]["inventory"]["hosts"] if host["name"] == name)
            host["ports"][0]["http"] = None
        with_port = next(host["ports"][0]["http"] for host in self.hosts if host["name"] == name)
        other = self.copy("null", change)
        one, turned = self.report(self.journal, other), self.report(other, self.journal)
        self.assertEqual(comparable(one), comparable(turned))
        notes = [note for note in one["notes"] if note.startswith(f"{name}: ")]
        self.assertEqual(len(notes), 1, one["notes"])
        self.assertIn(str(with_port), notes[0])
        self.assertTrue(any("different inventories" in note for note in one["notes"]), one["notes"])
        alone = self.report(self.journal)
        self.assertEqual([(finding["key"], finding["verdict"]) for finding in one["findings"]],
                         [(finding["key"], finding["verdict"]) for finding in alone["findings"]])

    def test_a_journal_that_began_after_now_is_noted(self) -> None:
        ahead = self.begun("ahead", days=3)
        for order in ((self.journal, ahead), (ahead, self.journal), (ahead,)):
            notes = [note for note in self.report(*order)["notes"] if "clock" in note]
            self.assertEqual(len(notes), 1)
            self.assertIn(str(ahead), notes[0])
        self.assertFalse(any("clock" in note for note in self.report(self.journal, self.begun("before", days=-3))["notes"]))


if __name__ == "__main__":
    unittest.main()
