"""Measure the app against a bare page, side by side, and print a table of ratios.

`python -m benchmarks [--only moves,crowd] [--lesson xor] [--json PATH]`
"""

import argparse
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from benchmarks import (
    beyond,
    browser,
    crowd,
    digits,
    laboratory,
    movers,
    moves,
    replicas,
    servers,
    training,
    workers,
)
from benchmarks.client import Learner
from benchmarks.seconds import least_seconds
from benchmarks.table import Table
from benchmarks.visits import BARE, Place, places
from study.curriculum import BY_SLUG

Slugs = Sequence[str]
N_MOVES = 10
"""Cold moves per scene, and as many warm ones."""
N_CROWDS = 4
BENCH = "the laboratory"
BEYOND = ("convolution", "next_letter", "attention")


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


def one_learner(table: Table, slugs: Slugs) -> None:
    """Measure single moves: processor time and bytes."""
    with servers.app(module="benchmarks.timed") as app, servers.bare_page(collects=False) as bare:
        for slug, scenes in awake(app, slugs).items():
            costs = {p.scene: moves.costs(app, bare, p, N_MOVES) for p in scenes}
            for kind, goal in (("cold", 2.0), ("warm", 1.0)):
                name = f"{kind} move beyond training / bare without collection, {slug}"
                ratios = {s: moves.ratio([c], kind) for s, c in costs.items()}
                worst = max(ratios, key=lambda scene: ratios[scene])
                table.add(name, moves.ratio([*costs.values()], kind), "x", goal)
                table.add(f"  in its costliest scene ({worst})", ratios[worst], "x", goal)
            most = max(costs, key=lambda scene: costs[scene].n_bytes)
            table.add(f"sent per move, {slug} ({most})", costs[most].n_bytes / 1000, "kB", 50)


def many_learners(table: Table, slugs: Slugs) -> None:
    """Measure 48 learners who each move a random knob every three seconds."""
    with servers.bare_page() as bare:
        Learner(bare.port).close()
        plain = crowd.crowd(bare, [BARE]).percentile(95)
    table.add("48 learners, 95th percentile, stock bare page", plain, "s")
    with servers.app() as app:
        scenes_of = awake(app, slugs)
        crowds = {"all lessons": mixed(scenes_of)} if len(slugs) > 1 else {}
        crowds |= {BENCH: [Place("build")]}
        for name, scenes in (crowds | scenes_of).items():
            goal = 0.1 if name == "all lessons" or name in BEYOND else 1 / 3
            load = crowd.crowd(app, scenes)
            # Where networks are large, the wait ends with the first frames of a training.
            whole, first = (load.percentile(95, kind) / plain for kind in ("all", "first"))
            waits_for_first = name in (BENCH, *BEYOND)
            title = f"48 learners, 95th percentile / stock bare page, {name}"
            table.add(title, whole, "x", None if waits_for_first else goal)
            table.add("  until the first frames", first, "x", goal if waits_for_first else None)
            for kind, waited in (("cold", load.cold), ("warm", load.warm)):
                table.add(
                    f"  of {len(waited)} {kind} moves, median", load.percentile(50, kind), "s"
                )
            table.add("  errors", load.n_errors, "", 0)
        table.add("memory after these crowds", app.megabytes(), "MB", 600)


def moving(table: Table, _slugs: Slugs) -> None:
    """Measure ten learners who move without pause, four of them training the heaviest networks."""
    alone, among = movers.waits()
    name = f"ten move without pause, {len(among)} moves of 0.1 to 1 s alone"
    table.add(f"{name}, 99th percentile", float(np.percentile(among, 99)), "s", 5)
    table.add("  median", float(np.median(among)), "s")
    table.add("  median alone", float(np.median(alone)), "s")


def on_workers(table: Table, slugs: Slugs) -> None:
    """Measure crowds on the slowest lessons, alternately with and without workers."""
    chosen = [slug for slug in ("digits", "heart") if slug in slugs]
    with workers.workers() as running, servers.app() as alone:
        cluster = workers.awaited(running.address)
        with servers.app(scheduler=running.address) as app:
            scenes_of, _ = awake(app, chosen), awake(alone, chosen)
            for slug, scenes in scenes_of.items():
                one, many = (crowd.crowd(server, scenes) for server in (alone, app))
                name = f"48 learners on {slug}, two workers / one process"
                table.add(
                    f"{name}, 95th percentile", many.percentile(95) / one.percentile(95), "x", 1.1
                )
                table.add("  one process, 95th percentile", one.percentile(95), "s")
                table.add("  errors", one.n_errors + many.n_errors, "", 0)
            table.add("longest wait for a page, workers idle", workers.longest_wait(app, None), "s")
            busy = workers.longest_wait(app, cluster)
            table.add("longest wait for a page, all workers train", busy, "s", 0.5)
        cluster.close()


def killed(table: Table, slugs: Slugs) -> None:
    """Measure how long 48 learners wait when one of two replicas is killed."""
    if shutil.which("haproxy") is None:
        print("No HAProxy on this machine: a killed replica is not measured.")
        return
    seconds, n_wrong = replicas.after_a_kill(slugs)
    table.add(
        "48 learners, one of two replicas killed, longest wait for the next move", seconds, "s", 5
    )
    table.add("  errors, and knobs that stand elsewhere", n_wrong, "", 0)


def opening(table: Table, slugs: Slugs) -> None:
    """Measure 48 learners who open one lesson within a second."""
    for slug in slugs:
        with servers.app() as app:
            fresh = crowd.opening(app, slug)
            awake(app, [slug])
            again = crowd.opening(app, slug)
        for load, server, goal in ((fresh, "just started", 15), (again, "awake", 5)):
            name = f"48 learners open {slug}, server {server}"
            table.add(f"{name}, last one", load.percentile(100), "s", goal)
            table.add("  errors", load.n_errors, "", 0)
            table.add("  memory", load.megabytes, "MB", 600)


def memory(table: Table, slugs: Slugs) -> None:
    """Measure memory after several new crowds in turn."""
    with servers.app() as app:
        scenes = mixed(awake(app, slugs))
        table.add("memory of a server that is awake", app.megabytes(), "MB")
        for i in range(N_CROWDS):
            load = crowd.crowd(app, scenes, n_moves=2, seed=i)
            table.add(f"memory after crowd {i + 1} of 48", load.megabytes, "MB", 600)


def pictures(table: Table, slugs: Slugs) -> None:
    with (
        browser.chromium() as chromium,
        servers.app() as app,
        servers.bare_page() as stock,
        servers.bare_page(collects=False) as quick,
    ):
        if chromium is None:
            print("No Chromium on this machine: slider to picture is not measured.")
            return
        for slug, scenes in awake(app, slugs).items():
            # The scene with the most pictures is slowest.
            place = max(scenes, key=lambda scene: scene.n_pictures)
            address = f"{app.address}/{BY_SLUG[slug].url}?{place.query}"
            by_kind = browser.ratios(chromium, address, [stock.address, quick.address])
            name = f"slider to picture / stock bare page, {slug} ({place.scene})"
            for kind, goal, (ratio, beside) in zip(
                ("cold", "warm"), (1.5, 1.1), zip(*by_kind, strict=True), strict=True
            ):
                table.add(f"{name}, {kind}", ratio, "x", goal)
                table.add("  the bare page without its collection", beside, "x")


def xor(table: Table, _slugs: Slugs) -> None:
    """Measure trainings of XOR against a plain loop."""
    alone, batch = training.xor_ratios()
    table.add("XOR training alone / plain NumPy", alone, "x", 1.3)
    table.add("XOR training, each of 64 / plain NumPy", batch, "x", 0.1)


def trainings(table: Table, slugs: Slugs) -> None:
    xor(table, slugs)
    alone, batch = digits.digits_ratios()
    table.add("digits training alone / plain NumPy", alone, "x", 1.3)
    table.add("digits training, each of 16 / plain NumPy", batch, "x", 1.3)
    for slug, goal in zip(BEYOND, (4, 1.5, 4), strict=True):
        own, plain = least_seconds(*beyond.PAIRS[slug], n_repeats=5)
        table.add(f"{slug} training alone", own, "s", goal)
        table.add("  / plain PyTorch loop", own / plain, "x", 1)
    for batch_size in (32, laboratory.N_POINTS):
        name = f"laboratory, 2-8-8-1, batches of at most {batch_size}"
        seconds, alone, batch = laboratory.ratios(batch_size)
        table.add(f"{name}, 500 epochs", seconds, "s", 1)
        table.add("  alone / plain NumPy", alone, "x", 1.3)
        table.add("  each of 64 / plain NumPy", batch, "x", 1.3)


PARTS: Mapping[str, Callable[[Table, Slugs], None]] = {
    "training": trainings,
    "moves": one_learner,
    "crowd": many_learners,
    "movers": moving,
    "workers": on_workers,
    "replicas": killed,
    "opening": opening,
    "memory": memory,
    "browser": pictures,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--lesson", default=",".join(BY_SLUG), help="some of the lessons")
    parser.add_argument("--json", type=Path, help="also write the table as JSON to this path")
    options = parser.parse_args()
    chosen, slugs = options.only.split(","), options.lesson.split(",")
    if unknown := {*chosen} - {*PARTS} | {*slugs} - {*BY_SLUG}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    torch.set_num_threads(1)
    table = Table()
    for part in chosen:
        PARTS[part](table, slugs)
    if options.json:
        table.write(options.json)


if __name__ == "__main__":
    main()
