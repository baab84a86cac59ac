"""Golden pages: how they are compared, and what stands in them of what a file declares."""

import ast
import inspect
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from study.claims import _DECLARED
from study.content import ITEMS, lesson_content
from study.curriculum import LESSONS
from tests import golden

SLUGS = [lesson.slug for lesson in LESSONS]
SCENES = [(slug, scene.name) for slug in SLUGS for scene in lesson_content(slug).scenes]


@pytest.mark.parametrize(("slug", "scene"), SCENES)
def test_a_golden_page_has_what_its_scene_declares(slug, scene):
    content = lesson_content(slug)
    items = [
        (f"{kind} {name}", item)
        for kind in ITEMS
        for name, item in getattr(content, kind).items()
        if item.scene == scene
    ]
    (about,) = (x for x in content.scenes if x.name == scene)
    lines = [f"scene: {about.title}; {about.question}; {about.path}"]
    for name, item in items:
        lines += golden.declared(item, name)
        if item in content.claims.values():
            finding = _DECLARED[content.runs["claims"][item.name].test].finding
            lines += [f"{name} may find: {words}" for words in said_by(finding)]
    for point in content.takeaways:
        if point.scene == scene:
            lines += golden.declared(point, "remember")
    if scene == content.scenes[-1].name:
        lines += [*golden.declared(content.own_words, "own words"), f"reading: {content.reading}"]
    golden.check(slug, scene, {golden.DECLARES: lines})


def said_by(function: Callable[..., Any]) -> Iterator[str]:
    """Yield the words that a function is written with, in order, with … for what is filled in."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Constant)]
    inside = {part for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.JoinedStr):
            parts = [each.value if isinstance(each, ast.Constant) else "…" for each in node.values]
        else:
            parts = [] if node in inside else [node.value]
        words = " ".join("".join(map(str, parts)).split())
        if " " in words:
            yield words


def test_what_a_finding_may_say_is_read_from_it():
    def finding(n: int) -> str:
        return f"All {n} of them rise." if n > 3 else "They all " + "fall to 0.2."

    assert [*said_by(finding)] == ["All … of them rise.", "They all", "fall to 0.2."]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_scene_has_a_golden_page_and_nothing_else_has(slug):
    have = {path.stem for path in (golden.FOLDER / slug).glob("*.txt")}
    wanted = {scene.name for scene in lesson_content(slug).scenes}
    assert have == wanted, f"make golden SLUG={slug}"


def test_what_was_unsure_stays_so_when_a_page_is_written_anew():
    known = ["The loss is ░ after 300 epochs.", golden.UNSURE, "It rests."]
    shown = ["Now it moves.", "The loss is 0.21 after 300 epochs.", "The loss is 0.21 after 90."]
    assert golden.unsure_still(known, shown) == [shown[0], known[0], shown[2]]


def test_words_are_compared_exactly_and_figures_nearly():
    assert golden.agrees("In 1,437 rows 0.1968 of w", "In 1,438 rows 0.1972 of w")
    for other in (
        "In 1,437 rows −0.1968 of w",
        "In 1,437 rows 0.1968 of b",
        "In 1,480 rows 0.1968 of w",
    ):
        assert not golden.agrees("In 1,437 rows 0.1968 of w", other)
    assert golden.differences("now", ["a 1", "b 2"], ["a 1", "c 2"]) == [
        "## now",
        "@@ -1,2 +1,2 @@",
        " a 1",
        "-b 2",
        "+c 2",
    ]
    assert golden.differences("now", ["a 1", "b 2"], ["b 2", "a 1"])
    assert golden.differences("now", ["a 1"], ["a 1", "b 2"])


def test_where_a_training_sways_words_and_sizes_are_compared():
    curve = "- **The loss by epoch.** It falls to 0.2."
    assert golden.differences("now", ["loss 0.30"], ["loss 0.31"])
    for known, shown in (("loss 0.30", "loss 0.31"), (curve, f"{curve[:28]} It rises.")):
        assert not golden.differences("now", [known], [shown], sways=True)
    for known, shown in (("loss 0.3", "loss 0.5"), (curve, "- **The loss by step.** It falls.")):
        assert golden.differences("now", [known], [shown], sways=True)


def test_what_differs_between_processors_may_be_anything_and_nothing_else_may():
    one = ["It is", "83 % right, w at 2.", "written: anna", "and", "two of", "three", "end"]
    other = ["It is", "81 % right, w at 2.", "written: amma", "and", "two", "end"]
    both = golden.merged(one, other)
    assert both == ["It is", "░ % right, w at 2.", "written: ░", "and", "░", "end"]
    for shown in (one, other):
        assert not golden.differences("now", both, shown)
    for wrong in ("83 % wrong, w at 2.", "83 % right, w at 3.", "83 % right, b at 2."):
        assert golden.differences("now", both, [one[0], wrong, *one[2:]])
    assert golden.differences("now", both, [*one, "more"])
