"""A table of what was measured, printed as it comes."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A measurement; the goal is its upper limit."""

    name: str
    value: float
    unit: str
    goal: float | None
    met: bool | None


class Table:
    """Rows of name, value, unit, goal, and whether it was met."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        print(f"{'measured':72s} {'value':>8s} {'unit':4s} {'goal':>6s}")

    def add(self, name: str, value: float, unit: str, goal: float | None = None) -> None:
        row = Row(name, value, unit, goal, None if goal is None else value <= goal)
        self.rows.append(row)
        wanted = "" if goal is None else f"{goal:6g}  {'met' if row.met else 'MISSED'}"
        print(f"{name:72s} {value:8.3g} {unit:4s} {wanted}", flush=True)

    def write(self, path: Path) -> None:
        rows = [asdict(row) for row in self.rows]
        path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
