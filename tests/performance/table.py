"""What was measured, as a table for people and as JSON for programs; targets and whether they are met."""

import dataclasses
from collections.abc import Callable, Sequence

from measure import COSTS, Row

Rows = dict[str, Row]


@dataclasses.dataclass(frozen=True)
class Target:
    """A figure that must be at most (or, `at_least`, at least) so much; the aim goes further."""

    what: str
    value: Callable[[Rows], float | None]  # None: something for it was not measured
    target: float
    aim: float | None = None
    unit: str = "×"
    at_least: bool = False

    def verdict(self, rows: Rows) -> tuple[float | None, str]:
        value = self.value(rows)
        if value is None:
            return None, "not measured"

        def is_met(limit: float) -> bool:
            return value >= limit if self.at_least else value <= limit

        if not is_met(self.target):
            return value, "NOT MET"
        return value, "met" if self.aim is None else "met, aim too" if is_met(self.aim) else "met, not the aim"


def ratio(cost: str, ours: str, theirs: str) -> Callable[[Rows], float | None]:
    def value(rows: Rows) -> float | None:
        above = rows[ours].median(cost) if ours in rows else None
        below = rows[theirs].median(cost) if theirs in rows else None
        return above / below if above is not None and below else None

    return value


def absolute(cost: str, who: str) -> Callable[[Rows], float | None]:
    return lambda rows: rows[who].median(cost) if who in rows else None


@dataclasses.dataclass
class Result:
    """A job that was done."""

    name: str
    title: str
    rows: list[Row]
    targets: Sequence[Target] = ()
    notes: Sequence[str] = ()
    # Further figures of a row, such as its cost a host: by name of the row, in the order of the columns.
    figures: dict[str, dict[str, float]] = dataclasses.field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether itmscan found all; what others miss is their affair."""
        return all(row.is_right for row in self.rows if row.is_ours)


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def same(values: Sequence[object]) -> str:
    """One word if all runs agree, else the different ones."""
    return " / ".join(dict.fromkeys(f"{value:,}" if isinstance(value, int) else str(value) for value in values))


def cells_of(row: Row, best: Row | None, figures: dict[str, float], has_requests: bool) -> list[str]:
    cells = [row.who, str(len(row.usages))]
    for cost in COSTS:
        median = row.median(cost)
        cells.append(number(median))
        base = best.median(cost) if best is not None else None
        if best is not None:
            cells.append("" if row is best or median is None or not base else f"{median / base:.2f}")
    cells += [number(value) for value in figures.values()]
    cells += [same(row.asked)] if has_requests else []
    remarks = [word for word in (row.skipped, row.trouble, row.remark) if word]
    if row.found and not all(found.is_all for found in row.found):
        remarks.insert(0, "NOT ALL FOUND")
    return [*cells, same(row.found) or "–", "; ".join(remarks)]


def print_aligned(lines: Sequence[Sequence[str]], left: Sequence[int]) -> None:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        cells = [cell.ljust(width) if i in left else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths, strict=True))]
        print("  " + "  ".join(cells).rstrip())


def print_result(result: Result) -> None:
    print(f"\n{result.name}: {result.title}")
    if not result.rows:
        return
    ours = [row for row in result.rows if row.is_ours]
    best = ours[0] if ours and len(result.rows) > len(ours) else None
    columns = list(next(iter(result.figures.values()), {}))
    has_requests = any(row.asked for row in result.rows)
    head = ["", "runs"]
    for cost in ("CPU s", "wall s", "peak MB"):
        head += [cost, "×"] if best is not None else [cost]
    head += [*columns, *(["requests"] if has_requests else []), "found", ""]
    lines = [head]
    for row in result.rows:
        figures = result.figures.get(row.who, {}) or dict.fromkeys(columns)
        lines.append(cells_of(row, best, figures, has_requests))
    print_aligned(lines, left=(0, len(head) - 1))
    if best is not None:
        print(f"  ×: as a multiple of {best.who}")
    for note in result.notes:
        print(f"  {note}")


def print_targets(results: Sequence[Result]) -> None:
    lines = [["what", "target", "aim", "measured", ""]]
    for result in results:
        rows = {row.who: row for row in result.rows}
        for target in result.targets:
            value, verdict = target.verdict(rows)
            sign = "≥" if target.at_least else "≤"
            aim = "" if target.aim is None else f"{sign} {target.aim:,g} {target.unit}"
            lines.append([target.what, f"{sign} {target.target:,g} {target.unit}", aim, f"{number(value)} {target.unit}", verdict])
    print("\nTargets")
    print_aligned(lines, left=(0, 4))


def as_data(results: Sequence[Result]) -> list[dict[str, object]]:
    jobs = []
    for result in results:
        rows = {row.who: row for row in result.rows}
        targets = []
        for target in result.targets:
            value, verdict = target.verdict(rows)
            targets.append({"what": target.what, "unit": target.unit, "at_least": target.at_least, "target": target.target, "aim": target.aim,
                            "measured": value, "verdict": verdict})
        jobs.append({
            "job": result.name,
            "title": result.title,
            "rows": [{"who": row.who, "medians": {cost: row.median(cost) for cost in COSTS}, "figures": result.figures.get(row.who, {}),
                      "runs": [dataclasses.asdict(usage) for usage in row.usages], "found": [dataclasses.asdict(found) for found in row.found],
                      "found_all": bool(row.found) and row.is_right, "requests": row.asked, "scaled_by": row.factor, "remark": row.remark,
                      "trouble": row.trouble, "skipped": row.skipped}
                     for row in result.rows],
            "targets": targets,
            "notes": list(result.notes),
        })
    return jobs
