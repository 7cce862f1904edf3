"""Is a package that was not asked judged by what was asked for its directory, and do shards add up to the whole?"""

import json
import unittest

from support import Estate, comparable, itmscan, judge_again, scan, scenario_path, trusting

PACKAGES = 300


class Packages(unittest.TestCase):
    maxDiff = None

    def many_packages(self, estate: Estate) -> dict:
        inventory = json.loads(estate.inventory.read_text())
        host, port = estate.port("ps1", "https")
        inventory["codebases"] = [
            {"package": f"p{number}", "url": f"https://{host}:{port}/Altiris/PS/pkggroup_{number}/"}
            for number in range(PACKAGES)]
        estate.inventory.write_text(json.dumps(inventory))
        return inventory

    def asked_packages(self, estate: Estate) -> set[str]:
        return {request["target"] for request in estate.requests() if "pkggroup_" in request["target"]}

    def test_two_packages_of_a_share_are_asked_and_all_are_judged(self) -> None:
        with Estate(scenario_path("204413-4-codebases")) as estate:
            self.many_packages(estate)
            report = scan(estate.inventory, "https", estate.folder / "journal.ndjson", *trusting(estate.authority))
            asked = {"p0", f"p{PACKAGES - 1}"}
            self.assertEqual(self.asked_packages(estate), {f"/Altiris/PS/pkggroup_{p[1:]}/" for p in asked})
            told = [finding for finding in report["findings"] if finding["check"] == "204413.4.codebase-answers"]
            self.assertEqual(len(told), PACKAGES)
            beside = [finding for finding in told if finding["package"] not in asked]
            self.assertTrue(all("directory" in finding["reason"] for finding in beside))
            self.assertTrue(all(finding["confidence"] != "high" for finding in beside))
            self.assertIn(f"{len(beside)} codebases and snapshots were judged by others of their directory, and not asked "
                          "themselves; --every-codebase asks each", report["notes"])

    def test_every_package_is_asked_on_demand(self) -> None:
        with Estate(scenario_path("204413-4-codebases")) as estate:
            self.many_packages(estate)
            report = scan(estate.inventory, "https", estate.folder / "journal.ndjson", "--every-codebase",
                          *trusting(estate.authority))
            self.assertEqual(len(self.asked_packages(estate)), PACKAGES)
            self.assertFalse([note for note in report["notes"] if "--every-codebase" in note])


def without_journals(report: dict) -> dict:
    """Which of several journals an observation stands in is of the run, too."""
    for finding in report["findings"]:
        for evidence in finding["evidence"]:
            evidence.pop("journal", None)
    return comparable(report)


class Shards(unittest.TestCase):
    maxDiff = None

    def test_the_shards_together_are_the_whole(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            trust = trusting(estate.authority)
            whole = scan(estate.inventory, "https", estate.folder / "whole.ndjson", *trust)
            journals = [estate.folder / f"shard{number}.ndjson" for number in (1, 2, 3)]
            for number, journal in enumerate(journals, 1):
                part = scan(estate.inventory, "https", journal, "--shard", f"{number}/3", *trust)
                self.assertFalse(part["run"]["complete"])
            visited = [{json.loads(line)["host_done"] for line in journal.read_text().splitlines()
                        if '"host_done"' in line} for journal in journals]
            self.assertEqual(sum(map(len, visited)), len(set.union(*visited)))

            together = itmscan("report", *journals, "-p", "https", "-f", "json", *trust)
            report = json.loads(together.stdout)
            self.assertTrue(report["run"]["complete"])
            self.assertEqual(without_journals(report), without_journals(whole))

            parted = itmscan("report", journals[0], journals[2], "-p", "https", "-f", "json", *trust)
            report = json.loads(parted.stdout)
            self.assertFalse(report["run"]["complete"])
            self.assertIn("no journal is at hand of the shard 2/3: its hosts were not visited", report["notes"])

    def test_a_resumed_shard_stays_that_shard(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            trust = trusting(estate.authority)
            journal = estate.folder / "shard.ndjson"
            report = scan(estate.inventory, "https", journal, "--shard", "2/3", *trust)
            lines = journal.read_text().splitlines(keepends=True)
            first = next(place for place, line in enumerate(lines) if '"host_done"' in line)
            journal.write_text("".join(lines[:first + 1]))
            refused = itmscan("scan", "--resume", journal, "-q", "--shard", "1/3", *trust, codes=[2])
            self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
            itmscan("scan", "--resume", journal, "-q", "--timeout", "2s", *trust)
            self.assertEqual(comparable(judge_again(journal, "https", *trust)), comparable(report))

    def test_what_is_no_shard_is_refused(self) -> None:
        for words in ("0/3", "4/3", "a/b", "2"):
            refused = itmscan("scan", "nowhere.json", "-p", "https", "--shard", words, codes=[2])
            self.assertIn("--shard must be", refused.stderr)
            self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)


if __name__ == "__main__":
    unittest.main()
