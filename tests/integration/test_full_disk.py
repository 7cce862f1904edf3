"""Does a full disk stop the run with the journal intact, so that it can go on when there is room again?"""

import os
import resource
import subprocess
import unittest

from support import Estate, itmscan, judge_again, scan, scenario_path, trusting

# Room for the header and some of the hosts.
ROOM = 40_000


class FullDisk(unittest.TestCase):
    def test_a_full_disk_stops_the_run_and_the_journal_goes_on_later(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            trust = trusting(estate.authority)
            whole = scan(estate.inventory, "https", estate.folder / "whole.ndjson", *trust)
            journal = estate.folder / "full.ndjson"
            stopped = subprocess.run(
                [os.environ["ITMSCAN"], "scan", estate.inventory, "-p", "https", "-j", journal, "-q", "--timeout", "2s", *trust],
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)), capture_output=True, text=True, timeout=300)
            self.assertEqual(stopped.returncode, 3, stopped.stderr)
            self.assertEqual(stopped.stderr.count("\n"), 1, stopped.stderr)
            self.assertIn(str(journal), stopped.stderr)
            self.assertLess(journal.read_text().count("host_done"), whole["summary"]["hosts"])

            itmscan("scan", estate.inventory, "-p", "https", "-q", "--timeout", "2s", "--resume", journal, *trust)
            resumed = judge_again(journal, "https", *trust)
            self.assertEqual(resumed["findings"], whole["findings"])
            self.assertTrue(resumed["run"]["complete"])


if __name__ == "__main__":
    unittest.main()
