"""When things go wrong: hostile messages, cut connections, haste, and a server that dies."""

import json
import re
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks import servers
from benchmarks.client import Learner
from benchmarks.widgets import key_of
from server.streamlit_internals import LINES_A_SECOND
from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from tests.weekly import but_weekly
from ui.components import paper_colours, piece

SLUGS = [lesson.slug for lesson in LESSONS]
ATTACKED = ("dot_product", "xor")
"""Lessons that are sent nonsense: one without a training, and one that trains long."""
COMPONENTS = Path(__file__).parents[2] / "ui/components"

_SCRIPT = "**/parts/lesson.piece.js*"
_ANOTHER = """was => {
  const heading = document.querySelector("h1")
  return heading && heading.innerText !== was
}"""
_SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def processor_seconds(server) -> float:
    fields = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def comes_to_rest(server) -> bool:
    """Tell whether nothing is computed any more within a minute, far less than what was begun."""
    for _ in range(60):
        before = processor_seconds(server)
        time.sleep(1)
        if processor_seconds(server) - before < 0.3:
            return True
    return False


def hostile_states(widget) -> list[dict]:
    kind = widget.DESCRIPTOR.name
    if kind == "Slider":
        numbers = [1e308, -1e308, float("nan"), float("inf"), 1e12]
        return [
            *({"double_array_value": [number]} for number in numbers),
            {"double_array_value": []},
            {"double_array_value": [0.0] * 10_000},
            {"string_array_value": ["20000000"]},
            {"string_value": "__import__('os').abort()"},
        ]
    return [
        {"string_value": "<script>alert(1)</script>" * 100},
        {"string_array_value": ["nowhere"] * 1000},
        {"int_array_value": [-(2**40), 2**40]},
        {"double_value": float("nan")},
    ]


def with_sliders(server, slug: str) -> Learner:
    """Open the first scene of a lesson that has a slider."""
    for scene in lesson_content(slug).scenes:
        learner = Learner(server.port, slug, f"scene={scene.name}")
        if any(w.DESCRIPTOR.name == "Slider" for w in learner.widgets.values()):
            return learner
        learner.close()
    raise AssertionError(f"{slug} has no slider.")


@pytest.mark.weekly
@pytest.mark.xdist_group("arrivals")
def test_whoever_comes_to_a_fresh_server_with_others_gets_a_whole_page():
    slugs = SLUGS[::3]
    with servers.app() as fresh, ThreadPoolExecutor(len(slugs)) as pool:
        learners = list(pool.map(partial(Learner, fresh.port), slugs))
        for slug, learner in zip(slugs, learners, strict=True):
            learner.close()
            assert not learner.first.failed, slug
            about, *prose = learner.first.texts
            assert BY_SLUG[slug].title in about
            assert prose, slug


@pytest.mark.weekly
def test_modules_are_given_out_by_their_names_with_what_they_import_and_nothing_else_is(server):
    def given_out(where: str) -> str:
        with urllib.request.urlopen(f"{server.address}/parts/{where}") as answer:
            assert answer.headers["Content-Type"].startswith("text/javascript")
            assert "immutable" in answer.headers["Cache-Control"]
            return answer.read().decode()

    text = given_out(piece("sketch"))
    html, *css = (
        (COMPONENTS / p).read_text("utf-8") for p in ("sketch.html", "piece.css", "sketch.css")
    )
    assert json.dumps(html) in text
    assert json.dumps("".join([paper_colours.style_sheet(), *css])) in text
    asked = {"mount", "sketch", "dom", "numbers"}
    imported = dict(re.findall(r' "\./((\w+)\.js\?\w+)"', text))
    assert set(imported.values()) == asked
    for where, name in imported.items():
        own = re.sub(r"(?m)\?\w+\"$", '"', given_out(where))
        assert own == (COMPONENTS / f"{name}.js").read_text("utf-8")
    for nonsense in ("nothing.js", "network.js", "sketch.js?0", "__init__.py", "..%2f__init__.py"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.address}/parts/{nonsense}")
        assert refused.value.code in (400, 404)


@pytest.mark.parametrize("slug", but_weekly(ATTACKED, "xor"))
def test_a_hostile_client_starts_no_long_work_and_disturbs_nobody(server, slug):
    learner, hostile = with_sliders(server, slug), with_sliders(server, slug)
    sliders = [w for w in hostile.widgets.values() if w.DESCRIPTOR.name == "Slider"]
    others = [w for w in hostile.widgets.values() if w.DESCRIPTOR.name != "Slider"]
    for widget in [*sliders[:4], *others[:1]]:
        identity = widget.id
        for state in hostile_states(widget):
            try:
                hostile.send({identity: state})
                hostile.receive()
            except (OSError, EOFError, TypeError, ValueError):
                hostile.close()
                hostile = with_sliders(server, slug)
    hostile.close()
    assert not learner.move_slider().failed
    learner.close()


def test_a_message_too_large_is_refused_and_disturbs_nobody(server):
    learner, hostile = Learner(server.port, "dot_product"), Learner(server.port, "dot_product")
    slider = hostile.first_slider()

    def flood() -> None:
        hostile.send({slider.id: {"string_value": "x" * 5_000_000}})
        hostile.receive()

    with pytest.raises(ConnectionClosed):
        flood()
    assert not learner.move_slider().failed
    learner.close()


JUNK = {
    "bytes": b"\xff\xfejunk" * 100,
    "text": "hello" * 100,
    "text that is none": (b"\xff\xfe",),
    "a fragment that is not there": BackMsg(
        rerun_script=ClientState(fragment_id="a\n" * 1000)
    ).SerializeToString(),
}


@pytest.mark.parametrize("kind", JUNK)
def test_a_junk_message_leaves_one_line_in_the_log(server, kind):
    time.sleep(1.2 / LINES_A_SECOND)  # of the flood before some were only counted
    before = server.output.stat().st_size
    stream = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], compression=None) as socket:
        if isinstance(JUNK[kind], tuple):
            socket.send(iter(JUNK[kind]), text=True)
        else:
            socket.send(JUNK[kind])
        deadline = time.monotonic() + 20
        while server.output.stat().st_size == before:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.2)
    assert_one_line(server.output.read_bytes()[before:])


def assert_one_line(logged: bytes) -> None:
    assert logged.count(b"\n") == 1, logged.decode()
    assert 20 < len(logged) < 400


def test_a_junk_value_leaves_one_line_in_the_log(server):
    learner = Learner(server.port, "dot_product")
    scene = next(w for w in learner.widgets.values() if w.DESCRIPTOR.name == "ButtonGroup")
    for state in hostile_states(scene):
        before = server.output.stat().st_size
        learner.send({scene.id: state})
        learner.receive()
        if logged := server.output.read_bytes()[before:]:
            assert_one_line(logged)
    assert logged, "the last one cannot be read"
    learner.close()


@pytest.mark.parametrize("slug", ATTACKED)
def test_an_address_cannot_ask_for_more_than_the_knobs_allow(server, slug):
    names = ("n_epochs", "learning_rate", "seed", "n_hidden", "n_runs", "n_samples", "rows")
    query = "&".join(f"{name}=99999999999" for name in names)
    learner = Learner(server.port, slug, query)
    assert not learner.first.failed
    assert learner.first.seconds < 20
    learner.close()


def hasty(port: int, seed: int) -> None:
    """Make ten moves without waiting, with short rests, and see what comes of them."""
    chance = np.random.default_rng(seed)
    learner, calm = (Learner(port, "gradient_descent", "scene=by_hand") for _ in range(2))
    slider = learner.first_slider()
    values = [slider.min + i * slider.step for i in range(10)]
    chance.shuffle(values)
    calm.send({slider.id: {"double_array_value": [values[-1]]}})
    wanted = calm.receive().texts
    for value in values:
        learner.send({slider.id: {"double_array_value": [value]}})
        time.sleep(0.06 * chance.random())
    replies = [learner.receive()]
    while replies[-1].texts != wanted:
        assert not replies[-1].failed, "a run of the same learner came in its way"
        replies.append(learner.receive(timeout=20))
    assert len(replies) <= len(values)
    with suppress(
        TimeoutError
    ):  # on a busy machine a page may be drawn once more, and says the same
        while True:
            assert learner.receive(timeout=1).texts == wanted
    learner.close()
    calm.close()


def test_of_ten_hasty_moves_only_the_last_one_counts(server):
    with ThreadPoolExecutor() as pool:  # four learners at once, so that runs wait for each other
        list(pool.map(partial(hasty, server.port), range(4)))
    assert comes_to_rest(server)


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("query", "buttons", "then"),
    [
        ("w=2", ("menu_dead", "prediction_silent_skip"), "dead"),
        ("scene=deep", ("on", "on"), "check"),
    ],
)
def test_a_press_made_before_the_browser_has_heard_of_a_scene_leads_nobody_back(
    server, query, buttons, then
):
    learner = Learner(server.port, "backpropagation", query)
    as_before = dict(learner.states)
    for name in buttons:
        (button,) = (i for i in learner.widgets if key_of(i) == f"backpropagation_{name}")
        learner.send({**learner.states, **as_before, button: {"trigger_value": True}})
        assert not learner.receive().failed
    assert dict(parse_qsl(learner.query))["scene"] == then
    learner.close()


def test_a_question_gone_on_to_stays_when_the_browser_has_not_yet_heard_of_it(server):
    learner = Learner(server.port, "xor", "scene=check")
    as_before = dict(learner.states)
    (button,) = (i for i in learner.widgets if key_of(i) == "xor_check_question_next")
    for press in ({button: {"trigger_value": True}}, {}):
        learner.send({**learner.states, **as_before, **press})
        assert any(text.startswith("**2.** ") for text in learner.receive().texts)
    learner.close()


def test_a_session_that_disappears_leaves_no_run_burning(server):
    for _ in range(5):
        learner = Learner(server.port, "xor", "n_epochs=20000&n_hidden=8")
        learner.send({})
        learner.close()
    assert comes_to_rest(server)
    learner = Learner(server.port, "xor")
    assert not learner.first.failed
    learner.close()


@pytest.mark.weekly
@pytest.mark.browser
def test_whoever_reads_on_before_the_scripts_have_come_is_not_sent_back_to_the_top(visit, address):
    tab, routes = visit(), []
    page = tab.page

    def hold(route) -> None:
        routes.append(route)

    page.route(_SCRIPT, hold)
    with page.expect_request(_SCRIPT):
        page.goto(f"{address}/gradient_descent")
    page.locator("[data-testid=stVegaLiteChart] svg.marks").first.wait_for()
    page.evaluate(f"{_SCROLLED} = 200")
    there = page.evaluate(_SCROLLED)  # as far as this page goes
    assert there
    routes.pop().continue_()
    tab.settle()
    assert page.evaluate(_SCROLLED) == there
    assert not tab.errors


@pytest.mark.weekly
@pytest.mark.browser
def test_whoever_comes_back_to_a_lesson_finds_it_at_its_top_and_stays_where_a_knob_is(
    same_tab, address
):
    tab = same_tab
    page = tab.open(f"{address}/gradient_descent")
    menu = page.get_by_test_id("stSidebar")
    for name in ("Knobs & Compass", "Gradient descent"):
        page.evaluate(f"{_SCROLLED} = 300")
        heading = page.inner_text("h1")
        menu.get_by_text(name, exact=True).click()
        page.wait_for_function(_ANOTHER, arg=heading)
        tab.settle()
        assert page.evaluate(_SCROLLED) == 0, name
    page.evaluate(f"{_SCROLLED} = 150")
    address_before = page.url
    page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
    page.wait_for_function("was => location.href !== was", arg=address_before)
    tab.settle()
    assert page.evaluate(_SCROLLED) == 150
    assert not tab.errors


_CUT = """() => {
  const old = WebSocket.prototype.send
  WebSocket.prototype.send = function () { this.close(); WebSocket.prototype.send = old }
}"""


@pytest.mark.browser
def test_a_cut_connection_is_mended_by_itself(same_tab, address):
    tab = same_tab
    page = tab.go(f"{address}/gradient_descent")
    url = page.url
    page.evaluate(_CUT)
    slider = page.get_by_test_id("stMain").get_by_role("slider").first
    slider.press("ArrowRight")
    page.wait_for_timeout(1500)
    page.wait_for_selector("[data-test-connection-state=CONNECTED]", timeout=30_000)
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("url => location.href !== url", arg=url)
    tab.settle()
    assert page.get_by_text("Four dots, four students").count() == 1
    health = f"{address}/_stcore/health"
    page.route(health, lambda route: route.abort())
    page.evaluate(_CUT)
    slider.press("ArrowRight")
    expect(page.get_by_role("dialog")).to_contain_text("is kept")
    page.unroute(health)
    expect(page.get_by_role("dialog")).to_be_hidden()
    tab.settle()
