"""Do an endpoint's time and memory stay what they are when the estate grows, writing its journal and judging it?"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

# Endpoints a host.
ENDPOINTS = 3

# What may be more than in proportion: wide, for machines are busy.
MARGIN = 2.0


class Cost:
    """What a command took: processor seconds, and the most memory at a time, in KiB."""

    def __init__(self, *command: str | pathlib.Path, status: int = 0) -> None:
        # Freed memory is to be free at once, also where a sanitizer would keep it back.
        environment = os.environ | {"ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:quarantine_size_mb=1"}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        _, wait_status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(wait_status)
        if process.returncode != status:
            raise AssertionError(f"{command[0]} ended with {process.returncode}")
        self.seconds = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss


class LargeJournal(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, hosts: int, leaves: str) -> Cost:
        folder = self.folder / f"{leaves}-{hosts}"
        folder.mkdir()
        return Cost(os.environ["MAKE_JOURNAL"], folder, str(hosts), leaves)

    def judge(self, hosts: int, leaves: str) -> Cost:
        folder = self.folder / f"{leaves}-{hosts}"
        return Cost(os.environ["ITMSCAN"], "report", folder / "journal.ndjson", "--profile", "https", "--quiet",
                    "--no-system-roots", "--ca", folder / "root.pem", "-o", folder / "report.json", status=1)

    def assert_flat(self, costs: dict[int, Cost]) -> None:
        """The costs are those of one size, of four times and of ten times as many hosts."""
        small, middle, large = sorted(costs)
        self.assertLess(costs[large].seconds / costs[small].seconds, MARGIN * large / small)
        before = (costs[middle].peak - costs[small].peak) / (middle - small)
        behind = (costs[large].peak - costs[middle].peak) / (large - middle)
        self.assertLess(behind, MARGIN * before + 1)

    def test_judging_costs_each_endpoint_the_same(self) -> None:
        for leaves in ("shared", "own"):
            costs = {}
            for hosts in (300, 1200, 3000):
                self.write(hosts, leaves)
                costs[hosts] = self.judge(hosts, leaves)
            with self.subTest(leaves=leaves):
                self.assert_flat(costs)

    def test_a_journal_is_written_at_a_steady_memory(self) -> None:
        # What grows is the inventory with its plan, a tenth of what the journal would take.
        few, many = self.write(300, "shared"), self.write(6000, "shared")
        written = (self.folder / "shared-6000" / "journal.ndjson").stat().st_size / 1024
        self.assertLess(many.peak - few.peak, written / 3)

    def test_the_estate_has_something_of_everything(self) -> None:
        self.write(300, "own")
        self.judge(300, "own")
        report = json.loads((self.folder / "own-300" / "report.json").read_text())
        self.assertEqual(len(report["endpoints"]), ENDPOINTS * 300)
        self.assertEqual({e["state"] for e in report["endpoints"]}, {"tls", "http", "closed", "filtered"})
        problems = {p for e in report["endpoints"] if e["tls"] and e["tls"]["certificate"]
                    for p in e["tls"]["certificate"]["problems"]}
        self.assertEqual(problems, {"expired", "name_mismatch", "incomplete_chain"})
        # Of every 37 hosts one has HTTP alone, and one is silent.
        self.assertEqual(len([c for c in report["certificates"] if c["leaf"]]), 300 - 2 * 8)


if __name__ == "__main__":
    unittest.main()
