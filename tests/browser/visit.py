"""A learner's tabs in a browser, and all errors in them."""

import math
import time
from urllib.parse import parse_qsl, urlencode

from study.content import lesson_content
from study.curriculum import BY_URL
from study.scene import SIDE_PATHS
from ui.page.address import HASTE

PATIENCE = 60_000
"""Timeout in milliseconds, for a new server on a busy machine."""

STAYS = "/_stcore/health"
"""The page of a tab that stays open: it keeps the site's process with its compiled scripts, so the
next tab takes half as long."""

SKIP = "Skip, just show me"
"""The button to skip a prediction."""

WATCH = """() => {
  if (window.calmSince === undefined) {
    new MutationObserver(() => { window.calmSince = performance.now() })
      .observe(document.body, {subtree: true, childList: true, attributes: true})
  }
  window.calmSince = performance.now()
}"""
STANDS = """() => performance.now() - window.calmSince > 200
  && document.querySelector('[data-test-connection-state=CONNECTED]')
  && document.querySelector('[data-test-script-state=notRunning]')
  && !document.querySelector('[data-testid=stSkeleton]')
  && !document.querySelector('[data-testid^=stBidiComponent]:not([data-stands])')
  && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .every(chart => chart.querySelector('svg.marks'))"""

STILL = """async (element) => {
  element.scrollIntoView({block: 'center'})
  let before = {}
  for (let n = 0; n < 3;) {
    await new Promise(requestAnimationFrame)
    const {x, y, width, height} = element.getBoundingClientRect()
    n = x === before.x && y === before.y ? n + 1 : 0
    before = {x, y, width, height}
  }
  return before
}"""
"""Returns an element's position once it has been still for three frames, after animations."""

_GO = """(url) => {
  history.pushState({}, '', url)
  dispatchEvent(new PopStateEvent('popstate', {state: {}}))
}"""


def plain(markdown: str) -> str:
    return markdown.replace("`", "")


_QUESTION = ".st-key-scene h2"


class Visit:
    """A learner's tabs in a new browser; nothing moves unless asked to."""

    def __init__(self, browser, *, motion: bool = False):
        self.browser, self.motion = browser, motion
        self._others = set(browser.pages)
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.sent: list[int] = []
        self._unanswered = set()
        self._moved_at = -math.inf
        self.page = self.new_tab()

    def new_tab(self):
        page = self.browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.emulate_media(reduced_motion="no-preference" if self.motion else "reduce")
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        sockets, leaving = set(), set()
        page.on("websocket", lambda socket: self._listen(socket, sockets))

        def request(request):
            if request.is_navigation_request():
                leaving.add(request.frame)

        def leave(frame):
            self._moved_at = time.monotonic()
            # A page polls until the next one is there, and its last requests get no answer.
            if frame in leaving:
                leaving.remove(frame)
                self._unanswered -= sockets
                sockets.clear()

        page.on("request", request)
        page.on("framenavigated", leave)
        return page

    def _listen(self, socket, sockets) -> None:
        sockets.add(socket)

        def sent(payload):
            self.sent.append(len(payload))
            if socket in sockets:
                self._unanswered.add(socket)

        socket.on("framesent", sent)
        socket.on("framereceived", lambda _: self._unanswered.discard(socket))
        socket.on("close", lambda _: self._unanswered.discard(socket))

    def _hear(self, message) -> None:
        # Below a deep link, Streamlit first looks for its server at the wrong path.
        own = "404" in message.text and "_stcore" in message.location["url"]
        if message.type == "error" and not own:
            self.errors.append(message.text)

    def open(self, url: str):
        """Go to an address and wait until the page is complete."""
        self.page.goto(url)
        self.settle()
        return self.page

    def go(self, url: str):
        """Go to a lesson's address as with Back, in a third of the loading time.

        Knobs are as in the address; answers and expanders as they were.
        """
        before, (page, _, query) = self.page.url, url.partition("?")
        if page.rpartition("/")[2] not in BY_URL:  # a page without scenes
            self._make_no_haste()
            self.page.evaluate(_GO, url)
            self.page.wait_for_timeout(300)
            self.settle()
            self._moved_at = -math.inf
            return self.page
        content = lesson_content(BY_URL[page.rpartition("/")[2]].slug)
        named = {"scene": content.scenes[0].name, **dict(parse_qsl(query))}
        of_last = content.scenes[-1].question  # also with all scenes on one page
        question = next((x.question for x in content.scenes if x.name == named["scene"]), of_last)
        self.errors.clear()
        if not before.startswith(url[: page.rindex("/")]):
            return self.open(url)
        self.page.mouse.up()
        if before.partition("?")[0] == page:
            self._make_no_haste()
        self.page.evaluate(_GO, f"{page}?{urlencode(named)}")
        self.page.locator("h2", has_text=plain(question)).first.wait_for()
        self.settle()
        self._moved_at = -math.inf
        return self.page

    def _make_no_haste(self) -> None:
        """Wait until an address is no longer taken for one from before the last move."""
        left = self._moved_at + HASTE - time.monotonic()
        self.page.wait_for_timeout(max(0, 1000 * left))

    def scene(self, title: str) -> None:
        self.settle()
        lesson = BY_URL[self.page.url.split("?")[0].rsplit("/", 1)[1]]
        content = lesson_content(lesson.slug)
        scene = next(scene for scene in content.scenes if scene.title == title)
        if self.page.inner_text(_QUESTION) == plain(scene.question):
            return
        left_at = next(s for s in content.scenes if s.name == content.left_trail_at(scene.name))
        self._press(
            self.page.locator(".st-key-strip").get_by_role("radio", name=left_at.title, exact=True),
            left_at,
        )
        if scene is not left_at:
            name = f"{SIDE_PATHS[scene.path]}: {title}"
            self._press(self.page.get_by_role("button", name=name, exact=True), scene)

    def _press(self, button, scene) -> None:
        """Press a button that opens a scene; it shows the choice before the server knows."""
        if self.page.inner_text(_QUESTION) != plain(scene.question):
            button.click()
            self.page.locator("h2", has_text=plain(scene.question)).first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the server has answered, all charts and components are there and still."""
        self.page.wait_for_selector("h1")
        deadline = time.monotonic() + PATIENCE / 1000
        while True:
            self.page.evaluate(WATCH)
            self.page.wait_for_function(STANDS, polling=50)
            if not self._unanswered:
                return
            assert time.monotonic() < deadline, "the server has not answered"

    def press_every(self, name: str, before_each=lambda: None) -> None:
        """Press all buttons of a name, and those that appear afterwards."""
        buttons = self.page.get_by_role("button", name=name)
        while buttons.count():
            before_each()
            buttons.evaluate_all("buttons => buttons.forEach((button) => button.click())")
            self.settle()

    def hold(self, knob: str) -> tuple[float, float]:
        """Press the pointer on a slider's thumb and return its position."""
        value = self.page.locator(f".st-key-{knob} [data-testid=stSliderThumbValue]").first
        box = value.evaluate(STILL)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 8
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

    def pull(self, at: tuple[float, float], way: tuple[int, int], picture):
        """Drag until a picture follows, and return what it draws.

        On a busy machine, pictures may follow after the sliders.
        """
        (x, y), (dx, dy), before = at, way, picture()
        for i in range(600):
            if i >= 6 and picture() != before:
                break
            n = 8 + abs(15 - i % 30)
            self.page.mouse.move(x + n * dx, y + n * dy)
            self.page.wait_for_timeout(10)
        self.settle()
        assert picture() != before
        return picture()

    def swipe(self, *places: tuple[float, float]) -> None:
        """Touch the page at a place, move the finger through others, and lift it."""
        finger = self.page.context.new_cdp_session(self.page)
        kinds = ["touchStart", *["touchMove"] * (len(places) - 1), "touchEnd"]
        points = [[{"x": x, "y": y}] for x, y in places] + [[]]
        for kind, at in zip(kinds, points, strict=True):
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def leave(self) -> None:
        """Close the tabs opened since, and clear what was stored."""
        for page in set(self.browser.pages) - self._others:
            if page.url.startswith("http"):
                page.evaluate("() => localStorage.clear()")
            page.close()
