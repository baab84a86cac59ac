"""Every lesson in a real browser: its scenes, its knobs by keyboard, replay, readable for all.

One learner walks through all of them, so the tests follow each other in one tab.
"""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS, direct_prerequisites
from study.progress import Progress
from study.scene import SIDE_PATHS, TRAIL, Scene
from tests.browser.readable import WIDEST, assert_readable, comes_true, scene_content, violations
from tests.browser.visit import SKIP, STAYS, Visit, plain
from tests.pages.test_pages import short_trainings
from tests.weekly import but_weekly
from ui.page.trail import WHOLE

pytestmark = pytest.mark.browser

MOST_FIRST, MOST, LOW = 14, 22, 1700
"""Things to press on the first screen of a scene and in all of it, and the height of a scene of the
trail in pixels at 1366 x 768, once predictions are answered and before something is opened."""
HEIGHT = 2000
"""Pixels that a scene may take at 1366 x 768 with its rooms closed, before what it asks at its end.
"""
FRAME = 250
"""Pixels of them that a scene alone has around it: the title, the strip and the ways on."""
ABOVE = 130
"""Pixels above a scene alone, less the line that it has below its heading on the page of all."""
ALL_AT_ONCE = (CLAIMS, QUESTIONS)
"""Scenes that ask one thing after another, and on the page of all everything at once."""
WALKED = ("heart",)
"""The lesson whose trail is walked by keyboard; `tests/pages` walks those of all."""
REMEMBERED = ("gradient_descent",)
"""The lesson whose knob is turned by keyboard, and left alone by reloads, Back and other pages."""
LAID_OUT = "heart"
"""The lesson that is laid out whole for each change; the weekly run lays out all of them."""
LONG = ("digits",)
"""Lessons whose pictures have their size only after the whole training: the fewer its mistakes."""
ELSEWHERE = ("Your progress", "How far have you come?")
"""A light page to come from: its link in the menu, and its heading."""
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
TALL = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const ends = main.querySelector('[class*="st-key-ends_"]')
  return main.scrollHeight - (ends ? ends.offsetHeight : 0)
}"""


@pytest.fixture(scope="module", params=but_weekly(BY_SLUG, LAID_OUT))
def slug(request):
    return request.param


@pytest.fixture(scope="module")
def learner(browser, address):
    """Give a tab of somebody who has skipped all predictions, but of the lesson that is walked."""
    record = Progress()
    for lesson in (lesson for lesson in LESSONS if lesson.slug not in WALKED):
        for name in lesson_content(lesson.slug).predictions:
            record = record.with_kept(f"{lesson.slug}/prediction/{name}", skipped=True)
    visit = Visit(browser)
    visit.page.goto(f"{address}{STAYS}")
    visit.page.evaluate(_REMEMBER, record.to_json())
    visit.open(address)
    yield visit
    visit.leave()


@pytest.fixture(scope="module")
def tab(learner, slug):
    follow(learner, BY_SLUG[slug].title, BY_SLUG[slug].question)
    return learner


def follow(tab, link: str, heading: str) -> None:
    tab.page.get_by_test_id("stSidebar").get_by_text(link, exact=True).click()
    tab.page.locator("h1", has_text=heading).wait_for()
    tab.settle()


_REMEMBER = "record => localStorage.setItem('knobs-and-compass', record)"
_SCENES = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const boxes = (what) => [...main.querySelectorAll(what)]
    .map((one) => [one, one.getBoundingClientRect()])
  const tops = boxes('h2').map(([, box]) => box.top)
  const shown = '[data-testid=stVegaLiteChart], [data-piece], [data-testid=stTable]'
  const pieces = boxes(shown).filter(([one]) => one.dataset.piece !== 'player')
  const knobs = boxes('[data-testid=stSlider], [data-testid=stButtonGroup]')
    .filter(([one]) => !one.closest('[class*="_sure"]'))
  const ends = boxes('[class*="st-key-ends_"]')
  const end = main.getBoundingClientRect().top - main.scrollTop + main.scrollHeight
  return tops.map((top, i) => {
    const below = tops[i + 1] ?? end
    const bottom = (list) => {
      const first = list.find(([, box]) => top <= box.top && box.top < below)
      return first ? first[1].bottom - top : 0
    }
    const own = ends.find(([, box]) => top <= box.top && box.top < below)
    const height = below - top - (own ? own[1].height : 0)
    const [picture, next] = pieces.filter(([, box]) => top <= box.top && box.top < below)
    const pulled = picture?.[0].querySelector('[class*="grip_"]')  // is its own knob
    const its = knobs.filter(([, box]) => !pulled || !next || box.top < next[1].top)
    return {height, reach: Math.max(bottom(pieces), bottom(its))}
  })
}"""
"""How high each scene of a whole lesson is, and how far down its first picture and knob reach."""
_ALOUD = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].map(chart => ({
  marks: [...chart.querySelectorAll('svg.marks [aria-label]')]
    .filter(e => !e.closest('[aria-hidden=true]') && !/axis|title|legend/.test(e.className.baseVal))
    .map(e => e.getAttribute('aria-label')),
  whole: [chart, ...chart.querySelectorAll('[aria-label]')]
    .filter(e => !e.closest('[aria-hidden=true]')).map(e => e.getAttribute('aria-label')),
}))"""
_AS_A_COMPUTER = re.compile(r"\d[eE][+−-]?\d|\d\.\d{5}|(?<![\w)])-\d|\bNaN\b|\bundefined\b|datum")


_THINGS = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const seen = new Set(), tops = []
  for (const one of main.querySelectorAll('button, a[href], input, select, textarea, summary')) {
    const {top, width, height} = one.getBoundingClientRect()
    if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
    const row = one.closest('[role=radiogroup]')?.innerText ?? (one.role === 'switch' && 'switches')
    if (Math.min(width, height) < 2 || seen.has(row)) continue
    if (row) seen.add(row)
    tops.push(top)
  }
  return [tops.filter(top => top < innerHeight).length, tops.length, main.scrollHeight]
}"""
"""How many things can be pressed on the first screen and in all, choices alike being one,
and how high the page is."""


def assert_low(page) -> None:
    assert page.evaluate(TALL) <= HEIGHT, page.url


def n_read_well_aloud(page) -> int:
    pictures = page.evaluate(_ALOUD)
    for picture in pictures:
        assert picture["marks"] == [], page.url
        assert picture["whole"], f"{page.url}: the picture itself has a name"
        for label in picture["whole"]:
            assert not _AS_A_COMPUTER.search(label), (page.url, label)
    return len(pictures)


@pytest.mark.parametrize("slug", WALKED, indirect=True, scope="module")
def test_the_trail_leads_through_its_scenes_each_at_its_top_and_a_side_path_leads_back(tab, slug):
    content = lesson_content(slug)
    aside = next(s for s in content.scenes if s.path != TRAIL)
    left_at = content.left_trail_at(aside.name)
    # Up to where the side path leaves, and one more: tests/pages walks the whole trail.
    names = [scene.name for scene in content.trail()]
    trail = content.trail()[: names.index(left_at) + 2]
    for scene, following in zip(trail, (*trail[1:], None), strict=True):
        assert_at_its_top(tab, scene)
        if scene.name == left_at:
            open_more(tab, slug, scene)
            press_to(tab, f"{SIDE_PATHS[aside.path]}: {aside.title}", aside)
            assert_at_its_top(tab, aside)
            press_to(tab, f"Back to the trail: {scene.title}", scene)
        if following is not None:
            press_to(tab, f"Continue: {following.title}", following)
    assert not tab.errors


def assert_at_its_top(tab, scene: Scene) -> None:
    """Check that a scene opens at its top, and is low before its questions and after them."""
    page = tab.page
    expect(page.locator("h2").first).to_have_text(plain(scene.question))
    assert page.evaluate(SCROLLED) == 0, scene.name
    for label in (SKIP, "Skip the question"):
        tab.press_every(label, before_each=lambda: assert_low(page))
    assert_low(page)


def open_more(tab, slug: str, scene: Scene) -> None:
    tab.page.locator(f".st-key-{slug}_{scene.name}_more summary").click()
    tab.settle()


def press_to(tab, label: str, scene: Scene) -> None:
    page = tab.page
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 10000")
    onward = page.get_by_role("button", name=label, exact=True)
    onward.focus()
    expect(onward).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h2", has_text=plain(scene.question)).first.wait_for()
    tab.settle()


@pytest.mark.parametrize("slug", REMEMBERED, indirect=True, scope="module")
def test_a_knob_turned_by_keyboard_changes_its_picture_and_the_address(tab, slug):
    page = tab.page
    page.reload()  # nothing is remembered but what the address holds
    tab.settle()
    for scene in lesson_content(slug).scenes:
        tab.scene(scene.title)
        sliders = page.get_by_test_id("stMain").get_by_test_id("stSlider")
        knob = sliders.get_by_role("slider").first
        if knob.count() and page.locator("[data-testid=stVegaLiteChart]").count():
            break
    before = scene_content(page)
    page.evaluate("window.chart = document.querySelector('.marks')")
    knob.focus()
    picture = page.locator("[data-testid=stVegaLiteChart]").first.bounding_box()
    handle = knob.bounding_box()
    apart = max(picture["y"] + picture["height"], handle["y"]) - min(picture["y"], handle["y"])
    assert apart <= 768, "a knob and what it moves stand in one screen"
    address = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(address) => location.href !== address", arg=address)
    tab.settle()
    after, turned = scene_content(page), page.url
    assert before != after
    assert page.evaluate("window.chart === document.querySelector('.marks')"), "the picture stays"
    assert not tab.errors

    page.reload()
    tab.settle()
    assert page.url == turned
    # The browser tells of its record once the page stands.
    assert comes_true(page, lambda: scene_content(page) == after)

    page.go_back()  # one move at a press
    page.wait_for_url(address)
    tab.settle()
    assert scene_content(page) == before
    page.go_forward()
    page.wait_for_url(turned)
    tab.settle()
    assert scene_content(page) == after

    follow(tab, *ELSEWHERE)
    follow(tab, BY_SLUG[slug].title, BY_SLUG[slug].question)
    assert page.url == turned, "knobs stay as they were left"
    assert scene_content(page) == after
    assert not tab.errors


@pytest.mark.weekly
def test_the_whole_lesson_stands_on_one_page_readable_and_as_wide_as_a_phone(
    learner, address, slug
):
    tab, scenes = learner, lesson_content(slug).scenes
    quick = {} if slug in LONG else short_trainings(slug)
    page = tab.go(f"{address}/{slug}?{urlencode({'scene': WHOLE, **quick})}")
    expect(page.get_by_test_id("stMain").locator("h2")).to_have_text(
        [plain(scene.question) for scene in scenes]
    )
    assert_in_reach(page, scenes)
    tab.press_every(SKIP)
    assert_in_reach(page, scenes)
    assert page.get_by_test_id("stException").count() == 0
    assert n_read_well_aloud(page)
    assert not violations(page)
    for width in (391, 390):  # of many charts one may miss a change of size
        page.set_viewport_size({"width": width, "height": 844})
        tab.settle()
    assert comes_true(page, lambda: page.evaluate(WIDEST) <= 390)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert not tab.errors


def test_a_scene_shows_few_things_to_press_and_what_is_on_the_trail_is_low(learner, address, slug):
    for scene in lesson_content(slug).scenes:
        if scene.name in (CLAIMS, QUESTIONS, TAKEAWAYS):
            continue
        page = learner.go(f"{address}/{slug}?scene={scene.name}")
        n_first, n, height = page.evaluate(_THINGS)
        assert n_first <= MOST_FIRST, (scene.name, n_first)
        assert n <= MOST, (scene.name, n)
        assert scene.path != TRAIL or height <= LOW, (scene.name, height)


def assert_in_reach(page, scenes: tuple[Scene, ...]) -> None:
    """Check that scenes are low, and picture and knob of the trail's on the first screen."""
    for scene, drawn in zip(scenes, page.evaluate(_SCENES), strict=True):
        if scene.name not in ALL_AT_ONCE:
            assert drawn["height"] <= HEIGHT - FRAME, (scene.name, drawn)
            assert scene.path != TRAIL or ABOVE + drawn["reach"] <= 768, (scene.name, drawn)


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ("Knobs & Compass", "Write a 3."),
        ("Gradient descent", "How does a line find its way to the data?"),
        *(
            pytest.param(*page, marks=pytest.mark.weekly)
            for page in (
                ("The whole picture", "How do the lessons fit together?"),
                ("Your progress", "How far have you come?"),
                ("Glossary", "What does this word mean?"),
            )
        ),
    ],
)
def test_pages_are_readable_in_both_themes_and_fit_a_phone(learner, address, link, heading):
    follow(learner, link, heading)
    if link == "Glossary":  # a few of its hundreds of words, which are alike
        learner.page.get_by_label("Search the glossary").fill("batch")
        learner.page.get_by_role("heading", name="found").wait_for()
        learner.settle()
    assert_readable(learner, address)


def test_the_whole_picture_opens_lessons_by_its_boxes(learner):
    page = learner.page
    follow(learner, "The whole picture", "How do the lessons fit together?")
    drawing = page.get_by_role("navigation", name="The lessons")
    expect(drawing.get_by_role("link")).to_have_count(len(LESSONS))
    lines = drawing.locator("svg path")
    expect(lines).to_have_count(sum(len(direct_prerequisites(lesson)) for lesson in LESSONS))
    drawing.get_by_role("link", name=BY_SLUG["xor"].title).press("Enter")
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    assert "/xor" in page.url
    page.go_back()
    page.locator("h1", has_text="How do the lessons fit together?").wait_for()
    assert not learner.errors
