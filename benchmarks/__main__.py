"""Run every benchmark and print a table of ratios: `python -m benchmarks [--json PATH]`."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from benchmarks import browser, load, servers, training
from benchmarks.client import Learner
from lessons.curriculum import LESSONS

SLUGS = [lesson.slug for lesson in LESSONS]


class Table:
    """Rows of name, value, unit and goal, printed as they come."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []
        print(f"{'measured':58s} {'value':>9s}  {'goal':>9s}")

    def add(self, name: str, value: float, unit: str, goal: float | None = None) -> None:
        """Print and keep one row; a goal is the most that is wanted."""
        missed = goal is not None and not value <= goal
        wanted = "" if goal is None else f"{goal:g} {unit}"
        print(f"{name:58s} {value:7.2f} {unit:2s} {wanted:>9s}{'  MISSED' if missed else ''}")
        self.rows.append({"name": name, "value": value, "unit": unit, "goal": goal})


def first_lesson_usable(server: servers.Server, page: str) -> float:
    """Return the seconds from starting the process to the end of its first page."""
    Learner(server.port, page).close()
    return time.perf_counter() - server.started


def start(table: Table) -> None:
    """Measure server start to first lesson, and the first run of a PyTorch lesson after that."""
    with servers.bare_page() as bare:
        plain = first_lesson_usable(bare, "")
    with servers.app() as app:
        ours = first_lesson_usable(app, SLUGS[0])
        learner = Learner(app.port, "zero_grad")
        first_torch = learner.first.seconds
        learner.close()
    table.add("start to first lesson / start to bare page", ours / plain, "x", 1.5)
    table.add("first PyTorch lesson after that", first_torch, "s", 1)


def pictures(table: Table, app: servers.Server, bare: servers.Server) -> None:
    """Measure slider to finished picture in a browser, and the bytes of each move."""
    with browser.chromium() as chromium:
        if chromium is None:
            print("No Chromium on this machine: slider to picture is not measured.")
        else:
            plain, _ = browser.slider_to_picture(chromium, bare.address)
            for slug in SLUGS:
                cold, warm = browser.slider_to_picture(chromium, f"{app.address}/{slug}")
                table.add(f"slider to picture / bare page, {slug}, cold", cold / plain, "x", 2)
                table.add(f"slider to picture / bare page, {slug}, warm", warm / plain, "x", 1.2)
    for slug in SLUGS:
        learner = Learner(app.port, slug)
        table.add(f"sent per move, {slug}", learner.move_slider().n_bytes / 1000, "kB", 100)
        learner.close()


def awake(server: servers.Server, pages: Sequence[str]) -> servers.Server:
    """Return a server after one visit to each page, when it has loaded what it needs."""
    for page in pages:
        Learner(server.port, page).close()
    time.sleep(5)
    return server


def crowds(table: Table) -> None:
    """Measure fifty learners at once, and the memory they leave behind."""
    with servers.bare_page(with_libraries=True) as bare:
        plain = load.crowd(awake(bare, [""]), [""])
    with servers.app() as app:
        ours = load.crowd(awake(app, SLUGS), SLUGS)
        after_50 = app.megabytes()
        more = load.crowd(app, SLUGS)
        per_learner = (app.megabytes() - after_50) / 50
    table.add("50 learners, median", ours.percentile(50), "ms")
    table.add("50 learners, 95th percentile", ours.percentile(95), "ms", 150)
    ratio = ours.percentile(95) / plain.percentile(95)
    table.add("50 learners, 95th percentile / stock bare page", ratio, "x", 0.1)
    table.add("errors among their moves", ours.n_errors + more.n_errors, "", 0)
    table.add("memory after 50 learners", after_50, "MB", 600)
    table.add("memory per further learner", per_learner, "MB", 1)


def main() -> None:
    """Run everything; some three minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the table as JSON to this path")
    options = parser.parse_args()
    torch.set_num_threads(1)
    table = Table()
    for name, ratio in training.xor_ratios().items():
        goal = {"alone / plain NumPy": 1.3, "each of 64 / plain NumPy": 0.1}.get(name)
        table.add(f"XOR, {name}", ratio, "x", goal)
    for name, ratio in training.titanic_by_rows().items():
        table.add(f"Titanic, 30 epochs, {name} / rows x 1", ratio, "x")
    start(table)
    with servers.app() as app, servers.bare_page() as bare:
        pictures(table, awake(app, SLUGS), awake(bare, [""]))
    crowds(table)
    if options.json:
        options.json.write_text(json.dumps(table.rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
