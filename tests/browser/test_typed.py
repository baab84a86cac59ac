"""What is typed is kept by the press that leaves it, and the press leads where it was to lead."""

import re

import pytest
from playwright.sync_api import expect

from datasets.people import CITIES
from study.content import lesson_content
from study.curriculum import BY_SLUG, next_lesson
from tests.browser.visit import Visit
from tests.weekly import but_weekly
from ui.study.written import box_of

pytestmark = pytest.mark.browser

OWN_WORDS = "It weighs what it sees, and adds a little of its own."


def write_own_words(tab, address, slug: str):
    """Type into the box of a lesson's last scene, and leave the cursor there."""
    page = tab.open(f"{address}/{BY_SLUG[slug].url}?scene=takeaways")
    field_of(page, slug).click()
    page.keyboard.type(OWN_WORDS)
    return page


def field_of(page, slug: str):
    return page.locator(f".st-key-{box_of(f'{slug}/written/own_words')} textarea")


def at_once(page, target) -> None:
    """Press as on a busy machine, where pressing and letting go arrive together."""
    target.click()


def slowly(page, target) -> None:
    """Press as a hand does: the server could answer the field before the button is let go."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()


@pytest.mark.parametrize(
    ("slug", "press"),
    but_weekly(
        [("dot_product", at_once), ("perceptron", slowly), ("sigmoid", at_once)],
        ("dot_product", at_once),
    ),
)
def test_own_words_are_kept_by_the_press_that_leads_to_the_next_lesson(tab, address, slug, press):
    page = write_own_words(tab, address, slug)
    press(page, page.locator(".st-key-next_lesson a"))
    page.locator("h1", has_text=next_lesson(slug).question).wait_for()
    tab.settle()
    page.go_back()
    page.locator("h1", has_text=BY_SLUG[slug].question).wait_for()
    expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    page.reload()
    expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    assert not tab.errors


@pytest.mark.parametrize("press", [pytest.param(at_once, marks=pytest.mark.weekly), slowly])
def test_own_words_are_kept_by_a_press_in_the_menu_and_by_going_back(tab, address, press):
    page = write_own_words(tab, address, "sigmoid")
    press(page, page.get_by_test_id("stSidebar").get_by_text("XOR", exact=True))
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    tab.settle()
    page.get_by_test_id("stSidebar").get_by_text("The perceptron", exact=True).click()
    page.locator("h1", has_text=BY_SLUG["perceptron"].question).wait_for()
    tab.settle()
    page.get_by_role("radio", name="Remember").click()
    field_of(page, "perceptron").click()
    page.keyboard.type(OWN_WORDS)
    page.evaluate("history.go(-2)")
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    tab.settle()
    for slug in ("sigmoid", "perceptron"):
        page = tab.open(f"{address}/{BY_SLUG[slug].url}?scene=takeaways")
        expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    assert not tab.errors


def test_a_reload_brings_back_what_stood_in_the_fields(tab, address):
    page = write_own_words(tab, address, "perceptron")
    page.reload()
    expect(field_of(page, "perceptron")).to_have_value(OWN_WORDS)
    page.wait_for_function(
        "text => localStorage.getItem('knobs-and-compass').includes(text)", arg=OWN_WORDS
    )
    number = next(x for x in lesson_content("heart").questions.values() if x.kind == "number")
    page = tab.open(f"{address}/heart?question={number.name}")
    typed = page.locator(f".st-key-heart_question_{number.name} input")
    typed.fill("0.4321")
    page.get_by_role("button", name="Check my answer").focus()
    tab.settle()  # the server has it, and forgets it with the session
    page.reload()
    expect(typed).to_have_value("0.4321")
    assert not tab.errors


@pytest.mark.weekly
def test_what_is_typed_for_a_class_outlives_a_look_elsewhere_and_a_reload(tab, address):
    page = tab.open(f"{address}/for_teachers")
    texts, link = page.get_by_label("Texts"), page.get_by_label("Its link")
    texts.fill("Ada · what she handed in")
    page.get_by_text("Begin with a ready task, or change an earlier one").click()
    link.fill("https://knobs.example/task?task.steps=xor.scene.train")
    page.get_by_test_id("stSidebar").get_by_text("Glossary", exact=True).click()
    page.get_by_role("heading", name="What does this word mean?").wait_for()
    tab.settle()
    page.get_by_test_id("stSidebar").get_by_text("For teachers", exact=True).click()
    expect(texts).to_have_value("Ada · what she handed in")
    tab.settle()
    page.reload()
    expect(texts).to_have_value("Ada · what she handed in")
    assert not tab.errors


def test_half_a_prediction_outlives_a_look_at_another_scene(tab, address):
    page = tab.open(f"{address}/gradient_descent?scene=edge")
    page.get_by_test_id("stRadio").first.locator("label").last.click()
    tab.settle()
    tab.scene("Check")
    tab.scene("A little more")
    expect(page.get_by_test_id("stRadio").first.get_by_role("radio").last).to_be_checked()
    assert not tab.errors


def test_a_graph_grows_while_its_formula_is_typed_and_slopes_flow_back(tab, address):
    page = tab.open(f"{address}/autograd?scene=formula")
    names, gradients = page.locator(".graph .name"), page.locator(".graph .gradient")
    expect(names).to_have_text(["x", "v1 = x + 1", "v2 = x + 3", "f = v1 × v2"])
    expect(gradients).to_have_text([""] * 4)
    page.get_by_role("button", name="Skip, just show me").click()
    expect(gradients).to_have_text(["8", "5", "3", "1"])
    field = page.locator(".st-key-autograd_formula input")
    field.press("End")
    for text, shown in ((" + si", 4), ("n(", 4), ("x)", 6)):
        page.keyboard.type(text)
        page.wait_for_timeout(800)
        expect(names).to_have_count(shown)
        assert not page.locator("[data-testid=stAlert]").count(), (
            "of half a formula nothing is said"
        )
    expect(field).to_be_focused()
    expect(gradients.first).to_have_text("7.58")
    page.keyboard.type("*y")
    expect(names).to_have_count(8)
    page.get_by_text("More knobs").click()
    expect(page.locator(".st-key-autograd_y")).to_be_visible()
    field.fill("x +")
    field.press("Enter")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("The formula ends")
    assert not tab.errors


def test_a_walk_through_a_graph_goes_on_when_its_page_runs_again(browser, address):
    visit = Visit(browser, motion=True)
    try:
        page = visit.open(f"{address}/autograd?scene=formula")
        page.get_by_role("button", name="Skip, just show me").click()
        gradients, slopes = page.locator(".graph .gradient"), ["8", "5", "3", "1"]
        expect(gradients).to_have_text(slopes, timeout=15_000)
        expect(page.locator(".graph .status")).to_contain_text("3 + 5 = 8.")
        page.reload()
        expect(gradients).to_have_text(slopes, timeout=15_000)
        assert not visit.errors
    finally:
        visit.leave()


def test_a_network_goes_on_with_what_was_typed_before_the_press(tab, address):
    page = tab.open(f"{address}/{BY_SLUG['answer'].url}?scene=ask")
    transcript = page.locator(".transcript")
    transcript.get_by_role("button", name="Start anew").click()
    transcript.locator("input").fill("anna lives in")
    transcript.get_by_role("button", name="Let it go on").click()
    expect(transcript.locator(".says")).to_contain_text("Yes: anna lives in")
    transcript.locator("[data-do=back]").click()
    expect(transcript.locator(".says")).to_have_text("How probable is each next word?")
    transcript.locator(".next button").nth(1).click()
    expect(transcript.locator(".says")).to_have_text("How probable is each next word?")
    transcript.locator("[data-do=back]").click()
    transcript.locator(".next button").first.click()
    expect(transcript.locator(".says")).to_contain_text("Yes: anna lives in")


def test_a_line_that_is_pressed_is_struck_out_and_no_longer_known(tab, address):
    page = tab.open(f"{address}/{BY_SLUG['answer'].url}?scene=long_text")
    page.get_by_role("button", name="Skip, just show me").click()
    text, struck = page.locator(".transcript .text"), page.locator(".transcript .unseen")

    def say(line: str, answer: str) -> None:
        page.locator(".transcript .lines button", has_text=line).click()
        expect(text).to_contain_text(re.compile(rf"Bot:{answer}\.User:\s*$"))

    expect(page.locator(".transcript .lines button").first).to_be_enabled(timeout=60_000)
    page.get_by_role("button", name="Start anew").click()
    say("i like tea", "noted")
    say("what do i like", "tea")
    say("where does", f"({'|'.join(CITIES)})")
    expect(struck).to_have_count(0)
    say("where does", f"({'|'.join(CITIES)})")
    expect(struck).to_have_count(8)
    say("what do i like", "noidea")
    page.get_by_text("The program stops it at your turn").click()
    expect(text, "goes on with this talk").to_contain_text(
        re.compile(r"Bot:tea\..*noidea\.User:\w")
    )
    assert not tab.errors


def test_of_a_name_that_it_never_met_it_says_a_city_and_of_other_words_that_it_knows_none(
    tab, address
):
    page = tab.open(f"{address}/{BY_SLUG['answer'].url}?scene=sure")
    page.get_by_role("button", name="Skip, just show me").click()
    typed = page.locator(".transcript", has_not=page.locator(".people button"))
    field, text = typed.locator("input"), typed.locator(".text")
    expect(field).to_be_enabled(timeout=60_000)
    field.fill("José")
    field.press("Enter")
    cities = re.compile(f"User:wheredoesjosélive\\?Bot:({'|'.join(CITIES)})\\.User:")
    expect(text).to_contain_text(cities)
    field.fill("how does josé live")
    field.press("Enter")
    expect(typed.locator(".says")).to_contain_text("It does not know “how”.")
    expect(text).to_contain_text(cities)
    assert not tab.errors


def test_whom_one_presses_it_is_asked_about_and_right_answers_light_up(tab, address):
    page = tab.open(f"{address}/{BY_SLUG['answer'].url}?scene=goes_on")
    page.get_by_role("button", name="Skip, just show me").click()
    expect(page.locator(".people .right").nth(8)).to_be_visible(timeout=60_000)
    asked = page.locator(".people button").nth(5)
    asked.click()
    said = f"wheredoes{asked.inner_text().split()[0]}live"
    expect(page.locator(".transcript .text")).to_contain_text(said)
    assert not tab.errors
