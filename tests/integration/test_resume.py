"""Does a scan that was killed lose nothing, and does going on with it give the report of a scan that was not?"""

import os
import pathlib
import subprocess
import unittest

from support import Estate, comparable, itmscan, judge_again, scan, scenario_path, trusting


class Resume(unittest.TestCase):
    maxDiff = None

    def kill_in_mid_scan(self, estate: Estate, journal: pathlib.Path) -> None:
        """Once a host is done. Others are not: the silent one takes its time-outs, and one visit at a time is made."""
        program = subprocess.Popen([os.environ["ITMSCAN"], "scan", estate.inventory, "-j", journal, "-q", "--in-flight", "1",
                                    *trusting(estate.authority)])
        tail = subprocess.Popen(["tail", "-n", "+1", "-F", journal], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
        for line in tail.stdout:
            if "host_done" in line:
                break
        program.kill()
        program.wait()
        tail.kill()
        tail.communicate()

    def test_a_killed_scan_goes_on(self) -> None:
        with Estate(scenario_path("demonstration")) as estate:
            trust = trusting(estate.authority)
            whole = scan(estate.inventory, "https", estate.folder / "whole.ndjson", *trust)

            journal = estate.folder / "killed.ndjson"
            self.kill_in_mid_scan(estate, journal)
            halfway = journal.read_text().count("host_done")
            self.assertGreater(halfway, 0)
            self.assertLess(halfway, whole["summary"]["hosts"])

            itmscan("scan", "--resume", journal, "-q", "--timeout", "2s", *trust)
            self.assertEqual(comparable(judge_again(journal, "https", *trust)), comparable(whole))


if __name__ == "__main__":
    unittest.main()
