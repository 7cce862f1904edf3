"""Scans groups of servers, asks the other programs about the same endpoints, and lists where they disagree.

    compare.py [GROUP...]    every group without one; ITMSCAN and ESTATE name the programs under test
"""

import contextlib
import itertools
import json
import pathlib
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from explained import EXPLAINED, Explanation, explanation_of
from facts import Disagreement, Endpoint, Facts, Oracle, disagreements
from oracle_curl import Curl
from oracle_nmap import Nmap
from oracle_openssl import Openssl
from oracle_sslscan import Sslscan
from oracle_testssl import Testssl
from ours import Run
from servers import PEERS, Group, group, scenarios, support

# Endpoints that are asked about at a time: most of that is waiting for those that do not answer.
AT_ONCE = 16

# Enough for every kind of fact and every explanation, and soon over.
FEW = ("demonstration", "204413-1-certificate", "faults", PEERS)
QUICK: tuple[Oracle, ...] = (Openssl(), Curl())
# Half a minute for each endpoint that speaks TLS.
SLOW: tuple[Oracle, ...] = (Testssl(),)
ALL: tuple[Oracle, ...] = (*QUICK, Nmap(), Sslscan(), *SLOW)


@dataclass
class Comparison:
    """Kind and oracle: how many facts of both were compared, and how many the oracle measured but itmscan did not."""

    groups: tuple[str, ...]
    oracles: tuple[Oracle, ...]
    compared: Counter[tuple[str, str]] = field(default_factory=Counter)
    ours_unmeasured: Counter[tuple[str, str]] = field(default_factory=Counter)
    explained: list[tuple[Disagreement, Explanation]] = field(default_factory=list)
    unexplained: list[Disagreement] = field(default_factory=list)

    def add(self, endpoint: Endpoint, oracle: str, ours: Facts, theirs: Facts) -> None:
        for fact in theirs:
            (self.compared if fact in ours else self.ours_unmeasured)[fact.kind, oracle] += 1
        for disagreement in disagreements(endpoint, oracle, ours, theirs):
            explanation = explanation_of(disagreement)
            if explanation is None:
                self.unexplained.append(disagreement)
            else:
                self.explained.append((disagreement, explanation))

    def stale(self) -> list[Explanation]:
        """Explanations that should have been met, and were not."""
        met = {id(explanation) for _, explanation in self.explained}
        asked = {oracle.name for oracle in self.oracles}
        return [e for e in EXPLAINED if id(e) not in met and e.group in self.groups and asked & set(e.oracles)]


def scan(servers: Group) -> list[tuple[Endpoint, Facts]]:
    with tempfile.TemporaryDirectory() as folder:
        journal = pathlib.Path(folder) / "journal.ndjson"
        done = support.itmscan("scan", servers.inventory, "-p", "https", "--deep", "-j", journal, "-f", "json", "--timeout", "2s",
                               *support.trusting(servers.authority))
        return Run(json.loads(done.stdout), journal).named(servers.name, servers.inventory, servers.authority)


def compare(groups: tuple[str, ...], oracles: tuple[Oracle, ...]) -> Comparison:
    comparison = Comparison(groups, tuple(oracle for oracle in oracles if oracle.is_installed()))
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(len(FEW)) as scans, ThreadPoolExecutor(AT_ONCE) as workers:
        running = [stack.enter_context(group(name)) for name in groups]

        def ask_all(servers: Group) -> list[tuple[Endpoint, Facts, dict[str, Facts]]]:
            named = scan(servers)
            told = workers.map(lambda pair: ask(pair[0], comparison.oracles), named)
            return [(endpoint, ours, theirs) for (endpoint, ours), theirs in zip(named, told)]

        for endpoint, ours, told in itertools.chain.from_iterable(scans.map(ask_all, running)):
            for name, theirs in told.items():
                comparison.add(endpoint, name, ours, theirs)
    return comparison


def ask(endpoint: Endpoint, oracles: tuple[Oracle, ...]) -> dict[str, Facts]:
    """One program after the other: some servers talk to one client at a time."""
    return {oracle.name: oracle.ask(endpoint) for oracle in oracles if endpoint.group in FEW or oracle not in SLOW}


def show(comparison: Comparison) -> None:
    names = [oracle.name for oracle in comparison.oracles]
    print(f"{'facts compared':40}" + "".join(f"{name:>14}" for name in names))
    for kind in sorted({kind for kind, _ in comparison.compared + comparison.ours_unmeasured}):
        print(f"{kind:40}" + "".join(f"{comparison.compared[kind, name] or '':>14}" for name in names))
    print("\nmeasured by another program only:")
    for (kind, name), count in sorted(comparison.ours_unmeasured.items()):
        print(f"    {kind}: {name}, {count}")
    print("\nexplained disagreements:")
    for explanation, count in Counter(explanation for _, explanation in comparison.explained).items():
        print(f"    {count} x {explanation.sentence}")
    for heading, lines in (("explanations that nothing fits", [e.sentence for e in comparison.stale()]),
                           ("unexplained disagreements", comparison.unexplained)):
        print(f"\n{heading}: {len(lines)}")
        for line in lines:
            print(f"    {line}")


def main() -> int:
    comparison = compare(tuple(sys.argv[1:]) or (*scenarios(), PEERS), ALL)
    show(comparison)
    return 1 if comparison.unexplained or comparison.stale() else 0


if __name__ == "__main__":
    sys.exit(main())
