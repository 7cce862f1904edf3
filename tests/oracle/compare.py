"""Scans groups of servers, asks the other programs about the same endpoints, and lists where they disagree.

    compare.py [GROUP...]    every group without one; ITMSCAN and ESTATE name the programs under test
"""

import json
import pathlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
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
AT_ONCE = 10
# Of the slow programs: they start some hundred processes for an endpoint, and with too many at a time their own time limits pass.
SLOW_AT_ONCE = 5
GROUPS_AT_ONCE = 6

# Enough for every kind of fact and every explanation, and soon over.
FEW = ("demonstration", "204413-1-certificate", "faults", PEERS)
QUICK: tuple[Oracle, ...] = (Openssl(), Curl())
# Ten seconds of a processor for each endpoint that speaks TLS.
SLOW: tuple[Oracle, ...] = (Testssl(),)
ALL: tuple[Oracle, ...] = (*QUICK, Nmap(), Sslscan(), *SLOW)


@dataclass(frozen=True)
class Answer:
    """What a program said of an endpoint, and how long that took."""

    endpoint: Endpoint
    oracle: str
    ours: Facts
    theirs: Facts
    seconds: float


@dataclass(frozen=True)
class Heard:
    """All that was said of a group."""

    group: str
    endpoints: tuple[Endpoint, ...]
    answers: tuple[Answer, ...]
    seconds: float


@dataclass
class Comparison:
    """Kind and oracle: how many facts of both were compared, and how many the oracle measured but itmscan did not."""

    groups: tuple[str, ...]
    oracles: tuple[Oracle, ...]
    endpoints: list[Endpoint] = field(default_factory=list)
    compared: Counter[tuple[str, str]] = field(default_factory=Counter)
    ours_unmeasured: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Oracle: endpoints of which it told something, those of them that speak TLS, and how long it was asked.
    told: Counter[str] = field(default_factory=Counter)
    told_of_tls: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    explained: list[tuple[Disagreement, Explanation]] = field(default_factory=list)
    unexplained: list[Disagreement] = field(default_factory=list)

    def add(self, heard: Heard) -> None:
        self.endpoints += heard.endpoints
        for answer in heard.answers:
            self.add_answer(answer)

    def add_answer(self, answer: Answer) -> None:
        oracle = answer.oracle
        self.seconds[oracle] += answer.seconds
        self.told[oracle] += bool(answer.theirs)
        self.told_of_tls[oracle] += answer.endpoint.completes_tls and bool(answer.theirs)
        for fact in answer.theirs:
            (self.compared if fact in answer.ours else self.ours_unmeasured)[fact.kind, oracle] += 1
        for disagreement in disagreements(answer.endpoint, oracle, answer.ours, answer.theirs):
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


class Questioner:
    """Asks about a group for each thread, with workers that all groups share."""

    def __init__(self, oracles: tuple[Oracle, ...], quick: ThreadPoolExecutor, slow: ThreadPoolExecutor) -> None:
        self.quick_oracles = tuple(oracle for oracle in oracles if oracle not in SLOW)
        self.slow_oracles = tuple(oracle for oracle in oracles if oracle in SLOW)
        self.quick = quick
        self.slow = slow

    def ask_group(self, name: str) -> Heard:
        start = time.monotonic()
        with group(name) as servers:
            named = scan(servers)
            answers = self.ask_all(named, self.slow_oracles if name in FEW else ())
        return Heard(name, tuple(endpoint for endpoint, _ in named), tuple(answers), time.monotonic() - start)

    def ask_all(self, named: list[tuple[Endpoint, Facts]], slow_oracles: tuple[Oracle, ...]) -> list[Answer]:
        answers: list[Answer] = []
        running = [self.quick.submit(ask, *pair, self.quick_oracles) for pair in named]
        later = []
        for pair, done in zip(named, running):
            # The slow ones only then: some servers talk to one client at a time.
            answers += done.result()
            if slow_oracles:
                later.append(self.slow.submit(ask, *pair, slow_oracles))
        for done in later:
            answers += done.result()
        return answers


def ask(endpoint: Endpoint, ours: Facts, oracles: tuple[Oracle, ...]) -> list[Answer]:
    """One program after the other."""
    answers = []
    for oracle in oracles:
        start = time.monotonic()
        theirs = oracle.ask(endpoint)
        answers.append(Answer(endpoint, oracle.name, ours, theirs, time.monotonic() - start))
    return answers


def compare(groups: tuple[str, ...], oracles: tuple[Oracle, ...], is_progress_told: bool = False) -> Comparison:
    comparison = Comparison(groups, tuple(oracle for oracle in oracles if oracle.is_installed()))
    # What takes longest first.
    in_order = sorted(groups, key=lambda name: (name not in FEW, groups.index(name)))
    with (ThreadPoolExecutor(GROUPS_AT_ONCE) as scans, ThreadPoolExecutor(AT_ONCE) as quick,
          ThreadPoolExecutor(SLOW_AT_ONCE) as slow):
        questioner = Questioner(comparison.oracles, quick, slow)
        running = [scans.submit(questioner.ask_group, name) for name in in_order]
        for number, done in enumerate(as_completed(running), 1):
            heard = done.result()
            known = len(comparison.unexplained)
            comparison.add(heard)
            if is_progress_told:
                tell_group(f"{number}/{len(groups)}", heard, comparison.unexplained[known:])
    return comparison


def tell_group(place: str, heard: Heard, unexplained: list[Disagreement]) -> None:
    count = sum(fact in answer.ours for answer in heard.answers for fact in answer.theirs)
    print(f"[{place}] {heard.group}: {totals(heard.endpoints)}, {count} facts compared, "
          f"{len(unexplained)} unexplained, {heard.seconds:.0f} s")
    for disagreement in unexplained:
        print(f"    {disagreement}")
    sys.stdout.flush()


def totals(endpoints: Sequence[Endpoint]) -> str:
    servers = len({(endpoint.group, endpoint.host) for endpoint in endpoints})
    speaking = sum(endpoint.completes_tls for endpoint in endpoints)
    return f"{servers} servers, {len(endpoints)} endpoints, {speaking} speak TLS"


def row(title: str, cells: Sequence[str | int]) -> None:
    print(f"{title:40}" + "".join(f"{cell:>14}" for cell in cells))


def show(comparison: Comparison) -> None:
    names = [oracle.name for oracle in comparison.oracles]
    print(f"\n{len(comparison.groups)} groups, {totals(comparison.endpoints)}\n")
    row("", names)
    row("endpoints it told of", [comparison.told[name] for name in names])
    row("of these speak TLS", [comparison.told_of_tls[name] for name in names])
    row("seconds it was asked", [round(comparison.seconds[name]) for name in names])
    print("\nfacts compared:")
    for kind in sorted({kind for kind, _ in comparison.compared}):
        row(kind, [comparison.compared[kind, name] or "" for name in names])
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
    start = time.monotonic()
    comparison = compare(tuple(sys.argv[1:]) or (*scenarios(), PEERS), ALL, is_progress_told=True)
    show(comparison)
    print(f"\n{'no unexplained disagreement' if not comparison.unexplained else 'not all is explained'}; "
          f"{time.monotonic() - start:.0f} s")
    return 1 if comparison.unexplained or comparison.stale() else 0


if __name__ == "__main__":
    sys.exit(main())
