"""Measure the app against a bare page, side by side, and print a table of ratios.

`python -m benchmarks [--only moves,crowd] [--lesson xor]`
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence

from benchmarks import crowd, moves, servers
from benchmarks.client import Learner
from benchmarks.visits import BARE, Place, places
from study.curriculum import BY_SLUG, sections

Slugs = Sequence[str]
N_MOVES = 10  # cold ones per scene, and as many warm ones
BEYOND = [lesson.slug for lesson in sections()["Beyond"]]


def tell(name: str, value: float, unit: str, goal: float | None = None) -> None:
    """Print what was measured, and whether it is within its goal, the upper limit."""
    wanted = "" if goal is None else f"{goal:6g}  {'met' if value <= goal else 'MISSED'}"
    print(f"{name:72s} {value:8.3g} {unit:4s} {wanted}", flush=True)


def awake(server: servers.Server, slugs: Slugs) -> dict[str, list[Place]]:
    """Return the scenes of some lessons, once a server has loaded everything and is idle."""
    Learner(server.port, slugs[0]).close()
    before, now = -1.0, server.processor_seconds()
    while now - before > 0.1:
        time.sleep(1)
        before, now = now, server.processor_seconds()
    return {slug: places(server, slug) for slug in slugs}


def mixed(scenes_of: Mapping[str, Sequence[Place]]) -> list[Place]:
    """Interleave lessons, and in each lesson its scenes, for a crowd."""
    rows = list(scenes_of.values())
    return [
        (scenes := rows[i % len(rows)])[i // len(rows) % len(scenes)]
        for i in range(crowd.N_LEARNERS)
    ]


def one_learner(slugs: Slugs) -> None:
    """Measure single moves: processor time and bytes."""
    with servers.app(module="benchmarks.timed") as app, servers.bare_page(collects=False) as bare:
        for slug, scenes in awake(app, slugs).items():
            costs = {p.scene: moves.costs(app, bare, p, N_MOVES) for p in scenes}
            for kind, goal in (("cold", 2.0), ("warm", 1.0)):
                name = f"{kind} move beyond training / bare without collection, {slug}"
                ratios = {s: moves.ratio([c], kind) for s, c in costs.items()}
                worst = max(ratios, key=lambda scene: ratios[scene])
                tell(name, moves.ratio([*costs.values()], kind), "x", goal)
                tell(f"  in its costliest scene ({worst})", ratios[worst], "x", goal)
            most = max(costs, key=lambda scene: costs[scene].n_bytes)
            tell(f"sent per move, {slug} ({most})", costs[most].n_bytes / 1000, "kB", 50)


def many_learners(slugs: Slugs) -> None:
    """Measure 48 learners who each move a random knob every three seconds."""
    with servers.bare_page() as bare:
        Learner(bare.port).close()
        plain = crowd.crowd(bare, [BARE]).percentile(95)
    tell("48 learners, 95th percentile, stock bare page", plain, "s")
    with servers.app() as app:
        scenes_of = awake(app, slugs)
        tell("memory of a server that is awake", app.megabytes(), "MB")
        crowds = {"all lessons": mixed(scenes_of)} if len(slugs) > 1 else {}
        crowds |= {"the laboratory": [Place("build")]}
        for name, scenes in (crowds | scenes_of).items():
            goal = 0.1 if name == "all lessons" or name in BEYOND else 1 / 3
            load = crowd.crowd(app, scenes)
            # Where networks are large, the wait ends with the first frames of a training.
            whole, first = (load.percentile(95, kind) / plain for kind in ("all", "first"))
            waits_for_first = name in ("the laboratory", *BEYOND)
            title = f"48 learners, 95th percentile / stock bare page, {name}"
            tell(title, whole, "x", None if waits_for_first else goal)
            tell("  until the first frames", first, "x", goal if waits_for_first else None)
            tell("  errors", load.n_errors, "", 0)
            tell("  memory", load.megabytes, "MB", 600)


def opening(slugs: Slugs) -> None:
    """Measure 48 learners who open one lesson within a second."""
    for slug in slugs:
        with servers.app() as app:
            fresh = crowd.opening(app, slug)
            awake(app, [slug])
            again = crowd.opening(app, slug)
        for load, server, goal in ((fresh, "just started", 15), (again, "awake", 5)):
            name = f"48 learners open {slug}, server {server}"
            tell(f"{name}, last one", load.percentile(100), "s", goal)
            tell("  errors", load.n_errors, "", 0)
            tell("  memory", load.megabytes, "MB", 600)


PARTS: Mapping[str, Callable[[Slugs], None]] = {
    "moves": one_learner,
    "crowd": many_learners,
    "opening": opening,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--lesson", default=",".join(BY_SLUG), help="some of the lessons")
    options = parser.parse_args()
    chosen, slugs = options.only.split(","), options.lesson.split(",")
    if unknown := {*chosen} - {*PARTS} | {*slugs} - {*BY_SLUG}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(f"{'measured':72s} {'value':>8s} {'unit':4s} {'goal':>6s}")
    for part in chosen:
        PARTS[part](slugs)


if __name__ == "__main__":
    main()
