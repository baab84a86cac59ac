"""What a learner writes runs in their browser, is judged, drawn and kept, and reaches no server."""

import pytest
from playwright.sync_api import expect

from laboratory.write_it.steps import BY_NAME

pytestmark = pytest.mark.browser

FORBIDDEN = {
    "import browser": "there is no 'browser' here",
    "open('x')": "there are no files here",
    "a = [0] * 10**8": "that grows beyond what there is room for here",
    "def f(n):\n    return f(n + 1)\nf(0)": "RecursionError",
    "fetch('/')": "NameError",
    "open.constructor('return self')": "has no attribute 'constructor'",
    "type(open.__call__).constructor": "has no attribute 'constructor'",
    "type(lambda: 0)((lambda: 0).__code__)": "there is no JavaScript here",
    "exec('1', {'__name__': ''})": "there is no exec here",
    "__builtins__.open": "has no attribute",
    "type.__subclasses__(type)[0]": "IndexError",
    "super(type, int).constructor.constructor": "there is no JavaScript here",
}
WRONG = "def slopes(x, y, w, b):\n    return 0.0, 0.0\n"
DECEITS = (
    "(lambda: 0).__builtins__['abs'] = lambda v: 0.0\n",
    "math.isnan = math.exp = lambda v: 0\n",
)
FRAMES = """\
def slopes(x, y, w, b):
    try:
        1 / 0
    except Exception as error:
        error.__traceback__.tb_frame.f_globals["asking"].off = lambda *given: False
    return 0.0, 0.0
"""


def test_code_is_judged_and_drawn_and_kept_but_never_sent(tab, address):
    page = tab.page
    sent = []

    def keep(frame) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", keep))
    tab.open(f"{address}/write_it?step=slopes")
    editor, says = page.locator(".write_it textarea"), page.locator(".write_it .says")

    def run(code: str) -> None:
        editor.fill(code)
        page.get_by_role("button", name="Run", exact=True).click()
        page.locator(".write_it .answer[data-ended]").wait_for()

    run(BY_NAME["slopes"].solution)
    expect(says).to_contain_text("First step 1, neuron.")
    expect(page.get_by_role("link", name="step 1 · neuron")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    page.get_by_text("What it builds on", exact=True).click()
    page.get_by_role("button", name="Take the house").click()
    run(BY_NAME["slopes"].solution)
    expect(says).to_contain_text("Right at 7 places")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    written = page.get_by_text("You have written it")
    next_asks = page.get_by_text("Predict, measure")
    page.get_by_role("button", name="On to 4 · train").click()
    expect(next_asks).to_be_visible()
    expect(written).to_be_hidden()
    page.get_by_role("radio", name="3 · slopes").click(force=True)
    expect(next_asks).to_be_hidden()
    expect(written).to_be_visible()
    tab.settle()
    expect(editor).to_have_count(1)
    for line, said in FORBIDDEN.items():
        run(line)
        expect(says).to_contain_text(said)
    for deceit in DECEITS:
        run(deceit + WRONG)
        expect(says).to_contain_text("the slope along w is 0")
    run(FRAMES)
    expect(says).to_contain_text("has no attribute 'f_globals'")
    run("secret = 1\nwhile True:\n    print(secret)")
    expect(says).to_contain_text("Stopped after five seconds")
    tab.open(f"{address}/write_it?step=slopes")
    expect(editor).to_have_value("secret = 1\nwhile True:\n    print(secret)")
    tab.open(f"{address}/write_it?step=forward")  # without the unfinished step of the loop
    run("def forward(x, W, b):\n    return [neuron(x, w, v) for w, v in zip(W, b)]")
    expect(says).to_contain_text("First step 5, sigmoid.")
    assert sent
    assert not any(b"secret" in frame for frame in sent if isinstance(frame, bytes))
    assert tab.hosts == {address.split("/")[2]}


@pytest.mark.weekly
def test_a_lesson_lends_what_its_function_needs_and_a_wrong_sign_climbs_beside_its_own(
    tab, address
):
    page = tab.page
    tab.open(f"{address}/gradient_descent?scene=run")
    page.get_by_role("button", name="Skip").first.click()
    page.get_by_text("More", exact=True).last.click()
    page.get_by_role("radio", name="Write it yourself").click()
    wrong = BY_NAME["slopes"].solution.replace("return along_w", "return -along_w")
    page.locator(".write_it textarea").fill(wrong)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator(".write_it .says")).to_contain_text("with the other sign")
    page.get_by_role("button", name="The house’s solution").click()
    expect(page.locator(".write_it .minus")).to_have_text("−     return -along_w, along_b")
    expect(page.locator(".write_it .plus")).to_have_text("+     return along_w, along_b")
    expect(page.get_by_text("Pause").last).to_be_visible()


@pytest.mark.weekly
def test_a_slip_has_a_hint_of_its_own_and_only_a_while_is_asked_whether_it_ends(tab, address):
    page = tab.page
    tab.open(f"{address}/write_it?step=loss")
    editor, says = page.locator(".write_it textarea"), page.locator(".write_it .says")

    def run(code: str) -> None:
        editor.fill(code)
        page.get_by_role("button", name="Run", exact=True).click()
        page.locator(".write_it .answer[data-ended]").wait_for()

    run(BY_NAME["loss"].solution.replace("/ len", "// len"))
    expect(says).to_contain_text("Is something rounded down?")
    expect(page.get_by_text("will be drawn here, once it is right")).to_be_visible()
    page.get_by_role("button", name="A hint").click()
    expect(page.locator(".write_it .hint")).to_have_text(
        "Hint 1 of 4: // in line 5 rounds down to a whole number. / divides."
    )
    run("def loss(p, y):\n    for each in iter(int, 1):\n        pass\n")
    expect(says).to_have_text(
        "Stopped after five seconds. A for ends with what it goes through: is that very long, or "
        "does it grow in the loop?"
    )
    run("def loss(p, y):\n    return sum(range(10 ** 12))\n")
    expect(says).to_have_text("Stopped after five seconds.")


@pytest.mark.weekly
def test_every_solution_is_right_and_drawn_in_the_browser_too(tab, address):
    page = tab.page
    for name, step in BY_NAME.items():
        tab.open(f"{address}/write_it?step={name}")
        before = page.get_by_text("What it builds on", exact=True)
        if before.is_visible():
            before.click()
            page.get_by_role("button", name="Take the house").click()
        page.locator(".write_it textarea").fill(step.solution)
        page.get_by_role("button", name="Run", exact=True).click()
        page.locator(".write_it .answer[data-ended]").wait_for()
        expect(page.locator(".write_it .says")).to_contain_text("Right")
        expect(page.get_by_text("You have written it")).to_be_visible()
        expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
