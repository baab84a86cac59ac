"""What the scripts of the page lean on in Streamlit, part by part: undocumented, so watched."""

import pytest

from server.imports import ROOT

pytestmark = pytest.mark.browser

PARTS = {
    "stMain().scrollHeight > 0": "pages and scenes no longer open at their top, sliders not heard",
    "getComputedStyle(stApp()).backgroundColor !== ''": "large type and paper have no background",
    "Boolean(stSidebarClose())": "on a phone the menu stays open over the page that was chosen",
    "inStSidebar(document.querySelector('nav a'))": "the focus leaves the menu at each choice",
    "document.querySelectorAll('[data-testid=stVegaLiteChart]').length && stChartsDrawn()": (
        "what was committed does not wait for its charts"
    ),
    "stToolbars().some((one) => one.querySelectorAll('button').length > 1)": (
        "each button beside a chart is a stop of its own with Tab"
    ),
    "stKnobs().some(({ holder, words }) => holder && words === 'Your w (points per hour): 0.00')": (
        "paper does not say where the knobs stand"
    ),
    "stApp().dataset.testConnectionState === 'CONNECTED'": (
        "a tab whose connection broke tells the next server nothing"
    ),
    "keyed('scene', 'h2').textContent.length > 0": "no scene is found by its key",
    "keyOf(keyed('gradient_descent_w', 'input')) === 'gradient_descent_w'": (
        "a dragged slider is not known by its key"
    ),
}


@pytest.mark.parametrize(
    ("scene", "event", "detail"),
    [
        ("gradient_descent?scene=by_hand", "knobs-live", "{ w: 20 }"),
        (
            "xor?scene=train&n_epochs=100",
            "knobs-replay",
            "{ player: 'xor_train_player', frame: 0 }",
        ),
    ],
)
def test_charts_hear_events_of_the_page(visit, address, scene, event, detail):
    tab = visit()
    tab.open(f"{address}/{scene}")
    picture = "() => document.querySelector('[data-testid=stVegaLiteChart] svg')?.innerHTML"
    tab.page.wait_for_function(picture)
    tab.settle()
    before = tab.page.evaluate(picture)
    tell = f"window.dispatchEvent(new CustomEvent('{event}', {{ detail: {detail} }}))"
    tab.page.evaluate(tell)
    tab.page.wait_for_timeout(500)
    assert tab.page.evaluate(picture) != before, (
        "Vega-Lite no longer hands on config.signals, or Vega no longer hears the window: charts "
        "follow neither player nor knobs while these move. See charts/core/vega_internals.py."
    )


def test_streamlit_calls_its_parts_as_before(visit, address):
    tab = visit()
    tab.open(f"{address}/gradient_descent?scene=by_hand")
    script = (ROOT / "ui/components/streamlit.js").read_text(encoding="utf-8")
    broken = [
        what
        for part, what in PARTS.items()
        if not tab.page.evaluate(f"() => {{ {script}\nreturn Boolean({part}) }}")
    ]
    assert not broken
