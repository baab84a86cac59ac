"""The rules of imports and names that the linter cannot check."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from study.curriculum import LESSONS
from tests import lesson

ROOT = Path(__file__).parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]
PACKAGES = (
    "charts",
    "datasets",
    "exports",
    "laboratory",
    "lessons",
    "pages",
    "server",
    "study",
    "training",
    "ui",
)
TALK = {"claims", "challenges", "predictions", "report", "experiments"}
"""The modules of a lesson that may know how a lesson is studied."""


@cache
def modules() -> Mapping[str, Path]:
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    named = {}
    for path in paths:
        parts = path.relative_to(ROOT).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named | {"streamlit_app": ROOT / "streamlit_app.py"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[tuple[str, str]]:
    """Go through what a module imports of the house, wherever in it: a module, and a name in it."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            named = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports from where it stands"
            assert node.module
            named = [
                (f"{node.module}.{alias.name}", "")
                if f"{node.module}.{alias.name}" in modules()
                else (node.module, alias.name)
                for alias in node.names
            ]
        else:
            continue
        yield from ((module, what) for module, what in named if module in modules())


@cache
def graph() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(module for module, _ in imports(name)) for name in modules()}


def reached(start: str, edges: Mapping[str, frozenset[str]]) -> set[str]:
    """Return everything that can be reached from a place, itself only by a circle."""
    modules_reached: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here not in modules_reached:
            modules_reached.add(here)
            waiting += edges.get(here, ())
    return modules_reached


def slug_of(name: str) -> str | None:
    """Return the lesson that a module belongs to."""
    package, _, rest = name.partition(".")
    slug = rest.partition(".")[0] if package == "lessons" else ""
    return slug or None


def between_lessons() -> dict[str, frozenset[str]]:
    return {
        slug: frozenset(
            other
            for name, imported in graph().items()
            if slug_of(name) == slug
            for module in imported
            if (other := slug_of(module)) not in (slug, None)
        )
        for slug in SLUGS
    }


def test_the_walk_through_the_imports_finds_what_is_there():
    assert "training.recorded_run" in graph()["lessons.gradient_descent.model"]
    assert "study.content" in reached("streamlit_app", graph())
    assert reached("a", {"a": frozenset("b"), "b": frozenset("a")}) == {"a", "b"}
    assert set(SLUGS) <= {slug_of(name) for name in modules()}


def test_no_module_imports_itself_by_a_circle():
    assert any(graph().values())
    assert [name for name in modules() if name in reached(name, graph())] == []


def test_lessons_learn_from_each_other_but_never_in_a_circle():
    edges = between_lessons()
    assert any(edges.values()), "at least one lesson builds on another"
    assert [slug for slug in SLUGS if slug in reached(slug, edges)] == []


def test_models_know_nothing_of_how_a_lesson_is_studied():
    """Neither does anything that they build on."""
    for slug in SLUGS:
        model = f"lessons.{slug}.model"
        assert model in modules()
        for name in {model, *reached(model, graph())}:
            assert name.partition(".")[0] in ("lessons", "training", "datasets"), name
            assert slug_of(name) is None or name.rpartition(".")[2] not in TALK, name


def test_a_lesson_takes_from_another_only_what_its_model_defines():
    """Never a whole package, either."""
    taken = [
        (name, module)
        for name, imported in graph().items()
        for module in imported
        if slug_of(name) and slug_of(module) not in (slug_of(name), None)
    ]
    assert taken, "at least one lesson builds on another"
    assert [
        (name, module)
        for name, module in taken
        if module.count(".") != 2 or module.rpartition(".")[2] in TALK
    ] == []


def test_nothing_imports_a_page_and_a_scene_is_imported_in_its_own_lesson_alone():
    for name in modules():
        taken = {module for module, _ in imports(name) if module.startswith("pages")}
        own = name.rpartition(".")[0]
        assert all(module.rpartition(".")[0] == own for module in taken), name
        assert not any(module.endswith(".page") for module in taken), name
    for path in [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        taken = re.findall(r"^\s*(?:from|import) pages\b(?:\.\w+\.(\w+))?", text, re.MULTILINE)
        about = path.stem.removeprefix("test_")
        assert all(slug and about.startswith(slug) for slug in taken), path


def test_no_page_lies_directly_under_pages():
    assert not list((ROOT / "pages").glob("*.py")), "it would wake the old auto-discovery"
    assert list((ROOT / "pages").glob("*/*.py"))


def test_a_package_has_nothing_but_a_docstring_in_its_init():
    """What is needed is imported from the module that defines it; scenes have two namespaces."""
    packages = {*PACKAGES, *(f"lessons.{slug}" for slug in SLUGS)} - {"charts", "pages", "ui"}
    for package in sorted(packages):
        is_docstring = len(tree(package).body) == 1 and ast.get_docstring(tree(package)) is not None
        path = package.replace(".", "/")
        assert is_docstring, f"{path}/__init__.py holds a docstring and nothing else"


@cache
def defined(name: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def test_every_name_is_imported_from_the_module_that_defines_it():
    taken = [(name, *each) for name in modules() for each in imports(name) if each[1]]
    assert taken
    at_second_hand = [each for each in taken if each[2] not in defined(each[1])]
    assert at_second_hand == [], "who takes it, from where, and what"


def test_no_attribute_is_computed_within_a_lock():
    """A job may pause in there, and on Python 3.11 all others wait for it, see `training.lazy`."""
    taken = {
        name
        for name in modules()
        for node in ast.walk(tree(name))
        if "cached_property" in (getattr(node, "id", ""), getattr(node, "attr", ""))
        or (isinstance(node, ast.alias) and node.name == "cached_property")
    }
    assert taken == set(), "take `training.lazy`"


def test_pictures_know_neither_lessons_nor_data_sets():
    for name in modules():
        if name.startswith("charts."):
            packages = {module.partition(".")[0] for module in reached(name, graph())}
            assert packages <= {"charts", "training"}, name


def loaded_by(script: str) -> set[str]:
    """Return the modules that a new Python has loaded after a script."""
    return set(
        subprocess.run(
            [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
    )


def imports_of(path: Path) -> str:
    """Return the lines by which a page or the app imports what it needs."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return "\n".join(ast.unparse(n) for n in body if isinstance(n, ast.Import | ast.ImportFrom))


LIGHT = {
    "a first visit": "from study.progress import Progress, lesson_to_go_on_with, n_complete\n"
    "lesson_to_go_on_with(Progress()), n_complete(Progress())",
    "the front door": imports_of(ROOT / "streamlit_app.py"),
}


@pytest.mark.parametrize("what", LIGHT)
def test_what_every_visit_needs_is_light(what):
    """Who has done nothing yet is shown the first page without a lesson being loaded."""
    loaded = loaded_by(LIGHT[what])
    assert "study.curriculum" in loaded
    heavy = {"torch", "sklearn", "scipy", "pandas", "altair"} & loaded
    if what == "the front door":
        heavy -= {"altair"}  # Streamlit brings it along
    assert not heavy
    assert not [name for name in loaded if name.startswith(("lessons.", "charts."))]


def test_what_pages_share_brings_no_library_that_only_trainings_need():
    shared = [name for name in modules() if name.split(".")[0] in ("charts", "study", "ui")]
    shared.remove("ui.components.__main__")  # a command
    loaded = loaded_by(f"import {', '.join(shared)}")
    assert loaded.issuperset(shared)
    assert not {"torch", "sklearn", "scipy"} & loaded


def test_the_first_page_needs_no_large_library():
    """Its network is trained by NumPy; the first visitor waits for nothing else."""
    loaded = loaded_by(f"{imports_of(ROOT / 'pages/start/home.py')}\ndigits_reader.reader()")
    assert "datasets.digits" in loaded
    assert not {"torch", "sklearn", "scipy"} & loaded


STEPS = ("predict", "measure the loss", "ask for the gradient", "turn the knobs against it")


@pytest.mark.parametrize("slug", [*SLUGS[1:], "training"])
def test_every_loop_numbers_its_four_steps_in_the_same_words(slug):
    """What is special about one stands behind a colon."""
    steps = [f"{n}. {step}" for n, step in enumerate(STEPS, 1)]
    for name, path in modules().items():
        if slug in name.split(".")[:2]:
            numbered = re.findall(r"# (\d\. .*)", path.read_text(encoding="utf-8"))
            found = [comment.partition(":")[0] for comment in numbered]
            assert found in ([] if name != f"lessons.{slug}.model" else steps, steps), (
                f"{name}: number the steps of the loop, `# {'`, `# '.join(steps)}`, not {found}"
            )


def test_the_colours_of_classes_are_called_by_one_name():
    """As `training.class_colours` has it, so that other colours need other words in one place."""
    for package, endings in {"pages": ["py"], "lessons": ["py", "toml"], "study": ["toml"]}.items():
        for path in (each for ending in endings for each in (ROOT / package).rglob(f"*.{ending}")):
            named = re.findall(r"(?i)\b(?:blue|orange)\b", path.read_text(encoding="utf-8"))
            assert not named, (
                f"{path.relative_to(ROOT)} says {named[0]}: for a class take COLOUR_0 or COLOUR_1, "
                "so that its name follows the theme; words of the data stand in datasets/"
            )


def test_no_file_bears_two_lessons_names():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(listed) > 100
    for path in listed:
        # A scene's own name is free: what is learned by heart has no patients.
        named = path.rpartition("/")[0] if path.startswith(("pages/", "tests/golden/")) else path
        lessons = [slug for slug in SLUGS if re.search(rf"(?<![a-z]){slug}(?![a-z])", named)]
        assert len(lessons) <= 1, f"{path} bears the names of {' and '.join(lessons)}"


def test_what_make_lesson_says_of_tests_is_said_of_tests_that_there_are():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    names = [name for text in texts for name in re.findall(r"^def test_(\w+)", text, re.MULTILINE)]
    for begins in (*lesson.SHOWS, *lesson.ORDER, *lesson.LAST):
        assert any(name.startswith(begins) for name in names), begins
    differs = f"tests/golden/xor/train.txt {lesson.GOLDEN} xor"
    missing = [
        (differs, ["::test_a_run_ends"]),
        ("a knob", ["::test_a_knob_turns"]),
        ("?", ["::x"]),
    ]
    assert [each[0] for each in sorted(missing, key=lesson.in_turn)] == ["a knob", "?", differs]
