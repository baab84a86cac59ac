"""Write golden pages anew: ``python -m tests.golden SLUG ...``, all lessons if none is named.

The tests that open each scene show what it says, under the kernels of this processor, on one thread
and on several, and under those of others, which the Makefile names; what differs between them
becomes `tests.golden.UNSURE`, as does what once differed on another machine. Read the diff.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from pathlib import Path

from study.curriculum import BY_SLUG
from tests.golden import FOLDER, WRITES, merged, page, text_of, unsure_still

ROOT = FOLDER.parent.parent
TESTS = (
    "tests/pages/test_pages.py::test_a_scene_asks_what_its_file_says_and_stands_when_its_knobs_are_turned",
    "tests/test_golden.py::test_a_golden_page_has_what_its_scene_declares",
    "tests/test_contract.py::test_a_challenge_knows_solved_not_yet_and_not_tried",
    "tests/test_contract.py::test_an_experiment_gives_one_of_the_answers_on_offer",
)


def kernels() -> dict[str, dict[str, str]]:
    """Return the variables that choose kernels, by the name of the target that tests with them."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"^(HASWELL|OLDEST) := (.*)$", text, re.MULTILINE)
    pairs = {name: [pair.partition("=") for pair in shlex.split(line)] for name, line in named}
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {
        "own": {},
        "one thread": one_thread,
        **{name: {k: v for k, _, v in each} for name, each in pairs.items()},
    }


def gather(slugs: list[str], environment: dict[str, str], folder: Path) -> set[str]:
    """Run the tests that write pages; return the lessons of which one fails."""
    run = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-rfE"]
    told = {**os.environ, **environment, WRITES: str(folder), "WEEKLY": "1"}
    chosen = " or ".join(f"[{slug}-" for slug in slugs)
    tried = subprocess.run(
        [*run, "-k", chosen, *TESTS],
        env=told,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if tried.returncode:
        print(tried.stdout[-4000:], tried.stderr[-1000:], file=sys.stderr)
        failed = {slug for slug in slugs if f"[{slug}-" in tried.stdout}
        return failed or {*slugs}  # none is named if they cannot even be collected
    return set()


def write(slug: str, folders: list[Path]) -> None:
    """Write a lesson's golden pages from what its tests gathered under several kernels."""
    before = {path.stem: page(slug, path.stem) for path in (FOLDER / slug).glob("*.txt")}
    shutil.rmtree(FOLDER / slug, ignore_errors=True)
    (FOLDER / slug).mkdir()
    for path in sorted((folders[0] / slug).glob("*.json")):
        each = [json.loads((at / slug / path.name).read_text(encoding="utf-8")) for at in folders]
        sections = {title: reduce(merged, [one[title] for one in each]) for title in each[0]}
        known = before.get(path.stem, {})
        sections = {
            title: unsure_still(known.get(title, ()), sections[title]) for title in sections
        }
        text = text_of(sections)
        (FOLDER / slug / f"{path.stem}.txt").write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.golden")
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="all lessons, if none is named")
    slugs = parser.parse_args().slugs or list(BY_SLUG)
    if unknown := set(slugs) - set(BY_SLUG):
        parser.error(f"{', '.join(unknown)}: not among the lessons, which are {', '.join(BY_SLUG)}")
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(2) as pool:
        folders = [Path(made, name) for name in kernels()]
        failed = set().union(*pool.map(partial(gather, slugs), kernels().values(), folders))
        for slug in [slug for slug in slugs if slug not in failed]:
            write(slug, folders)
    if failed:
        print(f"Not written, for their tests fail: {', '.join(sorted(failed))}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
