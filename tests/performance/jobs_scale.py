"""Jobs of size: what a host costs in small and large estates, judging a journal again, and reading a large inventory."""

import mmap
import pathlib
import re
import time
from collections.abc import Callable, Iterator, Sequence

import peers
from measure import NO_TIME, Bench, Contestant, Found, Row, race, row_of, run_once
from servers import Leaf, nginx, requests_served
from table import Result, Rows, Target

PATHS = ("/", "/Altiris/Console")
ENDPOINTS_A_HOST = 3
SIZES = (1_000, 10_000, 100_000)


def name_of(endpoints: int) -> str:
    return f"{endpoints:,} endpoints"


def hosts_of(endpoints: int) -> int:
    return -(-endpoints // ENDPOINTS_A_HOST)


def growth(cost: str, *, is_whole: bool) -> Target:
    """Of what a host costs, or of all, from the smallest size to the largest."""

    def value(rows: Rows) -> float | None:
        small, large = (rows[name_of(size)].median(cost) if name_of(size) in rows else None for size in (SIZES[0], SIZES[-1]))
        return large / small / (1 if is_whole else hosts_of(SIZES[-1]) / hosts_of(SIZES[0])) if small and large else None

    what = "peak memory" if is_whole else "CPU a host"
    return Target(f"{what}, 100,000 endpoints against 1,000", value, 1.1)


SCALE_TARGETS = (growth("cpu_s", is_whole=False), growth("peak_mb", is_whole=True))


def judged_a_second(rows: Rows) -> float | None:
    row = rows.get(name_of(SIZES[-1]))
    wall = row.median("wall_s") if row else None
    return SIZES[-1] / wall if wall else None


def count(file: pathlib.Path, pattern: bytes) -> int:
    """Reports of so many hosts are too large to be read whole."""
    with open(file, "rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return sum(1 for _ in re.finditer(pattern, text))


def look_at(report: pathlib.Path, leaf: Leaf, hosts: int) -> Found:
    statuses = count(report, rb'"status": ?200\b')
    certificates = count(report, rb'"certificate": ?\{[^{}]*"sha256": ?"' + leaf.sha256.encode() + rb'",\s*"problems": ?\[\]')
    answers, secure = hosts * ENDPOINTS_A_HOST * len(PATHS), hosts * (ENDPOINTS_A_HOST - 1)
    return Found(min(statuses, answers) + min(certificates, secure), answers + secure, max(0, statuses - answers) + max(0, certificates - secure))


def scan_of(bench: Bench, leaf: Leaf, endpoints: int) -> Contestant:
    work, hosts = f"scale{endpoints}", hosts_of(endpoints)
    peers.write_work(bench.folder, work, hosts, PATHS)
    journal, report = bench.folder / f"{work}.ndjson", bench.folder / f"{work}.report.json"
    command = peers.scan_command(bench, work, "--in-flight", "300", "--per-host", "3")
    return Contestant(name_of(endpoints), command, lambda _: look_at(report, leaf, hosts), codes=peers.JUDGED, is_ours=True,
                      before=lambda: journal.unlink(missing_ok=True))


def report_of(bench: Bench, leaf: Leaf, endpoints: int) -> Contestant:
    work = f"scale{endpoints}"
    report = bench.folder / f"{work}.again.json"
    command = [bench.itmscan, "report", f"{work}.ndjson", "--ca", "ca.pem", "-o", report, "-q"]
    return Contestant(name_of(endpoints), command, lambda _: look_at(report, leaf, hosts_of(endpoints)), codes=peers.JUDGED, is_ours=True)


def sizes_of(bench: Bench) -> tuple[int, ...]:
    return (30, 90) if bench.is_smoke else SIZES


def grow(bench: Bench, make: Callable[[int], Contestant], sizes: Sequence[int], seconds: float, requests: Callable[[], int] | None = None) -> list[Row]:
    """As `race`; but a size is only begun if, by what the one before it took, there is time for it."""
    until = time.monotonic() + seconds
    contestants = [make(size) for size in sizes]
    rows = [row_of(one) for one in contestants]
    for number in range(bench.runs):
        for i, (contestant, row) in enumerate(zip(contestants, rows, strict=True)):
            if number == 0 and i > 0 and not row.usages:
                before = rows[i - 1].median("wall_s")
                if before is None or before * sizes[i] / sizes[i - 1] > 0.8 * bench.time_left():
                    row.skipped = NO_TIME
            if not (row.trouble or row.skipped) and (number == 0 or time.monotonic() + row.usages[-1].wall_s < until):
                run_once(bench, contestant, row, requests)
    return rows


def scale(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    with nginx(bench.folder, "scale"):
        rows = grow(bench, lambda endpoints: scan_of(bench, leaf, endpoints), sizes_of(bench), seconds, requests_served)
    title = f"itmscan scan, three endpoints to a host, {len(PATHS)} paths each; 300 visits in flight, verified, journal and report written"
    result = Result("scale", title, rows, SCALE_TARGETS)
    for row, endpoints in zip(rows, sizes_of(bench), strict=False):
        if row.usages:
            hosts = hosts_of(endpoints)
            written = [(bench.folder / f"scale{endpoints}{end}").stat().st_size / 2**20 for end in (".ndjson", ".report.json")]
            result.figures[row.who] = {"CPU ms a host": row.median("cpu_s") * 1000 / hosts, "KiB a host": row.median("peak_mb") * 1024 / hosts,
                                       "journal MB": written[0], "report MB": written[1]}
    return result


def judging(bench: Bench, leaf: Leaf, seconds: float) -> Result:
    """Of the journals that the job before has left."""
    sizes = [size for size in sizes_of(bench) if (bench.folder / f"scale{size}.report.json").exists()]
    rows = grow(bench, lambda endpoints: report_of(bench, leaf, endpoints), sizes, seconds)
    target = Target("endpoints judged a second, of 100,000", judged_a_second, 20_000, unit="a second", at_least=True)
    result = Result("report", "itmscan report on the journals of those scans", rows, [target])
    for row, endpoints in zip(rows, sizes, strict=False):
        if row.usages:
            result.figures[row.who] = {"endpoints a second": endpoints / row.median("wall_s"),
                                       "KiB an endpoint": row.median("peak_mb") * 1024 / endpoints}
    return result


INVENTORIES = ("list", "csv", "codebases")


def inventory_text(kind: str, lines: int, servers: int) -> Iterator[str]:
    address = [f"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}" for i in range(lines)]
    if kind == "list":
        yield from (f"s{i:07}.corp.example={address[i]}\n" for i in range(lines))
    elif kind == "csv":
        yield "Name,IP Address,Roles\n"
        yield from (f"s{i:07}.corp.example,{address[i]},site-server\n" for i in range(lines))
    else:
        yield "PackageID,URL,Source,Snapshot\n"
        yield from (f"{{{i:08x}-0000-0000-0000-000000000000}},http://ps{i % servers}.corp.example/Altiris/PS/{i:08x}/,ps{i % servers},\n"
                    for i in range(lines))


def inventory_targets(kind: str, lines: int) -> tuple[Target, Target]:
    seconds = Target(f"a million lines ({kind}), read and planned", lambda rows: rows[kind].median("wall_s"), 10, unit="s")
    return seconds, Target(f"a million lines ({kind}), peak memory a line", lambda rows: bytes_a_line(rows[kind], lines), 300, unit="B")


def bytes_a_line(row: Row, lines: int) -> float | None:
    return row.median("peak_mb") * 2**20 / lines if row.usages else None


def large_inventory(bench: Bench, _: Leaf, seconds: float) -> Result:
    """As a plain list of hosts, as CSV of hosts, and as codebases on fewer hosts."""
    lines, servers = (1000, 10) if bench.is_smoke else (1_000_000, 1000)
    contestants = []
    for kind in INVENTORIES:
        with open(bench.folder / f"large.{kind}", "w") as file:
            file.writelines(inventory_text(kind, lines, servers))

        def look(output: pathlib.Path, hosts: int = servers if kind == "codebases" else lines) -> Found:
            with open(output, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
                counted = re.search(rb"^hosts: (\d+)", text, re.MULTILINE)
                return Found(int(counted.group(1)) if counted else 0, hosts)

        contestants.append(Contestant(kind, [bench.itmscan, "plan", f"large.{kind}", "--profile", "https"], look, is_ours=True))
    rows = race(bench, contestants, seconds)
    targets = [target for kind in INVENTORIES for target in inventory_targets(kind, lines)]
    result = Result("inventory", f"itmscan plan of {lines:,} lines; codebases: of {servers:,} hosts", rows, targets)
    for row in rows:
        if row.usages:
            result.figures[row.who] = {"lines a second": lines / row.median("wall_s"), "bytes a line": bytes_a_line(row, lines)}
    return result
