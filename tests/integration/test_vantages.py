"""Journals of one estate, scanned from several vantage points, in one report."""

import json
import pathlib
import unittest
from typing import Any

from support import (Estate, Report, check_schema, comparable, itmscan, label_of, scan, scenario_path, trusting,
                     verdicts)

NEAR = "headquarters"
FAR = "outside"


def read_journal(path: pathlib.Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def observations_of(journal: pathlib.Path, host: str) -> list[dict[str, Any]]:
    return [record for record in read_journal(journal) if record.get("host") == host]


def refuse(journal: pathlib.Path, host: str, port: int) -> None:
    """Rewrites a journal as if the port had refused every connection."""
    kept: list[dict[str, Any]] = []
    was_refused = False
    for record in read_journal(journal):
        if record.get("host") == host and record.get("port") == port:
            if not was_refused:
                told = ("host", "server_name", "address", "port", "scheme", "attempt", "at", "took_us")
                kept.append({key: record[key] for key in told if key in record}
                            | {"kind": "connection", "outcome": "refused"})
            was_refused = True
            continue
        if record.get("host_done") == host:
            record["observations"] = sum(1 for other in kept if other.get("host") == host)
        kept.append(record)
    assert was_refused
    journal.write_text("".join(json.dumps(record, separators=(",", ":")) + "\n" for record in kept))


def findings(report: Report) -> dict[str, str]:
    return {finding["key"]: finding["verdict"] for finding in report["findings"]}


class Vantages(unittest.TestCase):
    """The demonstration estate, scanned from two vantage points; one of them may not ask ns1."""

    maxDiff = None
    estate: Estate
    near: pathlib.Path
    far: pathlib.Path
    alone: Report

    @classmethod
    def setUpClass(cls) -> None:
        cls.estate = cls.enterClassContext(Estate(scenario_path("demonstration")))
        cls.near = cls.estate.folder / "near.ndjson"
        cls.far = cls.estate.folder / "far.ndjson"
        cls.alone = cls.scan(cls.near, "--vantage", NEAR)
        cls.scan(cls.far, "--vantage", FAR, "--exclude", cls.host("ns1")["address"])

    @classmethod
    def scan(cls, journal: pathlib.Path, *options: str) -> Report:
        return scan(cls.estate.inventory, "https", journal, *trusting(cls.estate.authority), *options)

    @classmethod
    def host(cls, label: str) -> dict[str, Any]:
        hosts = json.loads(cls.estate.inventory.read_text())["hosts"]
        return next(host for host in hosts if label_of(host["name"]) == label)

    def report(self, *journals: pathlib.Path) -> Report:
        words = ("report", *journals, "-p", "https", *trusting(self.estate.authority))
        return check_schema(json.loads(itmscan(*words, "-f", "json").stdout))

    def text(self, *journals: pathlib.Path) -> str:
        return itmscan("report", *journals, "-p", "https", *trusting(self.estate.authority)).stdout

    def test_what_one_may_not_ask_is_told_by_the_other(self) -> None:
        report = self.report(self.near, self.far)
        self.assertEqual(findings(report), findings(self.alone))

    def test_the_disagreements_are_those_on_what_one_may_not_ask(self) -> None:
        ns1 = self.host("ns1")
        ports = {*ns1["ports"][0].values(), ns1["agent_site_port"]}
        told = self.report(self.near, self.far)["disagreements"]
        self.assertEqual({(item["kind"], item["host"], item["port"]) for item in told},
                         {("port", ns1["name"], port) for port in ports})
        self.assertEqual(len(told), len(ports))
        for item in told:
            self.assertEqual([(sight["vantage"], sight["measured"]) for sight in item["vantages"]],
                             [(NEAR, True), (FAR, False)])

    def test_the_order_of_the_journals_does_not_matter(self) -> None:
        one, other = self.report(self.near, self.far), self.report(self.far, self.near)
        self.assertEqual(comparable(one), comparable(other))
        self.assertEqual(one["run"]["vantages"], other["run"]["vantages"])

    def test_each_vantage_point_is_named_with_what_it_saw(self) -> None:
        run = self.report(self.near, self.far)["run"]
        self.assertIsNone(run["vantage"])
        self.assertEqual([vantage["name"] for vantage in run["vantages"]], [NEAR, FAR])
        for vantage, journal in zip(run["vantages"], (self.near, self.far)):
            records = read_journal(journal)
            self.assertEqual(vantage["journals"], [records[0]["run"]])
            self.assertEqual(vantage["hosts"], sum("host_done" in record for record in records))
            self.assertEqual(vantage["observations"], sum("host" in record for record in records))

    def test_evidence_leads_to_its_observation(self) -> None:
        journals = {read_journal(path)[0]["run"]: path for path in (self.near, self.far)}
        led = set()
        for finding in self.report(self.near, self.far)["findings"]:
            for evidence in finding["evidence"]:
                if finding["host"] is None or evidence["observation"] is None:
                    continue
                visit = observations_of(journals[evidence["journal"]], finding["host"])
                self.assertEqual(visit[evidence["observation"] - 1].get("address"), evidence["address"], finding)
                led.add(evidence["vantage"])
        self.assertEqual(led, {NEAR, FAR})

    def test_the_worst_that_was_measured_counts(self) -> None:
        host = self.host("ps6")
        port = host["ports"][0]["https"]
        refused = self.estate.folder / "refused.ndjson"
        refused.write_text(self.far.read_text())
        refuse(refused, host["name"], port)
        report = self.report(self.near, refused)
        told = [item for item in report["disagreements"] if item["host"] == host["name"]]
        self.assertEqual([(item["kind"], item["port"]) for item in told], [("port", port)])
        self.assertEqual([(sight["vantage"], sight["state"]) for sight in told[0]["vantages"]],
                         [(NEAR, "tls"), (FAR, "closed")])
        self.assertIn("ps6", verdicts(self.alone)["204413.5.https-answers"]["consistent"])
        self.assertIn("ps6", verdicts(report)["204413.5.https-answers"]["inconsistent"])
        reason = next(finding["reason"] for finding in report["findings"]
                      if (finding["check"], finding["host"]) == ("204413.5.https-answers", host["name"]))
        self.assertIn(f"(seen from {FAR}; not so from {NEAR})", reason)

    def test_the_text_shows_it_in_short(self) -> None:
        text = self.text(self.near, self.far)
        self.assertEqual(text.count("seen differently"), 1)
        alike = self.report(self.near, self.far)["summary"]["seen_alike"]
        self.assertIn(f"seen from {NEAR}, {FAR}; seen alike from 2 vantage points: {alike} endpoints",
                      " ".join(text.split()))

    def test_vantage_points_that_agree_say_so_in_the_overview_only(self) -> None:
        elsewhere = self.estate.folder / "elsewhere.ndjson"
        elsewhere.write_text(self.near.read_text().replace(f'"vantage":"{NEAR}"', '"vantage":"branch"', 1))
        report = self.report(self.near, elsewhere)
        self.assertEqual(report["disagreements"], [])
        self.assertEqual(findings(report), findings(self.alone))
        self.assertEqual([finding["reason"] for finding in report["findings"]],
                         [finding["reason"] for finding in self.alone["findings"]])
        self.assertEqual(report["summary"]["endpoints"], self.alone["summary"]["endpoints"])
        self.assertNotIn("seen differently", self.text(self.near, elsewhere))

    def test_of_one_vantage_point_the_newest_visit_tells(self) -> None:
        again = self.estate.folder / "again.ndjson"
        last = self.scan(again, "--vantage", NEAR)
        both = self.report(self.near, again)
        for finding in both["findings"]:
            for evidence in finding["evidence"]:
                self.assertEqual(evidence.pop("journal") is None, evidence["observation"] is None)
        self.assertEqual(comparable(both), comparable(last))
        self.assertEqual(len(both["run"]["vantages"]), 1)


if __name__ == "__main__":
    unittest.main()
