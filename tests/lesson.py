"""What a lesson lacks, in the order in which one would mend it: ``make lesson SLUG=xor``.

At first what is quick is tried, and all that is missing is listed. Once nothing is, what takes long
follows: trainings left to the weekly run, the notebook, and a browser.
"""

import os
import subprocess
import sys
import traceback

import pytest

from study.curriculum import BY_SLUG, UNFINISHED
from study.loading import ROOT, folder_of, lesson_of

LESSON, IS_QUICK = "LESSON", "LESSON_IS_QUICK"
"""The variables that tell the processes of the tests which lesson, and which of its tests."""
WHOLE = ("tests/study/", "tests/pages/test_trail.py", "tests/test_house.py")
"""Tests that read the whole course."""
SHOWS = ("a_scene_asks_what", "a_term_in_bold", "every_letter", "the_stated_minutes")
"""How names of weekly tests begin that are quick where no scene trains for long."""
ORDER = (
    *("an_entry_of_the_curriculum", "every_lesson_has_its_test_file", "a_trail_is_neither"),
    *("minutes_beside_the_trail", "scenes_are_introduced", "questions_are_of_several_kinds"),
    *("the_central_run_is_looked_at", "what_is_asked_names_knobs", "challenges_climb"),
    *("an_experiment_gives_one", "a_bad_value", "every_hyperparameter", "a_knob", "every_knob"),
    *("a_run", "an_experiment", "a_challenge", "a_check", "a_claim", "a_verdict", "a_finding"),
)
"""How names of tests begin whose failures are mended first: others may fail for the same reason."""
LAST = ("the_stated_minutes", "the_readme_lists", "every_scene_has_a_golden_page")
LAST += ("nothing_is_left_to_be_written",)
GOLDEN = "says otherwise: make golden"
"""What ends a diff of a golden page, which is read once the rest is mended."""
MOST_LINES = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the tests of a lesson and those of the whole course, the quick ones or the others."""
    from tests.pages.test_pages import LONG  # not before pytest has rewritten its assertions

    slug, quick = os.environ[LESSON], IS_QUICK in os.environ
    long = {scene for of, scene in LONG if of == slug}
    of_others = [f"[{other}" for other in BY_SLUG if other != slug]
    items[:] = [
        item
        for item in items
        if is_quick(item, long) == quick
        and (
            slug in item.nodeid
            or (item.nodeid.startswith(WHOLE) and not any(one in item.nodeid for one in of_others))
        )
    ]


def is_quick(item: pytest.Item, long: set[str]) -> bool:
    if "browser" in item.keywords or item.path.stem == "test_notebook":
        return False
    if "weekly" not in item.keywords:
        return True
    scene = item.callspec.params.get("scene") if hasattr(item, "callspec") else None
    trains_for_long = scene in long if scene else bool(long)
    return item.name.removeprefix("test_").startswith(SHOWS) and not trains_for_long


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what is missing: a sentence each, and the test that says it."""
    said: dict[str, list[str]] = {}
    for kind in ("failed", "error"):
        for report in terminalreporter.stats.get(kind, ()):
            nodeid = report.nodeid.partition("@")[0]  # pytest-xdist adds its group
            said.setdefault(said_by(report), []).append(nodeid)
    for i, (sentence, nodeids) in enumerate(sorted(said.items(), key=in_turn), 1):
        others = f" and {len(nodeids) - 1} more" if nodeids[1:] else ""
        terminalreporter.write_line(f"\n{i}. {sentence}\n   {min(nodeids, key=turn)}{others}")


def in_turn(each: tuple[str, list[str]]) -> tuple[bool, int]:
    sentence, nodeids = each
    return GOLDEN in sentence, min(map(turn, nodeids))


def turn(nodeid: str) -> int:
    name = nodeid.rpartition("::test_")[2]
    if name.startswith(LAST):
        return len(ORDER) + 1
    return next((i for i, begins in enumerate(ORDER) if name.startswith(begins)), len(ORDER))


def said_by(report: pytest.TestReport) -> str:
    """Return a failed test's sentence, without what pytest adds; of another error its place."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return str(report.longrepr).strip()
    lines = crash.message.removeprefix("AssertionError: ").removeprefix("Failed: ").split("\n")
    ends = (i for i, line in enumerate(lines) if i and line.startswith("assert "))
    said = "\n   ".join(lines[: min(next(ends, len(lines)), MOST_LINES)])
    is_a_sentence = crash.message.startswith(("AssertionError: ", "Failed: "))
    return said if is_a_sentence else f"{said} ({crash.path}:{crash.lineno})"


def unreadable(slug: str) -> str:
    """Say why a lesson cannot be read, for which every test of it would fail."""
    if slug in UNFINISHED:
        return UNFINISHED[slug]
    try:
        assert lesson_of(slug).content
    except Exception as error:
        own = (str(folder_of(slug)), str(ROOT / "lessons" / slug))
        steps = traceback.extract_tb(error.__traceback__)
        at = [f" ({x.filename}:{x.lineno})" for x in steps if x.filename.startswith(own)]
        return f"{type(error).__name__}: {error}{at[-1] if at else ''}"
    return ""


def main(slug: str) -> int:
    if why := unreadable(slug):
        print(f"The lesson {slug!r} cannot be read: {why}", file=sys.stderr)
        return 1
    run = [sys.executable, "-m", "pytest", "-p", "tests.lesson", "--no-loadscope-reorder"]
    run += ["--dist", "loadgroup", "-n", "2", "--doctest-modules", "tests", f"lessons/{slug}"]
    told = {**os.environ, LESSON: slug, "WEEKLY": "1"}
    for tells, environment in (("--tb=no", told | {IS_QUICK: "1"}), ("--tb=short", told)):
        if failed := subprocess.run([*run, tells], env=environment, check=False).returncode:
            return failed
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
