"""What scripts and sheets of the page lean on in Streamlit and Vega: undocumented, so watched."""

import pytest
from google.protobuf.descriptor import FieldDescriptor
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from study.curriculum import BY_SLUG
from study.loading import ROOT

pytestmark = pytest.mark.browser

SCRIPT = (ROOT / "ui/components/streamlit.js").read_text(encoding="utf-8").replace("export ", "")
_GRIP = "vegaGripAt({ target: document.querySelector('[class*=grip_left] > *') })"
_ENDS = "vegaMarks(document.querySelector('svg.marks'), 'scale').marks.map(vegaPlaceOf)"
_HOLDS = """Promise.race([(async () => %s)(), new Promise((late) => setTimeout(late, 5000))])
  .then(Boolean, () => false)"""
_WITH_LENGTH = (
    FieldDescriptor.TYPE_MESSAGE,
    FieldDescriptor.TYPE_STRING,
    FieldDescriptor.TYPE_BYTES,
)
_WHOLE = (
    *(FieldDescriptor.TYPE_BOOL, FieldDescriptor.TYPE_ENUM, FieldDescriptor.TYPE_INT32),
    *(FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_UINT64),
)
PARTS = {
    "stMain().scrollHeight > 0": "pages and scenes no longer open at their top, sliders not heard",
    "getComputedStyle(stApp()).backgroundColor !== ''": "large type and paper have no background",
    "Boolean(stSidebarClose())": "on a phone the menu stays open over the page that was chosen",
    "inStSidebar(document.querySelector('nav a'))": "the focus leaves the menu at each choice",
    "document.querySelectorAll('[data-testid=stVegaLiteChart]').length && stChartsDrawn()": (
        "what was committed does not wait for its charts"
    ),
    "stKnobs().some(({ holder, words }) => holder && words === 'Your w (points per hour): 0.00')": (
        "paper does not say where the knobs stand"
    ),
    "keyed('scene', 'h2').textContent.length > 0": "no scene is found by its key",
    "keyOf(keyed('gradient_descent_w', 'input')) === 'gradient_descent_w'": (
        "a dragged slider is not known by its key"
    ),
    "isStConnected()": "a tab whose connection broke tells the next server nothing",
    "!isStRunning()": "a run that was held goes on before what was changed in it has come",
    "stChoices('strip').chosen.textContent.includes('By hand')": (
        "on a phone the strip does not show the name of the open scene"
    ),
    "stHeading() === keyed('scene', 'h2')": (
        "who opened a scene by a button below has the focus nowhere"
    ),
    "document.querySelector('svg.marks')": "on paper and on a wall pictures leave the page",
    f"{_GRIP}?.name === 'left' && {_GRIP}.drawing.matches('svg.marks')": (
        "nothing in a picture can be grabbed"
    ),
    f"(([zero, one]) => zero.x < one.x && zero.y > one.y)({_ENDS})": (
        "what is grabbed does not follow the pointer: marks stand elsewhere, or in another order"
    ),
    # From here on the slider is turned.
    """new Promise((heard) => { onStSliders(heard); turnStSlider('gradient_descent_w', 20) })
    .then((turned) => turned.some(([key, at]) => key === 'gradient_descent_w' && at === 20))""": (
        "no picture follows a slider while it is dragged"
    ),
    "stKnobs().some(({ words }) => words === 'Your w (points per hour): 20.00')": (
        "no slider follows what is grabbed, or the machine: React does not hear of its value"
    ),
}


def in_page(page, expression: str, given: object = None):
    return page.evaluate(f"async (given) => {{ {SCRIPT}\nreturn {expression} }}", given)


@pytest.mark.weekly
def test_streamlit_and_vega_call_their_parts_as_before_and_the_server_hears_nothing(visit, address):
    tab, urls, sent = visit(), [], []

    def listen(socket):
        urls.append(socket.url)
        socket.on("framesent", lambda payload: sent.append(BackMsg.FromString(payload)))

    tab.page.on("websocket", listen)
    tab.open(f"{address}/gradient_descent?scene=by_hand")
    broken = [what for part, what in PARTS.items() if not in_page(tab.page, _HOLDS % part)]
    assert not broken

    tab.open(f"{address}/gradient_descent?scene=by_hand")
    assert in_page(tab.page, "turnStSlider('gradient_descent_w', 20)")
    tab.page.wait_for_timeout(500)
    # Other tabs tell of progress meanwhile, with where the sliders stand here.
    widgets = [widget for said in sent for widget in said.rerun_script.widget_states.widgets]
    assert not any(20 in widget.double_array_value.data for widget in widgets), (
        "every move of what is grabbed runs the page: see turnStSlider"
    )

    known = [url for url in urls if in_page(tab.page, "isStStream(given)", {"url": url})]
    assert known, f"no server hears what another one knew: see isStStream, and {urls}"
    cut = """(() => {
      const send = WebSocket.prototype.send
      WebSocket.prototype.send = function () { this.close(); WebSocket.prototype.send = send }
      window.said = []
      window.mended = new Promise((resolve) => {
        onStConnection((connected) => { if (said.push(connected) && connected) resolve() })
        setTimeout(resolve, 20000)
      })
    })()"""
    in_page(tab.page, cut)
    tab.page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
    said = tab.page.evaluate("mended.then(() => said)")
    assert said[:1] == [False], "a tab whose connection broke does not know it: see onStConnection"
    assert said[-1], "nor that it stands again"


@pytest.fixture(scope="module")
def blank(browser):
    page = browser.new_page()
    yield page
    page.close()


def numbers_of(message: str) -> dict[str, int]:
    outer, _, within = message.partition(".")
    kind = BackMsg.DESCRIPTOR.file.pool.FindMessageTypeByName(outer)
    named = kind.enum_types_by_name[within].values_by_name if within else kind.fields_by_name
    return {name: each.number for name, each in named.items()}


def test_messages_number_their_fields_as_before(blank):
    known = in_page(blank, "ST_NUMBERS")
    assert known
    gone = [
        f"{message}.{name}"
        for message, numbers in known.items()
        for name, number in numbers.items()
        if numbers_of(message).get(name) != number
    ]
    assert not gone, f"Streamlit gives these another number than ST_NUMBERS, or none: {gone}"


def test_a_widget_is_added_to_what_asks_for_a_run(blank):
    message = BackMsg()
    message.rerun_script.query_string = "w=2"
    message.rerun_script.widget_states.widgets.add(id="slider", double_value=2)
    text = "“é” " * 100  # its length takes more than a byte
    add = "[...withStWidget(new Uint8Array(given.bytes), 'more', given.text)]"
    sent = in_page(blank, add, {"bytes": list(message.SerializeToString()), "text": text})
    added = message.rerun_script.widget_states.widgets.add(id="more")
    added.string_trigger_value.data = text
    assert BackMsg.FromString(bytes(sent)) == message, "see withStWidget"
    asks = "asksForStRun(new Uint8Array(given))"
    assert in_page(blank, asks, sent), "a tab adds nothing to what asks for a run: see asksForStRun"
    other = BackMsg(app_heartbeat=True).SerializeToString()
    assert not in_page(blank, asks, list(other))


def test_a_message_takes_over_the_widgets_of_an_earlier_one(blank):
    earlier, later = BackMsg(), BackMsg()
    earlier.rerun_script.fragment_id = "scene"
    earlier.rerun_script.page_script_hash = "lesson"
    earlier.rerun_script.widget_states.widgets.add(id="typed", string_value="“é” " * 100)
    later.rerun_script.page_script_hash = "next lesson"
    later.rerun_script.widget_states.widgets.add(id="menu", int_value=1)
    given = [list(message.SerializeToString()) for message in (earlier, later)]
    both = "...given.map((bytes) => new Uint8Array(bytes))"
    taken = BackMsg.FromString(bytes(in_page(blank, f"[...withStWidgetsOf({both})]", given)))
    widgets = [*earlier.rerun_script.widget_states.widgets]
    widgets += later.rerun_script.widget_states.widgets
    later.rerun_script.widget_states.CopyFrom(WidgetStates(widgets=widgets))
    assert taken == later, "what was typed is lost with its page: see withStWidgetsOf"
    known = (
        "given.map((bytes) => new Uint8Array(bytes)).map((one) => [stPageOf(one), isOfStPart(one)])"
    )
    assert in_page(blank, known, given) == [["lesson", True], ["next lesson", False]], (
        "a tab does not know which message leaves its page: see stPageOf, isOfStPart"
    )


def test_what_a_tab_adds_to_a_message_is_heard_though_another_one_comes_before_the_run(blank):
    add = "[...withStWidget(new Uint8Array(given), 'more', 'what it knows')]"
    asked = list(BackMsg(rerun_script={}).SerializeToString())
    first = BackMsg.FromString(bytes(in_page(blank, add, asked)))
    second = WidgetStates(widgets=[WidgetState(id="slider", double_value=2)])
    requests = ScriptRequests()
    for states in (first.rerun_script.widget_states, second):
        requests.request_rerun(RerunData(widget_states=states))
    run = requests.on_scriptrunner_ready().rerun_data
    assert {widget.id for widget in run.widget_states.widgets} == {"slider", "more"}, (
        "a tab whose server died may be a stranger to the next one: see withStWidget"
    )


def test_a_tab_hears_when_a_run_begins_and_ends(blank):
    begins, early, ended, other = (ForwardMsg(hash="a") for _ in range(4))
    begins.new_session.name = "x" * 200
    early.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    ended.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    other.delta.new_element.markdown.body = "x" * 200
    for message in (begins, early, ended, other):
        message.metadata.cacheable = True
        run = in_page(blank, "readStRun(new Uint8Array(given))", list(message.SerializeToString()))
        assert run == {"begins": message is begins, "ends": message is ended}, (
            f"a tab does not know what has been answered: see readStRun, and {message}"
        )
    odd = [
        field.name
        for field in ForwardMsg.DESCRIPTOR.fields
        if field.type not in (*_WITH_LENGTH, *_WHOLE)
    ]
    assert not odd, f"readStRun does not read past these: {odd}"


@pytest.mark.weekly
def test_a_step_to_another_page_is_one_entry_of_the_history_and_back_at_once_gets_there(
    visit, address
):
    tab = visit()  # a browser that has no record to tell of, and never runs a page by itself
    kinds = set()

    def hear(message: bytes) -> None:
        kinds.add(ForwardMsg.FromString(message).WhichOneof("type"))

    tab.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    page = tab.open(f"{address}/xor?n_hidden=3")
    for _ in range(2):  # Back at once, and a second time
        page.get_by_test_id("stSidebar").get_by_text("The whole picture", exact=True).click()
        page.locator("h1", has_text="How do the lessons fit together?").wait_for()
        tab.settle()
        n_entries = page.evaluate("history.length")
        page.get_by_role("navigation", name="The lessons").get_by_role("link", name="XOR").click()
        expect(page).to_have_url(f"{address}/xor?n_hidden=3")
        page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
        assert page.evaluate("history.length") == n_entries + 1, (
            "Back leads to a page that never was, or nowhere: see oneStEntryEachStep"
        )
        page.go_back()
        page.locator("h1", has_text="How do the lessons fit together?").wait_for()
        expect(page.get_by_role("navigation", name="The lessons")).to_be_visible()
        assert page.url == f"{address}/map"
        tab.settle()
        page.go_back()
        page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
        expect(page).to_have_url(f"{address}/xor?n_hidden=3")
        tab.settle()
    assert "delta" in kinds
    assert "ref_hash" not in kinds, "what it refers to, the browser may have forgotten"
    assert not tab.errors
