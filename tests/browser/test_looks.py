"""A phone, a projector and paper: what the theme cannot set."""

import json
import re

import pytest
from playwright.sync_api import expect

from study.curriculum import BY_SLUG, LESSONS
from study.laboratory import LAB_PAGES
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

_SMALLEST = """() => Math.min(...[...document.querySelectorAll('[data-testid=stMain] *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => !e.closest('.katex, style, script'))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
_LOW = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .flatMap(e => e.shadowRoot ? [...e.shadowRoot.querySelectorAll('*')] : [e])
  .filter(e => e.matches('button, summary, select, input[type=number]'))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 200))"""
_PICTURES = """() => [...document.querySelectorAll(
    '[data-testid=stVegaLiteChart], [data-piece=small_network]')]
  .map(e => e.getBoundingClientRect().toJSON())"""
_FIT = """() => [...document.querySelectorAll('svg.marks')].every(e =>
  e.getBoundingClientRect().width
  <= e.closest('[data-testid=stColumn]').getBoundingClientRect().width + 1)"""
_NARROW = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return main.scrollWidth <= main.clientWidth
}"""
_COLOURS = """(elements) => {
  const paint = document.createElement('p')
  document.body.append(paint)
  const system = (name) => {
    paint.style.cssText = `forced-color-adjust: none; color: ${name}`
    return getComputedStyle(paint).color
  }
  const named = Object.fromEntries(['Canvas', 'CanvasText', 'Highlight'].map((x) => [system(x), x]))
  const of = (element, what) => {
    const value = getComputedStyle(element)[what]
    return named[value] ?? value
  }
  const values = elements.map(([selector, what]) => {
    const whole = [...document.querySelectorAll('*')].flatMap((x) => x.shadowRoot ?? [])
    const root = [document, ...whole].find((x) => x.querySelector(selector))
    return root ? of(root.querySelector(selector), what) : `no ${selector}`
  })
  paint.remove()
  return values
}"""
_VISIBLE_CONTROLS = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .flatMap((x) => x.shadowRoot ? [x, ...x.shadowRoot.querySelectorAll('*')] : [x])
  .filter((x) => x.matches('button, select, [type=range], [data-testid=stSlider]'))
  .filter((x) => x.checkVisibility()).map((x) => x.outerHTML.slice(0, 150))"""
_SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
"""What WCAG 1.4.12 lets a reader ask for."""
_CUT = """() => [...document.querySelectorAll(':is(button, summary, [role=tab])')]
  .filter((button) => button.checkVisibility() && [...button.querySelectorAll('p')].some((p) => {
    const [label, box] = [p, button].map((one) => one.getBoundingClientRect())
    return label.top < box.top || label.bottom > box.bottom || button.scrollHeight > box.height + 2
  })).map((button) => button.innerText)"""
_LETTERS = """() => Math.min(...[...document.querySelectorAll('.marks text')].map((text) => {
  const { a, b } = text.getScreenCTM()
  return Math.hypot(a, b) * parseFloat(getComputedStyle(text).fontSize)
}))"""
SHEET = {"width": 718, "height": 1000}
"""Of A4 within its margins."""
WALL = {"width": 1920, "height": 1080}
_SHOWN = """(name) => getComputedStyle(document.querySelector(`[data-testid=${name}]`)).display"""


@pytest.fixture
def tab(same_tab):
    yield same_tab
    same_tab.page.emulate_media(media="screen")
    same_tab.page.set_viewport_size({"width": 1366, "height": 768})


def print_on_a_sheet(page) -> None:
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as a browser does that prints


@pytest.mark.weekly
def test_the_menu_says_where_one_is_and_keeps_its_focus(tab, address):
    page = tab.open(f"{address}/dot_product")
    menu = page.get_by_role("navigation", name="Pages")
    pages = {"Knobs & Compass": "", "Your progress": "progress"}
    for name, path in pages.items():
        menu.get_by_role("link", name=name).press("Enter")
        page.wait_for_url(f"{address}/{path}")
        tab.settle()
        expect(menu.locator("[aria-current=page]")).to_have_text(re.compile(f"{name}$"))
        assert page.evaluate("document.activeElement.innerText").endswith(name)
    with page.context.expect_page() as opened:  # a tab of its own for those who want one
        menu.get_by_role("link", name="XOR").click(modifiers=["Control"])
    assert opened.value.url == f"{address}/xor"
    opened.value.close()
    assert page.url == f"{address}/progress"
    assert not tab.errors


@pytest.mark.weekly
def test_large_type_enlarges_words_and_pictures_alike_and_is_kept(tab, address):
    page = tab.go(f"{address}/dot_product?scene=vote")
    prose = page.locator("[data-testid=stMain] h2").first
    tick = page.locator("svg.marks text", has_text=re.compile("^20$"))
    before = [one.bounding_box()["height"] for one in (prose, tick)]
    large = page.get_by_role("button", name="Large type")
    large.click()
    page.reload()
    page.wait_for_selector("svg.marks")
    tab.settle()
    expect(large).to_have_attribute("aria-pressed", "true")
    after = [one.bounding_box()["height"] for one in (prose, tick)]
    assert [a / b for a, b in zip(after, before, strict=True)] == pytest.approx([1.4, 1.4], abs=0.1)
    page.wait_for_function(_FIT)
    for scene in ("gradient_descent?scene=by_hand", "xor?scene=train"):
        tab.go(f"{address}/{scene}")
        picture = page.locator("[data-testid=stMain] :is(.marks, .drawing)").first.bounding_box()
        question = page.locator(".st-key-scene h2").first.bounding_box()
        assert question["y"] < picture["y"]
        assert picture["y"] + picture["height"] <= 768, "the first picture is on the first screen"
    tab.go(f"{address}/titanic?scene=aboard")
    page.get_by_text("The 891, one by one").first.click()
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    page.wait_for_function(_NARROW)  # a wide table, too
    large.click()
    assert not tab.errors


@pytest.mark.weekly
def test_a_network_on_a_wall_on_paper_and_in_letters_far_apart(tab, address):
    page = tab.page
    page.set_viewport_size(WALL)
    tab.open(f"{address}/build?view=lecture")
    assert_fills_the_wall(page)
    tab.settle()

    print_on_a_sheet(page)
    planes, frames = (
        page.locator(f".stage > {tag}").bounding_box() for tag in ("canvas", "svg.drawing")
    )
    assert planes == pytest.approx(frames, abs=1)
    said = page.locator("[data-testid=stMain]").inner_text()
    for knob in ("Data: Circles", "Inputs: x₁, x₂", "Stop early: off"):
        assert knob in said
    sliders = page.evaluate(
        "[...document.querySelectorAll('[data-paper]')].map(x => x.dataset.paper)"
    )
    assert "Learning rate: 0.1" in sliders
    assert page.evaluate(_VISIBLE_CONTROLS) == []
    expect(page.locator("h2", has_text="Was it luck?")).to_be_hidden()

    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.add_style_tag(content=_SPACED)
    assert page.evaluate(_CUT) == [], "labels of buttons are whole"
    page.wait_for_function(_NARROW)
    assert not tab.errors
    page.goto("about:blank")  # and with it goes the sheet of styles


@pytest.mark.weekly
def test_paper_has_the_lesson_alone_its_address_no_controls_and_wide_pictures(tab, address):
    page = tab.open(f"{address}/gradient_descent?scene=run")
    assert "Predict first" in page.inner_text("[data-testid=stMain]")
    print_on_a_sheet(page)
    assert page.evaluate(_VISIBLE_CONTROLS) == []
    lines = page.evaluate("""() => getComputedStyle(
      document.querySelector('[class*=_predict_first]'), '::after').content""")
    assert lines.count("____") > 10, "room to answer where a prediction hides the run"
    page.emulate_media(media="screen")

    tab.go(f"{address}/gradient_descent?scene=one_step")
    print_on_a_sheet(page)
    assert page.evaluate(_VISIBLE_CONTROLS) == []
    for part in ("stSidebar", "stHeader"):
        assert page.evaluate(_SHOWN, part) == "none"
    block = "document.querySelector('[data-testid=stMainBlockContainer]{}')"
    before = f"getComputedStyle({block}, '::before').content"
    assert page.evaluate(before.format("")) == f'"{page.url}"'
    first = page.evaluate(before.format(" > [data-testid=stVerticalBlock]"))
    assert "Name ___" in first
    assert "Date ___" in first
    sheets = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))
    assert 1 <= sheets <= 3, (
        "all of the scene, not only what fits on the screen, and no empty sheets"
    )
    chart = page.locator(".marks").first.bounding_box()
    assert chart["width"] > 0.9 * SHEET["width"]
    white = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    for part in ("body", "[data-testid=stApp]", ".marks"):
        assert page.evaluate(white.format(part)) == "rgb(255, 255, 255)"
    knob = page.locator(".st-key-gradient_descent_rate")
    content = knob.evaluate("knob => getComputedStyle(knob, '::before').content")
    assert "Learning rate η: 0.05" in content.replace(
        "attr(data-paper)", knob.get_attribute("data-paper")
    )
    assert not tab.errors


@pytest.mark.weekly
def test_forced_colours_show_where_knobs_stand_and_what_is_chosen(browser, address):
    context = browser.browser.new_context(
        forced_colors="active", color_scheme="dark", bypass_csp=True
    )
    tab = Visit(context)
    page = tab.open(f"{address}/gradient_descent?scene=by_hand")
    slider = "[data-testid=stSlider] [role=group] > [data-orientation]"
    wanted = {
        (f"{slider} > :nth-child(1)", "backgroundColor"): "CanvasText",
        (f"{slider} > :nth-child(2)", "backgroundColor"): "Highlight",
        (".st-key-strip button[aria-checked=true]", "backgroundColor"): "Highlight",
        (".st-key-strip button[aria-checked=false]", "backgroundColor"): "Canvas",
    }
    assert page.evaluate(_COLOURS, [list(x) for x in wanted]) == list(wanted.values())
    tab.go(f"{address}/backpropagation?scene=neuron")
    page.locator(".graph [data-do=forward]").click()
    wanted = {
        (".graph .edge.now", "stroke"): "Highlight",
        (".graph .edge:not(.now)", "stroke"): "CanvasText",
        (".graph .node rect:not(.halo)", "fill"): "Canvas",
    }
    assert page.evaluate(_COLOURS, [list(x) for x in wanted]) == list(wanted.values())
    tab.go(f"{address}/backpropagation?scene=loop")
    wanted = {
        (".stepper li.line[aria-current]", "backgroundColor"): "Highlight",
        (".stepper li.line:not([aria-current])", "borderLeftColor"): "Canvas",
    }
    assert page.evaluate(_COLOURS, [list(x) for x in wanted]) == list(wanted.values())
    tab.go(f"{address}/digits?scene=own_hand")
    page.get_by_role("button", name="One from the data set").click()
    wanted = {
        (".pad .best .bar", "backgroundColor"): "Highlight",
        (".pad .answer:not(.best) .bar", "backgroundColor"): "CanvasText",
        (".pad .track", "borderTopColor"): "CanvasText",
    }
    assert page.evaluate(_COLOURS, [list(x) for x in wanted]) == list(wanted.values())
    assert not tab.errors
    tab.leave()
    context.close()


@pytest.mark.weekly
def test_what_a_knob_or_a_test_has_changed_is_read_aloud(tab, address):
    page = tab.open(f"{address}/perceptron")
    told = page.locator(".aloud")
    assert told.get_attribute("role") == "status"
    expect(told).to_be_empty()
    page.locator(".st-key-scene [data-testid=stSlider] input").first.press("End")
    expect(told).to_contain_text(re.compile(r"\d of 4 right"))
    tab.go(f"{address}/gradient_descent?scene=claims")
    page.get_by_role("button", name="Put it to the test").click()
    expect(told).to_have_text(re.compile(r"^It (does not hold|holds|depends)"))
    assert not tab.errors


def assert_fills_the_wall(page) -> None:
    """Check the lecture view of a page, and leave it."""
    for part in ("stSidebar", "stHeader"):
        assert page.evaluate(_SHOWN, part) == "none"
    expect(page.locator(".st-key-scene [data-testid=stMarkdown] p:visible")).to_have_count(0)
    main = page.locator(".st-key-scene")
    for part in (".player", ":is(.marks, .stage)", "[data-testid=stSlider], [role=radiogroup]"):
        box = main.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= WALL["height"], part
    assert page.evaluate(_LETTERS) >= 24
    out = page.get_by_role("button", name="Leave the lecture view")
    assert out.bounding_box()["y"] < 100
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "lecture" not in url)
    page.wait_for_function(f"() => ({_SHOWN})('stSidebar') !== 'none'")


@pytest.mark.weekly
def test_a_page_that_grows_is_not_styled_anew_as_a_whole(tab, address):
    tab.page.emulate_media(reduced_motion="reduce")  # no run plays by itself meanwhile
    page = tab.go(f"{address}/autograd")
    chromium = page.context.browser
    page.locator(".st-key-autograd_menu button").click()
    tab.settle()
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.get_by_role("button", name="The whole lesson on one page").click()
    page.get_by_role("button", name="One scene at a time").wait_for()
    tab.settle()
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    styled = [x["args"].get("elementCount", 0) for x in events if x["name"] == "UpdateLayoutTree"]
    n_elements = page.evaluate("document.querySelectorAll('*').length")
    assert n_elements < sum(styled)
    of_all = [n for n in styled if n > n_elements / 2]
    assert len(of_all) < len(styled) / 2
    page.get_by_role("button", name="One scene at a time").click()
    page.locator(".st-key-strip").wait_for()
    assert not tab.errors


def test_on_a_phone_the_menu_closes_after_a_choice_and_everything_can_be_touched(tab, address):
    page = tab.page
    page.set_viewport_size({"width": 390, "height": 844})
    tab.open(f"{address}/dot_product?scene=vote")
    page.wait_for_selector("svg.marks")
    assert page.evaluate(_SMALLEST) >= 12
    assert not page.evaluate(_LOW)
    expect(page.get_by_test_id("stElementToolbar").first).to_be_hidden()
    picture = page.locator("[data-testid=stVegaLiteChart]").bounding_box()
    last = page.locator(".st-key-dot_product_b").bounding_box()
    assert picture["y"] < last["y"], "the picture stands above its knobs"
    assert last["y"] + last["height"] - picture["y"] <= 844, "in one screen"
    for scene in ("sigmoid?scene=decide", "xor?scene=train"):
        # More than one picture above the knobs: one stays in sight while they are turned.
        tab.go(f"{address}/{scene}")
        assert not page.evaluate(_LOW)
        knob = page.locator(".st-key-scene [data-testid=stSlider]").last
        knob.evaluate("knob => knob.scrollIntoView({block: 'end'})")
        tab.settle()
        boxes = page.evaluate(_PICTURES)
        end = knob.bounding_box()["y"]
        assert [box for box in boxes if box["top"] >= 0 and box["bottom"] <= end], scene
    tab.go(f"{address}/titanic?scene=ten")
    rows, switches = page.locator("tbody tr"), page.locator(".st-key-in_the_rows label")
    expect(switches).to_have_count(10)
    assert not page.evaluate(_LOW)
    for row, switch in zip(rows.all(), switches.all(), strict=True):
        row_box, box = row.bounding_box(), switch.bounding_box()
        middle = box["y"] + box["height"] / 2
        assert row_box["y"] < middle < row_box["y"] + row_box["height"], "in the passenger’s row"
        assert row_box["x"] + row_box["width"] <= box["x"], "right of the table"
    tab.go(f"{address}/perceptron?scene=plane")
    strip = page.locator(".st-key-strip [role=radiogroup]")
    page.wait_for_function(
        "() => document.querySelector('.st-key-strip [role=radiogroup]').scrollLeft"
    )
    name, room = strip.locator("[aria-checked=true]").bounding_box(), strip.bounding_box()
    assert room["x"] <= name["x"], "the strip shows the name of the open scene"
    assert name["x"] + name["width"] <= room["x"] + room["width"]
    page.get_by_test_id("stExpandSidebarButton").click()
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    expect(links).to_have_count(len(LESSONS) + len(LAB_PAGES) + 5)
    for link in links.all():
        assert link.bounding_box()["height"] >= 44
    page.get_by_test_id("stSidebar").get_by_text(BY_SLUG["sigmoid"].title, exact=True).click()
    page.locator("h1", has_text="85").wait_for()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0"
    )
    assert not tab.errors


def test_at_twice_the_size_the_scene_begins_in_the_upper_half(tab, address):
    tab.page.set_viewport_size({"width": 683, "height": 384})
    page = tab.open(f"{address}/gradient_descent")
    assert page.locator(".st-key-scene h2").bounding_box()["y"] < 384 / 2
    for seen in (page.locator("h1"), page.locator(".st-key-strip button").first):
        seen.click(trial=True)  # nothing lies over it
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("link", name="The whole picture")).to_be_visible()


def test_no_text_of_a_picture_is_marked_by_a_drag_or_cut_at_its_edge(tab, address):
    page = tab.open(f"{address}/gradient_descent")
    styles = "all => all.map(svg => getComputedStyle(svg)).map(x => [x.userSelect, x.overflow])"
    pictures = page.locator("[data-testid=stVegaLiteChart] svg.marks").evaluate_all(styles)
    assert {*map(tuple, pictures)} == {("none", "visible")}


def test_the_glossary_does_not_move_once_it_stands_and_leads_on_in_this_tab(tab, address):
    page = tab.page
    page.goto(f"{address}/glossary")
    page.get_by_role("heading", name="XOR", exact=True).wait_for()
    height = "() => document.querySelector('[data-testid=stMainBlockContainer]').offsetHeight"
    before = page.evaluate(height)
    tab.settle()
    assert page.evaluate(height) == pytest.approx(before, rel=0.01)
    page.locator("[data-testid=stMain] a", has_text="Gradient descent").first.click()
    page.get_by_role("heading", name="How does a line find its way to the data?").wait_for()
    assert len(page.context.pages) <= 2  # with the one that stays
    assert not tab.errors


_TITLE = """() => {
  window.titles = new Set()
  const look = () => {
    const title = document.querySelector('h1')?.getBoundingClientRect()
    if (title?.height) window.titles.add([title.x, title.y].map(Math.round).join())
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""
"""Notes each place at which the title has stood."""


@pytest.mark.parametrize("width", [1366, 390])
def test_a_title_stands_where_it_stays_from_the_first(browser, address, width):
    """On a phone it does when the menu opens, too."""
    tab = Visit(browser)
    page = tab.page
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(f"({_TITLE})()")
    tab.open(f"{address}/xor?scene=train")
    if width < 768:
        page.get_by_test_id("stExpandSidebarButton").click()
        expect(page.get_by_role("link", name="The whole picture")).to_be_visible()
    places = page.evaluate("[...window.titles]")
    assert len(places) == 1, places
    tab.leave()


@pytest.mark.parametrize("width", [1366, 390])
def test_the_placeholder_stands_where_the_page_comes(visit, address, width):
    waiting, tab = visit(), visit()
    for each in (waiting, tab):
        each.page.set_viewport_size({"width": width, "height": 768})
    waiting.page.route_web_socket("**", lambda _: None)  # a server that does not answer
    waiting.page.goto(f"{address}/xor?scene=train")
    before = waiting.page.get_by_test_id("stAppSkeleton").bounding_box()
    at = tab.open(f"{address}/xor?scene=train").locator("h1").bounding_box()
    assert (before["x"], before["width"]) == pytest.approx((at["x"], at["width"]), abs=1)
    assert not tab.errors


@pytest.mark.weekly
def test_on_a_phone_both_spaces_of_xor_and_their_player_are_in_sight_at_once(tab, address):
    page = tab.page
    page.set_viewport_size({"width": 390, "height": 844})
    tab.open(f"{address}/xor?scene=train")
    pictures = page.locator("[data-piece=small_network]")
    pictures.nth(1).locator("svg .output").wait_for(state="attached")
    first, second = (picture.bounding_box() for picture in pictures.all()[:2])
    assert second["y"] + second["height"] - first["y"] < 844 - 150
