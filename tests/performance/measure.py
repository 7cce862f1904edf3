"""What a command costs with all its descendants, and several commands in turn on the same work."""

import dataclasses
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence

COSTS = ("cpu_s", "wall_s", "peak_mb")
NO_TIME = "not measured: no time was left"


@dataclasses.dataclass(frozen=True)
class Usage:
    code: int | None  # None: it had to be ended
    cpu_s: float
    wall_s: float
    peak_mb: float  # of the largest process


@dataclasses.dataclass(frozen=True)
class Found:
    """How much of the truth was found; what is untrue or doubled is `wrong`."""

    right: int
    of: int
    wrong: int = 0

    @property
    def is_all(self) -> bool:
        return self.right == self.of and self.wrong == 0

    def __str__(self) -> str:
        return f"{self.right:,} of {self.of:,}" + (f", {self.wrong:,} wrong" if self.wrong else "")


@dataclasses.dataclass(frozen=True)
class Contestant:
    name: str
    command: Sequence[str | pathlib.Path]
    look: Callable[[pathlib.Path], Found]  # given what it wrote to standard output
    program: str = ""  # that must be installed
    remark: str = ""
    codes: tuple[int, ...] = (0,)
    is_once: bool = False  # slow, so run once, after the others
    factor: float = 1  # it is given so much less to do; CPU and wall are multiplied
    inside: Sequence[str] = ()  # what enters the network that it runs in
    is_ours: bool = False
    before: Callable[[], None] = lambda: None


@dataclasses.dataclass
class Row:
    """A line of the table: all runs of one contestant."""

    who: str
    remark: str
    is_ours: bool
    factor: float = 1
    usages: list[Usage] = dataclasses.field(default_factory=list)
    found: list[Found] = dataclasses.field(default_factory=list)
    asked: list[int] = dataclasses.field(default_factory=list)
    trouble: str = ""
    skipped: str = ""  # why it was not begun

    def median(self, cost: str) -> float | None:
        """None: it was never measured."""
        return statistics.median(getattr(usage, cost) for usage in self.usages) if self.usages else None

    @property
    def is_right(self) -> bool:
        """As far as it was begun."""
        return not self.trouble and all(found.is_all for found in self.found)


@dataclasses.dataclass
class Bench:
    """Where and how everything is measured."""

    folder: pathlib.Path
    itmscan: str
    is_smoke: bool
    runs: int
    deadline: float  # of all jobs, monotonic

    def time_left(self) -> float:
        return self.deadline - time.monotonic()

    def measure(self, command: Sequence[str | pathlib.Path], inside: Sequence[str] = ()) -> tuple[Usage, pathlib.Path, str]:
        """Also what it wrote to standard output, in a file until the next one, and the end of its standard error."""
        told, output, errors = self.folder / "usage.txt", self.folder / "output.txt", self.folder / "errors.txt"
        told.unlink(missing_ok=True)
        began = time.monotonic()
        with open(output, "wb") as out, open(errors, "wb") as err:
            process = subprocess.Popen([*inside, self.folder / "measured", told, *command], cwd=self.folder, stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=err, start_new_session=True)
            try:
                process.wait(max(1.0, self.time_left()))
            except BaseException as reason:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                if not isinstance(reason, subprocess.TimeoutExpired):
                    raise
        last = errors.read_text(errors="replace").strip()[-300:]
        if not told.exists():
            return Usage(None, 0, time.monotonic() - began, 0), output, last
        code, cpu_s, wall_s, peak_kb = told.read_text().split()
        return Usage(int(code), float(cpu_s), float(wall_s), int(peak_kb) / 1024), output, last


def run_once(bench: Bench, contestant: Contestant, row: Row, requests: Callable[[], int] | None) -> None:
    if bench.time_left() <= 0:
        row.skipped = "" if row.usages else NO_TIME
        return
    contestant.before()
    asked = requests() if requests else 0
    usage, output, errors = bench.measure(contestant.command, contestant.inside)
    if usage.code is None:
        row.trouble = f"ended after {usage.wall_s:.0f} s, when no time was left"
        return
    if usage.code not in contestant.codes:
        row.trouble = f"exit code {usage.code}: {' '.join(errors.split())}"
        return
    # What asks for the number is a request, too.
    row.asked += [requests() - asked - 1] if requests else []
    scaled = dataclasses.replace(usage, cpu_s=usage.cpu_s * contestant.factor, wall_s=usage.wall_s * contestant.factor)
    row.usages.append(scaled)
    row.found.append(contestant.look(output))


def row_of(contestant: Contestant) -> Row:
    """Without any run."""
    is_missing = contestant.program != "" and shutil.which(contestant.program) is None
    why = f"{contestant.program} is not installed" if is_missing else ""
    return Row(contestant.name, contestant.remark, contestant.is_ours, contestant.factor, skipped=why)


def race(bench: Bench, contestants: Sequence[Contestant], seconds: float, requests: Callable[[], int] | None = None, runs: int = 0) -> list[Row]:
    """Each in turn, again and again until all runs are done or the seconds are over; then those that are asked once only, as long as
    there is time. There is a row for each, also for those that are not installed."""
    until = min(time.monotonic() + seconds, bench.deadline)
    rows = [row_of(one) for one in contestants]
    pairs = list(zip(contestants, rows, strict=True))
    for number in range(runs or bench.runs):
        for contestant, row in pairs:
            took = row.usages[-1].wall_s / row.factor if row.usages else 0
            if not contestant.is_once and not row.trouble and not row.skipped and (number == 0 or time.monotonic() + took < until):
                run_once(bench, contestant, row, requests)
    for contestant, row in pairs:
        if contestant.is_once and not row.skipped:
            if time.monotonic() < until:
                run_once(bench, contestant, row, requests)
            else:
                row.skipped = NO_TIME
    return rows
