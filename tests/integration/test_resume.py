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

    def test_a_scan_goes_on_with_the_client_certificate_that_it_began_with(self) -> None:
        """What was asked without it, or with another, would be taken for what this one opens."""
        with Estate(scenario_path("wire-3-5-with-certificate")) as estate:
            trust = trusting(estate.authority)
            own, other = (["--client-certificate", str(estate.folder / name)] for name in ("client.pem", "stranger.pem"))
            for begun, differing, words in (([], own, "was begun without a client certificate"),
                                            (own, [], "was begun with a client certificate"),
                                            (own, other, "was begun with another client certificate")):
                journal = estate.folder / f"journal{len(begun)}{len(differing)}.ndjson"
                scan(estate.inventory, "https", journal, *trust, *begun)
                before = journal.read_bytes()
                refused = itmscan("scan", "--resume", journal, "-q", *trust, *differing, codes=[2])
                self.assertIn(f"{journal.name}: {words}", refused.stderr)
                self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
                self.assertEqual(journal.read_bytes(), before)
                itmscan("scan", "--resume", journal, "-q", *trust, *begun)

    def test_a_scan_goes_on_from_the_place_that_it_began_at(self) -> None:
        """What was seen from elsewhere would stand in the journal as seen from here."""
        with Estate(scenario_path("wire-3-5-with-certificate")) as estate:
            trust = trusting(estate.authority)
            for begun in ([], ["--vantage", "hq"]):
                journal = estate.folder / f"place{len(begun)}.ndjson"
                scan(estate.inventory, "https", journal, *trust, *begun)
                before = journal.read_bytes()
                refused = itmscan("scan", "--resume", journal, "-q", *trust, "--vantage", "branch", codes=[2])
                self.assertIn(f"{journal.name}: is not of the vantage point given", refused.stderr)
                self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
                self.assertEqual(journal.read_bytes(), before)
                itmscan("scan", "--resume", journal, "-q", *trust, *begun)


if __name__ == "__main__":
    unittest.main()
