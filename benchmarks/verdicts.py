"""Put every claim to the test again over other blocks of seeds, and write down how it comes out.

`python -m benchmarks.verdicts [--only xor,heart.only_slower]`
"""

import argparse
import inspect
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from server.imports import of_lesson
from study.claims import Verdict
from study.content import lesson_content
from study.curriculum import BY_SLUG
from training.figures import figure

FILE = Path(__file__).parent.parent / "docs" / "verdicts.md"
BLOCKS = tuple(range(2000, 10_000, 1000))
"""The first seeds of the other blocks: further apart than any claim has seeds."""
SIDES = ("test", "control")
MANY = 12
"""So many figures of one verdict are written one by one; of more, only the mean."""
NO_LUCK = "nothing drawn"
COLUMNS = (
    "claim",
    "side",
    "on the page",
    "in the other blocks",
    "what was measured",
    "on the page",
    "in the other blocks, least to most",
)
HEAD = f"""# Whether verdicts stand

Every claim of the lessons and every control, computed with the seeds of its page and with
{len(BLOCKS)} other blocks of seeds, from {BLOCKS[0]:,} to {BLOCKS[-1]:,} on. Starts, splits and
samples are drawn from them; where nothing is drawn, there is nothing to repeat. What a clock
decides was measured as often. `make verdicts` makes this table again, in about half an hour.

| {" | ".join(COLUMNS)} |
{"|---" * len(COLUMNS)}|
"""


@dataclass(frozen=True)
class Row:
    """How one side of a claim came out.

    Attributes
    ----------
    claim : str
        Lesson and name, with a dot between.
    side : {"test", "control"}
        Which experiment.
    page : str
        The outcome with the seeds of the page.
    others : str
        How often each outcome came out in the other blocks, such as "holds 8".
    measured, on_page, elsewhere : str
        What was measured, and its figures.
    """

    claim: str
    side: str
    page: str
    others: str
    measured: str
    on_page: str
    elsewhere: str

    def __str__(self) -> str:
        """Write a row of the table."""
        return "| " + " | ".join(vars(self).values()) + " |"

    @property
    def stands(self) -> bool:
        """Whether every other block gave the outcome of the page."""
        return self.others in (NO_LUCK, f"{self.page} {len(BLOCKS)}")


def rows(path: Path = FILE) -> list[Row]:
    """Read the rows of the table that was written last; none if there is no file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(*line[2:-2].split(" | ")) for line in lines if re.match(r"\| \w+\.\w+ \|", line)]


def _figures(verdicts: Sequence[Verdict]) -> np.ndarray:
    """Return what was measured, verdict by verdict: (n_verdicts, n_figures)."""
    values = np.array([list(verdict.evidence.values())[1] for verdict in verdicts], dtype=float)
    return values if values.shape[1] <= MANY else values.mean(axis=1, keepdims=True)


def judge(slug: str, name: str, side: str) -> Row:
    """Run one side of a claim with the seeds of the page and with others."""
    experiment = getattr(of_lesson(slug, "claims").CLAIMS[name], side)
    lucky = "first_seed" in inspect.signature(experiment).parameters
    page = experiment()
    others = [experiment(first_seed=seed) for seed in BLOCKS] if lucky else []
    counts = [
        f"{outcome} {len(list(same))}"
        for outcome, same in groupby(sorted(str(verdict.outcome) for verdict in others))
    ]
    on_page, elsewhere = _figures([page])[0], _figures(others) if others else np.empty((0, 0))
    ends = zip(elsewhere.min(axis=0), elsewhere.max(axis=0), strict=True) if others else ()
    varied, measured = list(page.evidence)[:2]
    mean = "mean of " if len(page.evidence[measured]) > MANY else ""
    return Row(
        claim=f"{slug}.{name}",
        side=side,
        page=str(page.outcome),
        others=", ".join(counts) if lucky else NO_LUCK,
        measured=f"{mean}{measured}, by {varied}",
        on_page="; ".join(figure(value) for value in on_page),
        elsewhere="; ".join(
            figure(low) if low == high else f"{figure(low)} to {figure(high)}" for low, high in ends
        ),
    )


def _sides(only: Sequence[str] = tuple(BY_SLUG)) -> Iterator[tuple[str, str, str]]:
    """Go through lesson, claim and side, in the order of the lessons."""
    for slug in BY_SLUG:
        for name in lesson_content(slug).claims:
            if slug in only or f"{slug}.{name}" in only:
                yield from ((slug, name, side) for side in SIDES)


def write(known: Mapping[tuple[str, str], Row], path: Path = FILE) -> None:
    """Write the table of all claims that are known, in the order of the lessons."""
    order = [(f"{slug}.{name}", side) for slug, name, side in _sides()]
    table = "\n".join(str(known[key]) for key in order if key in known)
    path.write_text(f"{HEAD}{table}\n", encoding="utf-8")


def main() -> None:
    """Judge all claims, or those of some lessons, and write the table after each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts")
    parser.add_argument("--only", default=",".join(BY_SLUG), help="some lessons or claims")
    only = parser.parse_args().only.split(",")
    known = {(row.claim, row.side): row for row in rows()}
    for slug, name, side in _sides(only):
        started = time.perf_counter()
        row = judge(slug, name, side)
        known[row.claim, row.side] = row
        write(known)
        seconds = time.perf_counter() - started
        print(
            f"{row.claim:38s} {side:8s} {row.page:14s} {row.others:34s} {seconds:6.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
