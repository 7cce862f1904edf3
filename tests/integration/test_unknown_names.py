"""Of a host that is listed by its address nobody knows the name that clients go by: is nothing held against its certificate for that?"""

import json
import pathlib
import tempfile
import unittest
from typing import Any

from support import Estate, Report, itmscan, scan, scenario_path, trusting

CHECK = "204413.1.certificate"
TRUST = "204413.1.certificate-trust"


class UnknownNames(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.estate = self.enterContext(Estate(scenario_path("wire-4-certificates")))
        self.trust = trusting(self.estate.authority)
        hosts = json.loads(self.estate.inventory.read_text())["hosts"]
        self.listed = {host["name"].partition(".")[0]: host for host in hosts}

    def by_address(self, label: str, **more: Any) -> dict[str, Any]:
        host = self.listed[label]
        return {"name": host["address"], "roles": host["roles"], "ports": host["ports"]} | more

    def write(self, *hosts: dict[str, Any], **more: Any) -> pathlib.Path:
        path = self.folder / "inventory.json"
        path.write_text(json.dumps({"cem": False, "persistent_connection": False, "hosts": list(hosts)} | more))
        return path

    def scan(self, path: pathlib.Path) -> Report:
        return scan(path, "https", self.folder / "j.ndjson", *self.trust)

    def finding(self, report: Report, label: str, check: str = CHECK) -> dict[str, Any]:
        host = self.listed[label]["address"]
        return next(finding for finding in report["findings"] if (finding["check"], finding["host"]) == (check, host))

    def test_only_the_name_is_in_doubt(self) -> None:
        report = self.scan(self.write(self.by_address("good"), self.by_address("expired")))
        good = self.finding(report, "good")
        self.assertEqual(good["verdict"], "inconclusive")
        self.assertIn("name for it is not known; the certificate is for good.corp.example", good["reason"])
        self.assertIn(f"={good['host']}", good["remedy"])
        self.assertEqual(self.finding(report, "good", TRUST)["verdict"], "consistent")
        expired = self.finding(report, "expired")
        self.assertEqual(expired["verdict"], "inconsistent")
        self.assertTrue(expired["observed"].startswith("expired; "), expired["observed"])

    def test_the_text_marks_it_as_a_doubt(self) -> None:
        path = self.write(self.by_address("good"), self.by_address("expired"))
        result = itmscan("scan", path, "-p", "https", "-j", self.folder / "j.ndjson", "--timeout", "2s", "--colour", "never", *self.trust)
        lines = {label: next(line for line in result.stdout.splitlines() if f" {self.port(label)} " in line) for label in ("good", "expired")}
        self.assertIn("?", lines["good"].split(str(self.port("good")))[0])
        self.assertIn("✗", lines["expired"].split(str(self.port("expired")))[0])

    def port(self, label: str) -> int:
        return self.listed[label]["ports"][0]["https"]

    def test_a_declared_name_is_the_one_that_counts(self) -> None:
        report = self.scan(self.write(self.by_address("good", also_known_as=["good.corp.example"]),
                                      self.by_address("wrong-name", also_known_as=["wrong-name.corp.example"])))
        self.assertEqual(self.finding(report, "good")["verdict"], "consistent")
        self.assertEqual(self.finding(report, "wrong-name")["verdict"], "inconsistent")

    def test_an_address_in_a_url_is_a_name(self) -> None:
        url = f"https://{self.listed['good']['address']}:{self.port('good')}/Altiris/NS/Agent/AltirisAgentDownload.aspx"
        report = self.scan(self.write(self.by_address("good"), self.by_address("short"), agent_install_url=url))
        self.assertEqual(self.finding(report, "good")["verdict"], "inconsistent")
        self.assertEqual(self.finding(report, "short")["verdict"], "inconclusive")

    def test_a_name_for_the_address_settles_it(self) -> None:
        host = self.listed["good"]
        report = self.scan(self.write({"name": "good.corp.example", "address": host["address"], "roles": host["roles"], "ports": host["ports"]}))
        verdicts = [finding["verdict"] for finding in report["findings"] if finding["check"] == CHECK]
        self.assertEqual(verdicts, ["consistent"])


if __name__ == "__main__":
    unittest.main()
