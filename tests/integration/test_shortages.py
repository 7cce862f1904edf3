"""Is a run that is short of something slower, and finds the same?"""

import json
import os
import pathlib
import resource
import subprocess
import tempfile
import unittest
from typing import Any

from support import JUDGED, Estate, Report, check_schema, judge_again, scan, scenario_path, trusting

MEBIBYTE = 1024 * 1024


def limited(kind: int, most: int, *words: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([os.environ["ITMSCAN"], *words], preexec_fn=lambda: resource.setrlimit(kind, (most, most)),
                          capture_output=True, text=True, timeout=300)


def judged(report: Report) -> dict[str, tuple[str, str]]:
    return {finding["key"]: (finding["verdict"], finding["observed_hash"]) for finding in report["findings"]}


def shortages(report: Report) -> dict[str, dict[str, Any]]:
    return {shortage["kind"]: shortage for shortage in report["run"]["shortages"]}


class Shortages(unittest.TestCase):
    estate: Estate
    usual: Report

    @classmethod
    def setUpClass(cls) -> None:
        cls.estate = cls.enterClassContext(Estate(scenario_path("demonstration")))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.options = [*trusting(cls.estate.authority), *cls.estate.options()]
        cls.usual = scan(cls.estate.inventory, "https", cls.folder / "usual.ndjson", *cls.options)

    def scan_with(self, kind: int, most: int, *words: str) -> tuple[Report, str]:
        journal = self.folder / f"{self.id()}-{most}.ndjson"
        result = limited(kind, most, "scan", self.estate.inventory, "-p", "https", "-j", journal, "-f", "json", "--timeout", "2s",
                         *self.options, *words)
        self.assertIn(result.returncode, JUDGED, result.stderr)
        report = check_schema(json.loads(result.stdout))
        again = judge_again(journal, "https", *trusting(self.estate.authority))
        self.assertEqual(again["run"]["shortages"], report["run"]["shortages"], "as the journal tells it")
        return report, result.stderr

    def test_without_a_shortage_none_is_told(self) -> None:
        self.assertEqual(self.usual["run"]["shortages"], [])
        self.assertEqual(self.usual["run"]["slowed"], [])

    def test_few_descriptors_change_no_finding(self) -> None:
        for most in (64, 32):
            with self.subTest(descriptors=most):
                report, errors = self.scan_with(resource.RLIMIT_NOFILE, most)
                self.assertEqual(judged(report), judged(self.usual))
                self.assertEqual(errors, "", "nobody asked for more")
                shortage = shortages(report)["descriptors"]
                self.assertEqual(shortage["wanted"], 100)
                self.assertLess(shortage["lowered_to"], most / 2)

    def test_too_few_descriptors_are_refused_with_what_it_takes(self) -> None:
        result = limited(resource.RLIMIT_NOFILE, 31, "scan", self.estate.inventory, "-p", "https", "-j", self.folder / "none.ndjson")
        self.assertEqual(result.returncode, 3)
        self.assertIn("ulimit -n) to 32 or more", result.stderr)

    def test_what_is_asked_for_and_does_not_fit_in_is_lowered_and_said(self) -> None:
        report, errors = self.scan_with(resource.RLIMIT_NOFILE, 256, "--in-flight", "10000", "--per-host", "4", "--threads", "2")
        self.assertEqual(judged(report), judged(self.usual))
        fitting = shortages(report)["descriptors"]["lowered_to"]
        self.assertIn(fitting, range(40, 64))
        self.assertEqual(errors, f"itmscan: {fitting} hosts at once, not 10000: no more fit into open files (ulimit -n)\n")

    def test_more_connections_a_host_than_descriptors_are_lowered_too(self) -> None:
        report, _ = self.scan_with(resource.RLIMIT_NOFILE, 64, "--per-host", "1000")
        self.assertEqual(judged(report), judged(self.usual))

    def test_little_memory_changes_no_finding(self) -> None:
        most = 256 * MEBIBYTE
        if limited(resource.RLIMIT_AS, most, "--version").returncode != 0:
            self.skipTest("this build takes more memory than that to begin with")
        report, errors = self.scan_with(resource.RLIMIT_AS, most, "--in-flight", "5000")
        self.assertEqual(judged(report), judged(self.usual))
        self.assertLess(shortages(report)["memory"]["lowered_to"], 5000)
        self.assertRegex(errors, r"itmscan: \d+ hosts at once, not \d+: no more fit into memory\n")


if __name__ == "__main__":
    unittest.main()
