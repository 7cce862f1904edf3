"""The imitated estate, the program under test, and what its report says, for all integration tests."""

import json
import os
import pathlib
import subprocess
import tempfile
import types
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "tests" / "estate" / "scenarios"
TARGETS = ROOT / "targets"

# Nothing inconsistent; something inconsistent; nothing inconsistent, but something inconclusive.
JUDGED = (0, 1, 4)

Report = dict[str, Any]


def scenario_path(name: str) -> pathlib.Path:
    return SCENARIOS / f"{name}.json"


class Estate:
    """A running estate: `with Estate(scenario) as estate`."""

    def __init__(self, scenario: pathlib.Path) -> None:
        self.scenario = scenario

    def __enter__(self) -> "Estate":
        self._temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._temporary.name)
        # The estate starts its command once it listens, and ends with it: what cat echoes says that it is there.
        self._process = subprocess.Popen([os.environ["ESTATE"], self.scenario, self.folder, "--", "cat"],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print("ready", file=self._process.stdin, flush=True)
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{self.scenario.name}: the estate did not start")
        self.inventory = self.folder / "inventory.json"
        self.authority = self.folder / "ca.pem"
        self.truth = json.loads((self.folder / "truth.json").read_text())
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: types.TracebackType | None) -> None:
        self._process.communicate()
        self._temporary.cleanup()
        if kind is None and self._process.returncode != 0:
            raise RuntimeError(f"{self.scenario.name}: the estate ended with {self._process.returncode}")

    def port(self, label: str, endpoint: str) -> tuple[str, int]:
        """Host and port of what a scenario calls, for instance, "http" of "ns1"."""
        for host in json.loads(self.inventory.read_text())["hosts"]:
            if label_of(host["name"]) == label:
                if endpoint in ("agent_site", "gateway"):
                    return host["name"], host[f"{endpoint}_port"]
                return host["name"], host["ports"][0][endpoint]
        raise KeyError(label)

    def options(self) -> list[str | pathlib.Path]:
        """What the truth wants the scan to be told: options, and which client certificate of the estate to show."""
        client = self.truth.get("client")
        shown = [] if client is None else ["--client-certificate", self.folder / client]
        return [*self.truth.get("options", []), *shown]

    def requests(self) -> list[dict[str, Any]]:
        """What was asked of the estate so far."""
        lines = (self.folder / "access.ndjson").read_text().splitlines()
        return [line for line in map(json.loads, lines) if line["event"] == "request"]


def label_of(host: str) -> str:
    return host.partition(".")[0]


def itmscan(*words: str | pathlib.Path, codes: Iterable[int] = JUDGED) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([os.environ["ITMSCAN"], *words], capture_output=True, text=True, timeout=300)
    if result.returncode not in codes:
        raise AssertionError(f"exit code {result.returncode} of itmscan {' '.join(map(str, words))}\n{result.stderr}")
    return result


def trusting(authority: pathlib.Path) -> tuple[str | pathlib.Path, ...]:
    return "--no-system-roots", "--ca", authority


def scan(inventory: pathlib.Path, profile: str, journal: pathlib.Path, *options: str | pathlib.Path) -> Report:
    result = itmscan("scan", inventory, "-p", profile, "-j", journal, "-f", "json", "--timeout", "2s", *options)
    return check_schema(json.loads(result.stdout))


def judge_again(journal: pathlib.Path, profile: str, *options: str | pathlib.Path) -> Report:
    return check_schema(json.loads(itmscan("report", journal, "-p", profile, "-f", "json", *options).stdout))


def check_schema(report: Report) -> Report:
    schema = json.loads((TARGETS / "schema" / "report.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(report)
    return report


def comparable(report: Report) -> Report:
    """Without what belongs to the run itself, and the places of evidence in its journal: who answers first, stands first."""
    for finding in report["findings"]:
        for evidence in finding["evidence"]:
            del evidence["observation"]
    return {key: value for key, value in report.items() if key != "run"}


def verdicts(report: Report) -> dict[str, dict[str, list[str]]]:
    """The findings as a scenario tells its truth: check, verdict, subjects."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for finding in report["findings"]:
        verdict = "warning" if finding["warning"] and finding["verdict"] == "consistent" else finding["verdict"]
        told[finding["check"]][verdict].append(subject_of(finding))
    return told


def subject_of(finding: dict[str, Any]) -> str:
    if finding["package"] is not None:
        return finding["package"]
    return "estate" if finding["host"] is None else label_of(finding["host"])


def by_hand(profile: str) -> set[str]:
    """What is always to be checked by hand, whatever the inventory says."""
    checks = json.loads((TARGETS / "profiles" / f"{profile}.json").read_text())["checks"]
    return {check["id"] for check in checks if check["subject"] == "by_hand" and "when" not in check}


def differences(truth: dict[str, dict[str, list[str]]], told: dict[str, dict[str, list[str]]],
                checks: Iterable[str]) -> list[str]:
    """One line for each verdict that is not as the truth has it."""
    lines = []
    for check in sorted(checks):
        for verdict in sorted({*truth.get(check, {}), *told.get(check, {})}):
            wanted = sorted(truth.get(check, {}).get(verdict, []))
            found = sorted(told.get(check, {}).get(verdict, []))
            if wanted != found:
                lines.append(f"{check}: {verdict} should be {wanted}, is {found}")
    return lines


def port_state(report: Report, host: str, port: int) -> str | None:
    return next((e["state"] for e in report["endpoints"] if (e["host"], e["port"]) == (host, port)), None)


def path_state(report: Report, host: str, port: int, path: str, has_certificate: bool = False) -> str | None:
    return next((p["state"] for e in report["endpoints"] if (e["host"], e["port"]) == (host, port)
                 for p in e["paths"] if (p["path"], p["with_client_certificate"]) == (path, has_certificate)), None)


def state_differences(estate: Estate, report: Report) -> list[str]:
    """The same for the states of ports and paths."""
    lines = []
    for label, endpoints in estate.truth.get("ports", {}).items():
        for endpoint, wanted in endpoints.items():
            found = port_state(report, *estate.port(label, endpoint))
            if found not in ([wanted] if isinstance(wanted, str) else wanted):
                lines.append(f"{label} {endpoint} should be {wanted}, is {found}")
    for label, paths in estate.truth.get("paths", {}).items():
        for place, wanted in paths.items():
            endpoint, path, *certificate = place.split(" ")
            found = path_state(report, *estate.port(label, endpoint), path, certificate == ["with-certificate"])
            if found != wanted:
                lines.append(f"{label} {place} should be {wanted}, is {found}")
    for label, endpoints in estate.truth.get("tls", {}).items():
        for endpoint, facts in endpoints.items():
            found = tls_facts(report, *estate.port(label, endpoint))
            lines += [f"{label} {endpoint} {name} should be {wanted}, is {found.get(name)}"
                      for name, wanted in facts.items() if found.get(name) != wanted]
    return lines


def tls_facts(report: Report, host: str, port: int) -> dict[str, Any]:
    """What the report says of a port's TLS; the problems of its certificate sorted, and only the versions it accepts."""
    told = next((e["tls"] for e in report["endpoints"] if (e["host"], e["port"]) == (host, port)), None) or {}
    facts = dict(told)
    if told.get("certificate"):
        facts["problems"] = sorted(told["certificate"]["problems"])
    facts |= {name: told[name]["state"] for name in ("without_sni", "with_wrong_sni") if name in told}
    if "versions" in told:
        facts["accepts"] = [version for version, state in told["versions"].items() if state == "accepted"]
    return facts
