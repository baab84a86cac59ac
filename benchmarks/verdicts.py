"""Test every claim again on other blocks of seeds, and write down the results.

`python -m benchmarks.verdicts [--only xor,heart.only_slower] [--blocks 51000,52000]`
"""

import argparse
import inspect
import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from server.imports import experiments
from study.claims import Bar, Outcome, Rule
from study.content import lesson_content
from study.curriculum import BY_SLUG
from training.figures import figure, fixed

FILE = Path(__file__).parent.parent / "docs" / "verdicts.md"
BLOCKS = tuple(range(31_000, 47_000, 1000))
"""First seeds of the other blocks, further apart than any claim's number of seeds."""
FAR = 3.0
"""Standard errors that a verdict must be away from another one."""
SIDES = ("test", "control")
NOTHING_DRAWN = "nothing drawn"
NO_SPREAD = "no spread"
NOT_YET = "not measured"
MAX_DISTANCE = 100
BEYOND_MAX_DISTANCE = f"over {MAX_DISTANCE}"
COLUMNS = (
    "claim",
    "side",
    "its limits",
    "on the page",
    "in the other blocks",
    "what decides",
    "on the page",
    "in the other blocks, least to most",
    "standard errors from the bar",
)
HEAD = f"""# Whether verdicts stand

Every claim of the lessons and every control, computed with the seeds of its page and with
{len(BLOCKS)} other blocks of seeds, from {BLOCKS[0]:,} to {BLOCKS[-1]:,} on. Starts, splits and
samples are drawn from them; where nothing is drawn, there is nothing to repeat. What a clock
decides was measured as often.

What decides is the quantity that lies nearest to a bar beyond which the verdict would be another
one. The last column says how far its mean over all these blocks is from that bar, in standard
errors of one block: the standard deviation over the blocks. Below {FAR:g}, other seeds could well
give another verdict, so the rule asks for another bar or for more runs. “{NO_SPREAD}” is written
where every block measures the same, “{NOT_YET}” where it is not known yet. What a clock decides
depends on the machine.

`make verdicts` makes this table again, in about half an hour; with `BLOCKS=51000,52000` it tries
others, and writes nothing.

| {" | ".join(COLUMNS)} |
{"|---" * len(COLUMNS)}|
"""


@dataclass(frozen=True)
class Row:
    claim: str  # lesson.name
    side: str  # test or control
    limits: str  # within which the claim holds, in signs
    page: str  # the outcome with the page's seeds
    others: str  # counts of outcomes in the other blocks, such as "holds 16"
    # The quantity with its threshold, and its values.
    what: str
    on_page: str
    elsewhere: str
    distance: str  # from another verdict, in standard errors of one block

    def __str__(self) -> str:
        return "| " + " | ".join(vars(self).values()) + " |"

    @property
    def stands(self) -> bool:
        """Whether every other block gave the page's outcome."""
        return self.others == NOTHING_DRAWN or bool(re.fullmatch(rf"{self.page} \d+", self.others))

    @property
    def is_far(self) -> bool:
        known = self.distance not in ("", NO_SPREAD, NOT_YET, BEYOND_MAX_DISTANCE)
        return not known or float(self.distance.replace("−", "-")) >= FAR


def rows(path: Path = FILE) -> list[Row]:
    """Read the rows of the last table; none if there is no file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(*line[2:-2].split(" | ")) for line in lines if re.match(r"\| \w+\.\w+ \|", line)]


Blocks = tuple[Bar, ...]
"""A threshold of a rule with each block's measurements."""


def _distance(blocks: Blocks) -> float:
    """Return how far a quantity is beyond its threshold, in standard errors of one block."""
    margins = np.array([bar.margin for bar in blocks])
    spread = margins.std(ddof=1) if len(blocks) > 1 else 0.0
    if spread > 0:
        return float(margins.mean() / spread)
    return math.inf if blocks[0].is_passed else -math.inf


def nearest(outcome: Outcome, rules: Sequence[Rule]) -> tuple[Blocks, float]:
    holds = list(zip(*(rule.holds for rule in rules), strict=True))
    fails = list(zip(*(rule.fails or () for rule in rules), strict=True))

    def stay(bars: Sequence[Blocks]) -> tuple[Blocks, float]:
        return min(((bar, _distance(bar)) for bar in bars), key=lambda found: found[1])

    def part(bars: Sequence[Blocks]) -> tuple[Blocks, float]:
        return max(((bar, -_distance(bar)) for bar in bars), key=lambda found: found[1])

    if outcome is Outcome.HOLDS:
        return stay(holds)
    if outcome is Outcome.DEPENDS:
        return min(part(holds), part(fails), key=lambda found: found[1])
    return stay(fails) if fails else part(holds)


def judge(slug: str, name: str, side: str, blocks: Sequence[int] = BLOCKS) -> Row:
    """Run one side of a claim with the page's seeds and with others."""
    experiment = getattr(experiments(slug, "claims")[name], side)
    page = experiment()
    draws = "first_seed" in inspect.signature(experiment).parameters
    try:
        others = [experiment(first_seed=seed) for seed in blocks] if draws else []
    except ValueError as error:
        raise ValueError(
            f"{slug}.{name}: {error} Other blocks of seeds begin at {blocks[0]:,}: let the "
            "training take `seed: Seed`, from training/hyperparameters.py."
        ) from error
    counts = [
        f"{outcome} {len(list(same))}"
        for outcome, same in groupby(sorted(str(verdict.outcome) for verdict in others))
    ]
    (here, *elsewhere), distance = nearest(
        page.outcome, [verdict.rule for verdict in (page, *others)]
    )
    measured = [bar.measured for bar in elsewhere]
    away = BEYOND_MAX_DISTANCE if distance > MAX_DISTANCE else fixed(distance, 1)
    return Row(
        claim=f"{slug}.{name}",
        side=side,
        limits=lesson_content(slug).claims[name].limits,
        page=str(page.outcome),
        others=", ".join(counts) if draws else NOTHING_DRAWN,
        what=f"{here.what} {here.side} {figure(here.bar)}",
        on_page=figure(here.measured),
        elsewhere=f"{figure(min(measured))} to {figure(max(measured))}" if draws else "",
        distance=(NO_SPREAD if math.isinf(distance) else away) if draws else "",
    )


def _sides(only: Sequence[str] = tuple(BY_SLUG)) -> Iterator[tuple[str, str, str]]:
    """Yield lesson, claim and side, in the order of the lessons."""
    for slug in BY_SLUG:
        for name in lesson_content(slug).claims:
            if slug in only or f"{slug}.{name}" in only:
                yield from ((slug, name, side) for side in SIDES)


def write(row: Row, path: Path = FILE) -> None:
    """Write the table with one row added or replaced, in the order of the lessons."""
    known = {(each.claim, each.side): each for each in [*rows(path), row]}
    order = [(f"{slug}.{name}", side) for slug, name, side in _sides()]
    table = "\n".join(str(known[key]) for key in order if key in known)
    path.write_text(f"{HEAD}{table}\n", encoding="utf-8")


def main() -> None:
    """Test all claims, or those of some lessons, writing the table after each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts")
    parser.add_argument("--only", default=",".join(BY_SLUG), help="some lessons or claims")
    parser.add_argument("--blocks", help="the first seeds of other blocks; nothing is written then")
    asked = parser.parse_args()
    blocks = tuple(map(int, asked.blocks.split(","))) if asked.blocks else BLOCKS
    for slug, name, side in _sides(asked.only.split(",")):
        started = time.perf_counter()
        row = judge(slug, name, side, blocks)
        if blocks == BLOCKS:
            write(row)
        print(
            f"{row.claim:38s} {side:8s} {row.page:14s} {row.others:34s} {row.distance:>9s} "
            f"{time.perf_counter() - started:6.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
