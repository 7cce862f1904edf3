"""Does one estate get the same answers every time, however many hosts are visited at once and by however many threads?

Everything in the report is compared that does not tell of the run itself. ITMSCAN_REPETITIONS says how often each way of
asking is repeated.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import unittest
from collections.abc import Iterator
from typing import Any

from support import Estate, Report, check_schema, comparable, itmscan, scenario_path, trusting

ESTATES = ("demonstration", "faults")
WAYS = tuple((in_flight, threads) for in_flight in (1, 500) for threads in (1, 4))
REPETITIONS = int(os.environ.get("ITMSCAN_REPETITIONS", "2"))
SHOWN = 20

# Whether a FIN or an RST comes of a server that ends a connection while it is being written to, the two kernels decide
# from time to time. Both stand for one voice in the classification; only the words of the evidence name the one seen.
END_OF_CONNECTION = re.compile(r"\b(reset|closed|closed without an answer)$")
NAMES_THE_END = (".summary", ".tls.outcome")


class Answer:
    """What one scan said."""

    def __init__(self, way: str, code: int, report: Report) -> None:
        self.way = way
        self.facts = {"exit code": code, **dict(leaves("report", comparable(report)))}


def leaves(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Each text and number in it, with its place: so a difference is one line."""
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from leaves(f"{place}.{key}", member)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(f"{place}[{index}]", item)
    elif isinstance(value, str) and place.endswith(NAMES_THE_END):
        yield place, END_OF_CONNECTION.sub("ended", value)
    else:
        yield place, value


def ask(estate: Estate, name: str, in_flight: int, threads: int) -> Answer:
    journal = estate.folder / f"{name}.ndjson"
    output = estate.folder / f"{name}.json"
    result = itmscan("scan", estate.inventory, "-p", "https", "-j", journal, "-o", output, "-q", "--timeout", "2s",
                     "--in-flight", str(in_flight), "--threads", str(threads), *trusting(estate.authority))
    return Answer(name, result.returncode, check_schema(json.loads(output.read_text())))


def ask_again_and_again(scenario: pathlib.Path) -> list[Answer]:
    with Estate(scenario) as estate:
        # Some of its servers fail only the first few times that they are asked: that is over after this.
        ask(estate, "before", 500, 1)
        return [ask(estate, f"{in_flight}-in-flight-{threads}-threads-{repetition}", in_flight, threads)
                for repetition in range(REPETITIONS) for in_flight, threads in WAYS]


def differences_between(first: Answer, other: Answer) -> list[str]:
    return [f"{place}: {first.facts.get(place)!r} ({first.way}), {other.facts.get(place)!r} ({other.way})"
            for place in sorted({*first.facts, *other.facts})
            if first.facts.get(place, ...) != other.facts.get(place, ...)]


class Repeatability(unittest.TestCase):
    def test_one_estate_has_one_answer(self) -> None:
        self.assertGreaterEqual(REPETITIONS, 2)
        with concurrent.futures.ThreadPoolExecutor(len(ESTATES)) as pool:
            answers = list(pool.map(ask_again_and_again, map(scenario_path, ESTATES)))
        for name, (first, *others) in zip(ESTATES, answers):
            self.assertEqual(len(others) + 1, REPETITIONS * len(WAYS))
            self.assertGreater(len(first.facts), 1000)
            for other in others:
                lines = differences_between(first, other)
                with self.subTest(estate=name, way=other.way):
                    self.assertFalse(lines, "\n".join([f"{len(lines)} differences", *lines[:SHOWN]]))


if __name__ == "__main__":
    unittest.main()
