"""Every page through the front door: each scene at its defaults, and with each knob at its ends."""

import inspect
import json
import math
import re
import threading
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from charts.core.marks import names_in
from charts.core.replay import followed
from server import startup
from server.streamlit_internals import with_tables
from study.answers import content_of
from study.catalogue import catalogue, of_lesson
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.laboratory import LAB_BY_SLUG
from study.progress import Progress
from study.questions import write_number
from study.scene import TRAIL
from tests import considered, golden
from tests.browser import pictures as pictures_of_readme
from tests.calls import calls_during, file_of
from tests.charts.validity import check_sent
from tests.contents import contents
from tests.observed import example
from tests.sentences import check_sentence
from tests.test_contract import DURATION, page_of
from tests.weekly import but_weekly
from training.hyperparameters import constraints
from ui import pictures
from ui.controls.knob_kinds import Switch
from ui.controls.knobs import Knobs
from ui.controls.lesson_knobs import knobs_of_scene
from ui.page.prose import code_of, no_break
from ui.page.trail import WHOLE
from ui.run import runs
from ui.study.asked import AS_ASKED

ROOT = Path(__file__).parent.parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]
OWN_SCENES = [
    (slug, scene.name)
    for slug, content in contents().items()
    for scene in content.scenes
    if scene.name not in (CLAIMS, QUESTIONS, TAKEAWAYS)
]
LONG = {("xor", "starts"), ("xor", "success"), ("convolution", "moved"), ("copying", "two_looks")}
LONG |= {("overfitting", "cures"), ("answer", "long_text"), ("answer", "whose")}
LONG |= {("attention", name) for name in ("stack", "writes", "look_up")}
LONG |= {("next_letter", name) for name in ("pairs", "context", "write", "by_heart", "invents")}
"""Scenes of the trail that train for long: they are opened with shorter trainings, once a week."""
EACH_SCENE = but_weekly(
    OWN_SCENES,
    *(
        (slug, scene.name)
        for slug, content in contents().items()
        for scene in content.scenes
        if scene.path == TRAIL and (slug, scene.name) not in LONG
    ),
)
"""The scenes that are opened for each change: of the trails, all but those that train for long."""
SKIP = ("Skip, just show me", "Skip the question")
NOT_KNOBS = ("strip", "belief", "guess", "_claim", "_question", "_sure")
"""Parts of keys of widgets that are no knobs."""
MOST_FILES = 46
"""Most files of the app in which a function runs in one move of a knob, and in what is around its
scene: a simulated app runs no scene alone."""
BUSIEST = {
    "gradient_descent": "run",
    "layers": "learn",
    "xor": "train",
    "autograd": "loop",
    "heart": "train",
}
"""The scene of some lessons whose moves run through most files: `tests.calls`."""
AT_RANDOM = {"layers": {"first": "random"}}
"""What gives a seed something to do."""
ASKS_FOR_MORE = {"autograd": {"formula": "xy"}}
"""Knobs that are turned so far that others appear beside them."""
LONGEST_WORDS = 1400
"""Most letters that describe a picture."""


@pytest.fixture(autouse=True)
def _all_of_a_training_at_once(monkeypatch):
    """Spare the simulated app the pages on which a picture grows: see tests/ui/test_runs.py."""
    monkeypatch.setattr(runs, "FIRST_LOOK", math.inf)


def open_page(path: str, state: Mapping[str, Any] = MappingProxyType({}), **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in state.items():
        app.session_state[name] = value
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / path))
    # Before its first run a simulated app takes a file's name for its address.
    urls = {lesson.page: lesson.url for lesson in LESSONS}
    urls |= {lab.page: lab.slug for lab in LAB_BY_SLUG.values()}
    address = urls.get(path, Path(path).stem)
    app._page_hash = calc_hash(address)
    app.run()
    # A page has another address than its file, perhaps: from now on that is known.
    return app.switch_page(str(ROOT / path))


def open_scene(slug: str, scene: str, **query: str) -> AppTest:
    return open_page(BY_SLUG[slug].page, scene=scene, **query)


def complaints(app: AppTest) -> list[str]:
    return [element.value for element in app.exception]


def check_shown(app: AppTest, where: str = "the page shows an error") -> None:
    if found := complaints(app):
        pytest.fail("\n".join([f"{where}:", *found]))


def knobs(app: AppTest, slug: str):
    for widget in [*app.main.slider, *app.main.select_slider]:
        if widget.key and widget.key.startswith(f"{slug}_"):
            options = getattr(widget, "options", None)
            ends = (options[0], options[-1]) if options else (widget.min, widget.max)
            yield widget, ends
    for widget in app.main.toggle:
        if widget.key != "programs":
            yield widget, (False, True)
    for widget in app.main.button_group:
        if not any(part in widget.key for part in NOT_KNOBS):
            yield widget, (widget.options[0], widget.options[-1])


def row(app: AppTest, key: str):
    (shown,) = (x for x in app.button_group if x.key.rpartition("_")[0] == key)
    return shown


def prose(app: AppTest) -> list[str]:
    return [text.value for text in app.main.markdown]


def press(app: AppTest, start: str, *, leads_to: str = "") -> AppTest:
    """Press the button whose label begins in this way."""
    (button,) = [button for button in app.main.button if button.label.startswith(start)]
    app = button.click().run()
    check_shown(app)
    # A simulated browser stays where it was when the app opens another page.
    return app.switch_page(str(ROOT / leads_to)) if leads_to else app


def commit_or_skip(app: AppTest) -> AppTest:
    """Skip whatever predictions and observations are asked for, and those that follow."""
    while waiting := [button for button in app.main.button if button.label in SKIP]:
        for button in waiting:
            button.click()
        app.run()
    return app


TERM, LETTERS = r"\]\((?:/[^)\s]*)?#([a-z]+)[) ]", r"\\textcolor\{(#8.8.8.)\}"


def check_that_what_is_named_is_there(app: AppTest, slug: str) -> None:
    """Check that words and letters of the prose name marks of the pictures, or knobs."""
    specs = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    there = {*page_of(slug).knobs}.union(*map(names_in, specs))
    text = " ".join(prose(app))
    lost = set(re.findall(TERM, text)) - there
    assert not lost, f"no mark or knob of this scene has the name {lost}"
    used = set(re.findall(LETTERS, text))
    codes = [code_of(name) for name in there]
    assert not {code for code in used if codes.count(code) > 1}, "two names have one colour"
    lost = used - {*codes}
    assert not lost, f"letters of a formula name no mark or knob of this scene: {lost}"


def links(app: AppTest) -> list[str]:
    return [link.proto.page for link in app.main.get("page_link")]


def components(app: AppTest) -> list[Any]:
    protos = [component.proto for component in app.get("bidi_component")]
    return [json.loads(zlib.decompress(x.bytes) if x.bytes else x.json or "{}") for x in protos]


def menu(app: AppTest) -> dict[str, Any]:
    """Return the groups of links that stand beside every page, by name."""
    (shown,) = [data for data in components(app) if "groups" in data]
    return {group.get("name", ""): group for group in shown["groups"]}


def with_record(record: Progress) -> AppTest:
    """Open the first page as somebody who has done this much."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    app.session_state["progress"] = record
    return app.run()


def reader_of(app: AppTest) -> dict[str, Any]:
    (shown,) = [data for data in components(app) if "invites" in data]
    return shown


def test_home_shows_a_network_and_every_lesson_and_one_way_to_begin():
    startup.train_the_reader()
    for lesson in LESSONS:
        startup.load_page(lesson.page)
    app = open_page("pages/start/home.py")
    check_shown(app)
    assert app.title[0].value == "Write a 3."
    assert len(reader_of(app)["layers"]) == 2
    (button,) = app.main.button
    assert "Start with" in button.label
    text = " ".join(prose(app))
    captions = " ".join(caption.value for caption in app.main.caption)
    assert "**Training** means" in text
    assert "trained on 1,437 digits" in captions
    assert "0 of" in menu(app)["Study"]["note"]
    for lesson in LESSONS:
        assert lesson.question in text
        assert f"About {lesson.minutes} minutes" in captions
        assert lesson.url in links(app)
    stamps = [data["svg"] for data in components(app) if "svg" in data]
    assert len(stamps) == len(LESSONS)
    assert all(re.search('role="img" aria-label=".{20,}"', stamp) for stamp in stamps)
    assert button.click().run().title[0].value == LESSONS[0].question


def test_the_pictures_of_the_readme_show_the_app_of_today():
    home = open_page("pages/start/home.py")
    links = [link["title"] for group in menu(home).values() for link in group["links"]]
    titles = {"home": home.title[0].value, "build": LAB_BY_SLUG["build"].question}
    titles["lesson"] = BY_SLUG["gradient_descent"].question
    for name in pictures_of_readme.PICTURES:
        shown = pictures_of_readme.text_of(name)
        assert shown["alt"] == pictures_of_readme.words_in_readme(name), "make pictures"
        assert shown["title"] == titles[name], "make pictures"
        assert shown["menu"] == links, f"docs/{name}.png shows another menu: make pictures"


def test_home_has_paper_before_its_network_is_trained(monkeypatch):
    monkeypatch.setattr(startup, "_reader_trained", threading.Event())
    app = open_page("pages/start/home.py")
    check_shown(app)
    assert "layers" not in reader_of(app)
    assert any("being trained" in caption.value for caption in app.main.caption)
    startup.train_the_reader()
    assert len(reader_of(app.run())["layers"]) == 2


def test_an_old_address_of_home_says_that_there_is_no_such_knob():
    app = open_page("pages/start/home.py", n_hidden="4")
    check_shown(app)
    assert app.title[0].value == "Write a 3."
    assert [info.value for info in app.main.info] == ["No knob here is called “n_hidden”."]


def test_a_page_without_a_scene_has_no_lecture_view():
    app = open_page("pages/study/glossary.py", view="lecture", glossary_search="neuron")
    check_shown(app)
    (info,) = app.main.info
    assert info.value.startswith("This address asks for “View: lecture”, which does not exist here")
    assert "glossary_search" not in info.value


def test_home_goes_on_where_one_was_and_says_how_far_one_is():
    second = LESSONS[1]
    done = Progress().with_visit(second.slug)
    for key, item in catalogue().items():
        if item.slug == LESSONS[0].slug or (item.slug, item.kind) == (second.slug, "claim"):
            done = done.with_done(key)
    app = with_record(done)
    (button,) = app.main.button
    assert button.label == f"**Continue with {second.title}**"
    captions = [caption.value for caption in app.main.caption]
    assert sum("· complete" in text for text in captions) == 1
    assert sum("% done" in text for text in captions) == 1
    assert menu(app)["Study"]["note"] == f"1 of {len(LESSONS)} lessons complete"
    states = [x.get("state") for group in menu(app).values() for x in group["links"]]
    assert [state for state in states if state] == ["complete", "begun"]


def test_home_has_nothing_to_begin_once_everything_is_complete():
    done = Progress()
    for key in catalogue():
        done = done.with_done(key)
    app = with_record(done)
    check_shown(app)
    assert not app.main.button
    assert "progress" in links(app)


def test_what_is_taken_home_says_what_to_type_and_its_python_runs(capsys):
    app = open_page("pages/start/map.py")
    app.session_state["home_opened"] = True
    codes = [each.value for each in app.run().code if "torch" in each.value]
    *typed, asks = codes
    assert all("-m venv" in each and "pip install torch" in each for each in typed)
    exec(asks, {})  # noqa: S102
    assert "tensor(3." in capsys.readouterr().out


def test_the_whole_picture_grows_from_the_curriculum():
    app = open_page("pages/start/map.py")
    check_shown(app)
    (drawing,) = [data for data in components(app) if "edges" in data]
    boxes = [box["path"] for row in drawing["rows"] for box in row]
    assert sorted(boxes) == sorted(x.url for x in LESSONS)
    assert {after for _, after in drawing["edges"]} == {x.url for x in LESSONS if x.builds_on}
    row_of = {box["path"]: i for i, row in enumerate(drawing["rows"]) for box in row}
    assert all(row_of[before] < row_of[after] for before, after in drawing["edges"])


@pytest.mark.parametrize(("slug", "scene"), EACH_SCENE)
def test_a_scene_asks_what_its_file_says_and_stands_when_its_knobs_are_turned(
    slug, scene, rooms, monkeypatch
):
    check_pictures(monkeypatch)
    sentences = considered.watch(slug, frozenset(page_of(slug).knobs), monkeypatch)
    app = open_with_words(slug, scene, **(short_trainings(slug) if (slug, scene) in LONG else {}))
    content = lesson_content(slug)
    check_shown(app)
    at_first = golden.shown(app)
    assert app.title[0].value == BY_SLUG[slug].question
    question = next(s.question for s in content.scenes if s.name == scene)
    assert app.header[0].value == question
    for chart in app.get("vega_lite_chart"):
        assert len(chart.proto.alt) > 20, "every chart says what can be seen"
    predictions = [name for name, p in content.predictions.items() if p.scene == scene]
    observations = [name for name, o in content.observations.items() if o.scene == scene]
    if predictions:
        assert "Check it" not in labels(app), "a challenge may give the answer away"
    app = ask_one_after_the_other(app, slug, predictions, observations)
    open_rooms_with_knobs(app, slug, scene, rooms)
    here = [c for c in content.challenges.values() if c.scene == scene]
    assert labels(app).count("Check it") == min(len(here), 1), "one challenge after the other"
    check_that_what_can_be_grabbed_is_drawn(app)
    check_that_what_is_named_is_there(app, slug)
    check_that_it_has_the_knobs_that_it_declares(app, slug, scene)
    turned = set().union(*(solution_knobs(slug, challenge.name) for challenge in here))
    widgets = [*(widget for widget, _ in knobs(app, slug)), *app.main.text_input]
    there = {widget.key.removeprefix(f"{slug}_") for widget in widgets if widget.key}
    assert not turned - there, "the knobs that solve a challenge stand in its scene"
    kept = [room for room in rooms if room in app.session_state]
    before = {room for room in kept if app.session_state[room]}
    opened = open_all(app, rooms, code=False)
    check_words_of_pictures(app)
    answered = golden.new(golden.shown(app), at_first)
    for room in opened - before:
        app.session_state[room] = False
    app.run()
    check_shown(turn_all_at_once(app, slug), "with all knobs turned")
    check_words_of_pictures(app)
    sentences.check()
    turned = golden.new(golden.shown(app), at_first, answered)
    page = {"1 opens": at_first, "2 after its questions": answered, "3 with knobs turned": turned}
    golden.check(slug, scene, page)


@pytest.mark.weekly
@pytest.mark.parametrize(("slug", "scene"), OWN_SCENES)
def test_each_knob_of_a_scene_does_something(slug, scene, rooms, monkeypatch):
    check_pictures(monkeypatch)
    sentences = considered.watch(slug, frozenset(page_of(slug).knobs), monkeypatch)
    app = commit_or_skip(open_with_words(slug, scene, **short_trainings(slug)))
    opened = open_rooms_with_knobs(app, slug, scene, rooms)
    check_that_every_knob_does_something(app, slug, scene, opened)
    sentences.check()


@pytest.mark.parametrize(
    ("slug", "scene"),
    but_weekly(
        [
            ("next_letter", "write"),
            ("next_letter", "pairs"),
            ("next_letter", "invents"),
            ("convolution", "train"),
            ("convolution", "moved"),
            ("convolution", "edge"),
            ("attention", "order"),
            ("judge", "price"),
        ],
        ("next_letter", "write"),
        ("convolution", "train"),
        ("attention", "order"),
    ),
)
def test_of_half_a_training_a_scene_shows_pictures_and_nothing_to_be_kept(slug, scene, monkeypatch):
    def halves(calls, _):
        whole = [runs.run_job(call.func, **call.keywords) for call in calls[:1]]
        half = [run.so_far(max(2, run.n_frames // 2)) for run in whole]
        return [runs.Watched(run, is_whole=False) for run in half]

    monkeypatch.setattr(runs, "_watched", halves)
    monkeypatch.setattr("ui.page.lesson.run_once_more", lambda: None)
    app = commit_or_skip(open_scene(slug, scene, **short_trainings(slug)))
    check_shown(app)
    players = [each for each in components(app) if "frame_ms" in each]
    assert not any(each.get("keeps", True) for each in players)


@cache
def short_trainings(slug: str) -> dict[str, str]:
    """Return an address's values that shorten long trainings, to about a tenth of the defaults."""
    long = {name: knob for name, knob in page_of(slug).knobs.items() if name.endswith(DURATION)}
    tenths = {name: (knob, knob.default / 10) for name, knob in long.items()}
    return {
        name: knob.text(
            next(n for n in (*range(math.ceil(tenth), knob.default), knob.default) if knob.valid(n))
        )
        for name, (knob, tenth) in tenths.items()
    }


def open_with_words(slug: str, scene: str, *rooms: str, **query: str) -> AppTest:
    """Open a scene with some of its rooms, and its pictures in words."""
    opened = dict.fromkeys((*rooms, f"{slug}_{scene}_in_words"), True)
    return open_page(BY_SLUG[slug].page, opened, scene=scene, **query)


def open_rooms_with_knobs(app: AppTest, slug: str, scene: str, rooms: set[str]) -> list[str]:
    """Open one room after the other until all knobs of a scene are there; return those opened."""
    declared, opened = {knob.name for knob in knobs_of_scene(slug, scene)}, []
    for room in sorted(rooms):
        so_far = app.session_state[f"{slug}_knobs_so_far"]
        held = {name for grip in so_far.grips.values() for name in grip["names"]}
        if declared <= {*so_far.shown, *held, *so_far.read}:
            break
        if not room.endswith(("_in_words", "_code")):
            app.session_state[room] = True
            check_shown(app.run())
            opened.append(room)
    return opened


def check_that_it_has_the_knobs_that_it_declares(app: AppTest, slug: str, scene: str) -> None:
    so_far = app.session_state[f"{slug}_knobs_so_far"]
    held = {name for grip in so_far.grips.values() for name in grip["names"]}
    shown = {name for name in so_far.shown if name in page_of(slug).knobs}
    declared = {knob.name for knob in knobs_of_scene(slug, scene)}
    assert shown | held <= declared, f"Scene(…, knobs=[…]) of {scene} lacks some"
    assert declared <= shown | held | so_far.read, f"Scene(…, knobs=[…]) of {scene} has others"


def check_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check from now on that every chart is valid and small; else the page shows an error."""
    specs: list[str] = []

    def noted(spec, player, **how):
        specs.append(spec)
        return followed(spec, player, **how)

    def checked(spec, tables):
        check_sent(specs[-1], tables)
        return with_tables(spec, tables)

    monkeypatch.setattr(pictures, "followed", noted)
    monkeypatch.setattr(pictures, "with_tables", checked)


def check_words_of_pictures(app: AppTest) -> None:
    """Check that each picture of a scene has words, with figures, in sentences that read well."""
    lines = [line for text in prose(app) for line in text.split("\n")]
    for chart in app.get("vega_lite_chart"):
        name = f"- **{chart.proto.alt}**"
        told = [line for line in lines if line.startswith(name)]
        assert told, f"no words for the picture “{chart.proto.alt}”"
        line = told[-1]
        check_sentence(line)
        assert re.search(r"\d", line.removeprefix(name)), f"{line}: words of a picture have figures"
        assert len(line) < LONGEST_WORDS, line


def check_that_what_can_be_grabbed_is_drawn(app: AppTest) -> None:
    """Check that what a scene lets one grab is a mark of one of its pictures."""
    sent = components(app)
    (events,) = [data for data in sent if "grips" in data]
    in_networks = {
        *(
            f"{name}{j}"
            for data in sent
            if data.get("pulled")
            # In hidden space it is the output's line, over the plane those of the hidden neurons.
            for j in ([data["sizes"][1]] if "cut" in data else range(data["sizes"][1]))
            for name in ("cut", "way")
        ),
        *(f"point{i}" for data in sent for i in range(len(data.get("movable", ())))),
    }
    specs = "".join(chart.proto.spec for chart in app.get("vega_lite_chart"))
    in_charts = set(re.findall(r'"name": ?"grip_(\w+?)(?:_\d+)?"', specs))
    assert set(events["grips"]) <= in_charts | in_networks


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


def ask_one_after_the_other(
    app: AppTest, slug: str, predictions: list[str], observations: list[str]
) -> AppTest:
    """Skip each question of a scene when it is asked; each explains something once answered."""
    for name in predictions:
        keys = [button.key for button in app.main.button]
        assert f"{slug}_prediction_{name}_commit" in keys, f"{name} is not asked"
        check_shown(app.button(key=f"{slug}_prediction_{name}_skip").click().run())
    for name in observations:
        for button in [b for b in app.main.button if b.key == f"{slug}_observation_{name}_to_case"]:
            check_shown(button.click().run())
        keys = [button.key for button in app.main.button]
        assert f"{slug}_observation_{name}_skip" in keys, f"{name} is not asked: observe({name!r})"
        assert app.get("vega_lite_chart") or app.get("bidi_component"), "something to look at"
        n_shown = len(prose(app)) + len(app.table)
        app.button(key=f"{slug}_observation_{name}_skip").click().run()
        n_now = len(prose(app)) + len(app.table)
        assert n_now >= n_shown, "something is held back until it is answered"
    assert not set(labels(app)) & set(SKIP)
    return app


def solution_knobs(slug: str, challenge: str) -> set[str]:
    solved = example(slug).challenges[challenge]["solved"]
    return {name for name, value in solved.items() if value != defaults(slug)[name]}


@cache
def defaults(slug: str) -> dict[str, Any]:
    return {name: knob.default for name, knob in page_of(slug).knobs.items()}


def shown(app: AppTest) -> list[str | bytes]:
    """Return everything that a knob may change, but for the knobs themselves."""
    drawn = [*app.get("vega_lite_chart"), *app.table, *app.dataframe]
    charts = [each.proto.SerializeToString(deterministic=True) for each in drawn]
    pieces = [
        x.proto.bytes or x.proto.json
        for x in app.get("bidi_component")
        if x.proto.component_name
        not in ("knobs_lesson", "knobs_progress", "knobs_navigation", "knobs_table")
    ]
    return [*(text.removeprefix(AS_ASKED) for text in prose(app)), *charts, *pieces]


def check_that_every_knob_does_something(
    app: AppTest, slug: str, scene: str, opened: list[str]
) -> None:
    """Turn each knob to its other end; at least once something else on the page follows.

    What a knob does may depend on the others: those that did nothing, if any, are turned back with
    all others at their ends, and then with those at their defaults.
    """
    silent = {widget.key for widget, _ in knobs(app, slug)}
    for end in (0, 1):
        silent = turn_all(app, slug, silent, end)
    if silent:
        app = commit_or_skip(open_with_words(slug, scene, *opened))
        silent = turn_all(app, slug, silent, 1)
    assert not silent, "these knobs change nothing"


def another_value(knob: Any) -> Any:
    if isinstance(knob, Switch):
        return not knob.default
    places = knob.options if hasattr(knob, "options") else (knob.low, knob.low + knob.step)
    return next(value for value in places if value != knob.default)


def turn_all_at_once(app: AppTest, slug: str) -> AppTest:
    """Turn every knob away from where it stands, but how long a training is."""
    for widget, ends in knobs(app, slug):
        if not widget.key.endswith(DURATION):
            widget.set_value(ends[0] if widget.value == ends[1] else ends[1])
    return app.run()


def turn_all(app: AppTest, slug: str, keys: set[str], end: int) -> set[str]:
    """Turn some knobs to one of their ends, or to the other if they stand there; return the silent.

    How long a training is, is turned last, and down.
    """
    silent = set(keys)
    turnable = [(widget.key, ends) for widget, ends in knobs(app, slug) if widget.key in keys]
    before = shown(app)
    for key, ends in sorted(turnable, key=lambda knob: knob[0].endswith(DURATION)):
        end = 0 if key.endswith(DURATION) else end
        for widget, _ in knobs(app, slug):
            if widget.key == key:
                widget.set_value(ends[1 - end] if widget.value == ends[end] else ends[end])
                app.run()
                check_shown(app, key)
                check_words_of_pictures(app)
                break
        now = shown(app)
        if now != before:
            silent.discard(key)
        before = now
    return silent


@pytest.fixture
def rooms(monkeypatch) -> set[str]:
    shown, expander = set(), st.expander

    def noted(label, *, key, **more):
        shown.add(key)
        return expander(label, key=key, **more)

    monkeypatch.setattr(st, "expander", noted)
    return shown


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """Give the names of all knobs that have been drawn, each as itself or as a button."""
    names, show, step_button = set(), Knobs.show, Knobs.step_button

    def shown(self, *of):
        names.update(of)
        show(self, *of)

    def pressed(self, label, of, **more):
        names.add(of)
        step_button(self, label, of, **more)

    monkeypatch.setattr(Knobs, "show", shown)
    monkeypatch.setattr(Knobs, "step_button", pressed)
    return names


def open_all(app: AppTest, rooms: set[str], *, code: bool = True) -> set[str]:
    """Open all rooms of a page, and those in them; without ``code`` not the code that ran."""
    opened: set[str] = set()
    while closed := {room for room in rooms - opened if code or not room.endswith("_code")}:
        for room in closed:
            app.session_state[room] = True
        opened |= closed
        app.run()
        check_shown(app)
    return opened


@pytest.mark.parametrize("slug", SLUGS)
def test_an_address_without_a_scene_opens_the_first_one_and_no_chart_blinks(slug):
    """Streamlit builds a chart anew whose text differs. A move runs through few files."""
    app = open_page(BY_SLUG[slug].page)
    names = [scene.name for scene in lesson_content(slug).scenes]
    assert app.header[0].value == lesson_content(slug).scenes[0].question
    assert not app.query_params
    for scene in sorted(names, key=lambda name: name != BUSIEST.get(slug)):
        if scene != names[0]:
            app = open_scene(slug, scene, **short_trainings(slug), **AT_RANDOM.get(slug, {}))
        app = commit_or_skip(app)
        before = [getattr(piece.proto, "alt", "") for piece in drawn(app)]
        if app.main.slider and before:
            break
    specs = [getattr(piece.proto, "spec", "") for piece in drawn(app)]
    data = [str(piece.proto) for piece in drawn(app)]
    assert app.main.slider, "one scene at least has a picture and a slider"
    assert not complaints(turn_a_slider(app).run())
    assert [getattr(piece.proto, "alt", "") for piece in drawn(app)] == before
    assert [getattr(piece.proto, "spec", "") for piece in drawn(app)] == specs
    changed = [str(piece.proto) for piece in drawn(app)] != data
    assert changed, f"the first slider, {app.main.slider[0].label!r}, changes no picture’s data"
    if slug in BUSIEST:
        turn_a_slider(app).run()  # what is done once is done by now
        files = Counter(map(file_of, calls_during(turn_a_slider(app).run)))
        assert len(files) <= MOST_FILES, f"fewest functions first: {sorted(files, key=files.get)}"


def drawn(app: AppTest) -> list[Any]:
    """Return a page's charts; of a lesson that draws texts alone, these."""
    texts = [piece for piece in app.get("bidi_component") if "transcript" in piece.proto.id]
    return [*app.get("vega_lite_chart"), *texts]


def turn_a_slider(app: AppTest) -> Any:
    """Set the page's first slider one step further."""
    slider = app.main.slider[0]
    up = slider.value + slider.step
    return slider.set_value(up if up <= slider.max else slider.min)


@pytest.mark.parametrize("slug", but_weekly(SLUGS, "heart"))
def test_the_whole_lesson_on_one_page_with_every_room_open_asks_for_every_knob(
    slug, rooms, asked, monkeypatch
):
    """With every knob of its training turned; what it says is true all the same."""
    sentences = considered.watch(slug, frozenset(page_of(slug).knobs), monkeypatch)
    trained = [page_of(slug).knobs.get(name) for name in constraints(example(slug).train)]
    turned = {knob.name: knob.text(another_value(knob)) for knob in trained if knob}
    app = open_scene(slug, WHOLE, **turned | short_trainings(slug))
    check_shown(app, str(turned))
    assert {h.value for h in app.header} == {
        scene.question for scene in lesson_content(slug).scenes
    }
    app = commit_or_skip(app)
    sentences.check()
    assert open_all(app, rooms), "no scene shows its code: call code_that_ran(model.train, …)"
    for name, value in ASKS_FOR_MORE.get(slug, {}).items():
        app.session_state[f"{slug}_{name}"] = value
        check_shown(app.run())
    idle = sorted(set(page_of(slug).knobs) - asked)
    assert not idle, f"no scene asks for {', '.join(idle)}: by KNOBS.ask or KNOBS.beside"
    source = inspect.getsource(example(slug).train).rstrip()
    sources = [block.value.rstrip() for block in app.code]
    assert source in sources, "a scene shows the code: code_that_ran(model.train, …)"


def test_a_word_links_to_the_glossary_in_a_question_too():
    said = prose(open_scene("layers", WHOLE, **short_trainings("layers")))
    assert any("2-3-1" in t and "[**forward pass**](/glossary" in t for t in said)


@pytest.mark.parametrize(
    ("slug", "scene", "room"), [("autograd", "loop", "train"), ("zero_grad", "together", "train")]
)
def test_where_several_runs_are_shown_all_of_them_can_be_taken_along(slug, scene, room):
    app = commit_or_skip(open_scene(slug, scene, n_epochs="100"))
    app.session_state[f"{slug}_{scene}_{room}_code"] = True
    app.run()
    check_shown(app)
    assert "Download these runs as a notebook" in [button.label for button in app.button]


def test_an_address_holds_knobs_that_its_scene_does_not_show_and_the_next_scene_has_its_own():
    app = open_scene("gradient_descent", "by_hand", learning_rate="0.25", n_epochs="20")
    assert app.query_params["learning_rate"] == "0.25"
    app.session_state["gradient_descent_scene"] = "run"
    app = commit_or_skip(app.run())
    assert "learning_rate" not in app.query_params
    app.session_state["gradient_descent_scene"] = "by_hand"
    assert app.run().query_params["learning_rate"] == "0.25"


def test_a_verdict_stays_until_a_knob_that_it_depends_on_moves():
    app = open_scene("sigmoid", "decide", threshold="0.09", miss="10")
    check = next(b for b in app.main.button if b.key == "sigmoid_challenge_price_check")
    app = check.click().run()
    assert [box.value for box in app.success if "Solved" in box.value]
    app.slider(key="sigmoid_seed").set_value(7).run()
    assert [box.value for box in app.success if "Solved" in box.value]
    app.slider(key="sigmoid_threshold").set_value(0.5).run()
    assert not [box.value for box in app.success if "Solved" in box.value]


def test_a_claim_and_its_control_run_on_the_page():
    """One speaks for all: the contract runs each of them, and the page treats them alike."""
    slug = "gradient_descent"
    app = open_scene(slug, CLAIMS)
    name = next(iter(lesson_content(slug).claims))
    claim = lesson_content(slug).claims[name]
    assert no_break(claim.rule) in " ".join(prose(app))
    assert claim.said_by not in " ".join(prose(app)), "that would tell how it comes out"
    app.button(key=f"{slug}_claim_{name}_test").click().run()
    app.session_state[f"{slug}_claims_{name}_control"] = True
    app.session_state[f"{slug}_claims_{name}_table"] = True
    app.run()
    check_shown(app)
    for shown in (claim.said_by, claim.control):
        assert no_break(shown) in " ".join(prose(app))
    assert app.get("vega_lite_chart")


def answer(app: AppTest, slug: str, name: str) -> None:
    question, key = lesson_content(slug).questions[name], f"{slug}_question_{name}"
    if question.kind == "choice":
        right = next(i for i, option in enumerate(question.options) if option.right)
        app.radio(key=key).set_value(right)
    elif question.kind == "several":
        for i, option in enumerate(question.options):
            app.checkbox(key=f"{key}_{i}").set_value(option.right)
    elif question.kind == "number":
        app.text_input(key=key).set_value(write_number(question.answer).replace(".", ","))
    else:
        app.session_state[f"{key}_order"] = list(range(len(question.options)))
    app.run()
    app.button(key=f"{key}_check").click().run()
    check_shown(app)
    assert any("Right." in box.value for box in app.success), name


def asked_in(slug: str, scene: str) -> list[str]:
    items = of_lesson(slug).values()
    return [i.name for i in items if (i.kind, i.scene) == ("question", scene)]


def test_every_question_of_the_check_can_be_answered():
    """One lesson speaks for all: it has each of the four kinds of question."""
    slug = "gradient_descent"
    assert len({q.kind for q in lesson_content(slug).questions.values()}) == 4
    app = open_scene(slug, QUESTIONS)
    for name in asked_in(slug, QUESTIONS):
        row(app, f"{slug}_check_question").set_value(name).run()
        answer(app, slug, name)


@pytest.mark.parametrize(("slug", "scene"), [("xor", "backward"), ("backpropagation", "dead")])
def test_a_side_path_asks_at_its_end_what_it_has_shown_and_says_what_to_remember(slug, scene):
    app = commit_or_skip(open_scene(slug, scene))
    for name in asked_in(slug, scene):
        answer(app, slug, name)
    tests = [button for button in app.main.button if button.key.endswith("_test")]
    for test in tests:
        test.click().run()
        check_shown(app)
    here = [c for c in lesson_content(slug).claims.values() if c.scene == scene]
    assert [test.key for test in tests] == [f"{slug}_claim_{claim.name}_test" for claim in here]
    for point in lesson_content(slug).takeaways:
        assert (point.text[:30] in " ".join(prose(app))) == (point.scene == scene)


def test_the_progress_page_starts_one_lesson_over_and_nothing_else():
    entries = {
        "xor/question/one_line": {"given": 1},
        "xor/claim/" + next(iter(lesson_content("xor").claims)): {"tested": True},
        "sigmoid/challenge/" + next(iter(lesson_content("sigmoid").challenges)): {"hints": 1},
    }
    record = Progress()
    for key, fields in entries.items():
        record = record.with_done(key).with_kept(key, **fields)
    app = open_page("pages/study/progress.py")
    assert not [button for button in app.main.button if button.label.startswith("Start “")]
    app.session_state["progress"] = record
    app.run()
    assert [b.label for b in app.main.button if b.label.startswith("Start “")] == [
        f"Start “{BY_SLUG[slug].title}” over" for slug in ("sigmoid", "xor")
    ]
    next(b for b in app.main.button if BY_SLUG["xor"].title in b.label).click().run()
    check_shown(app)
    left = app.session_state["progress"]
    assert left.done == record.done
    said = [key for key, kept in left.kept.items() if content_of(kept) and "setting" not in key]
    assert said == [list(entries)[-1]]
