"""The README's pictures, from the running app: `python -m tests.browser.pictures` takes them.

Each holds as text, in its file, what it shows: the menu, the page's title, and the words with which
the README describes it. So a test can compare it with the app of today.
"""

import json
import re
import shutil
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from benchmarks import servers
from study.curriculum import BY_SLUG
from study.laboratory import LAB_BY_SLUG
from tests.browser.test_digits import THREE, write
from tests.browser.visit import Visit

DOCS = servers.ROOT / "docs"
README = servers.ROOT / "README.md"
_SIZE = {"width": 1280, "height": 800}
_SIGNATURE_AND_HEADER = 33
"""Bytes of a PNG before its first other chunk."""
_KEYWORD = b"Description"


def home(visit: Visit) -> str:
    """Write a 3, move it by one pixel, and say what the network reads."""
    write(visit.page, THREE)
    visit.page.locator(".mislead").click()
    said = visit.page.inner_text(".says")
    moved = re.search(r"Moved (.+?): I read (an? \d)", said)
    assert moved, f"one pixel should mislead the network, which says: {said}"
    return f"The first page: a handwritten 3, moved {moved[1]}, and the network reads {moved[2]}"


def lesson(_visit: Visit) -> str:
    return "A lesson: a line with rings to pull it by, and its place on the map of the loss"


def build(_visit: Visit) -> str:
    return "Build: a ring of points around a disc, and the small plane that each neuron sees"


PICTURES: dict[str, tuple[str, Callable[[Visit], str]]] = {
    "home": ("/", home),
    "lesson": (f"/{BY_SLUG['gradient_descent'].url}?w=6&b=30", lesson),
    "build": (f"/{LAB_BY_SLUG['build'].slug}", build),
}
"""For each picture its address, and what to do there, which returns the README's words for it."""


def in_few_colours(png: bytes) -> bytes:
    """Return a picture with 256 colours, the rare ones among them: a third as large."""
    small, whole = BytesIO(), Image.open(BytesIO(png)).convert("RGB")
    how, dither = Image.Quantize.MAXCOVERAGE, Image.Dither.NONE
    whole.quantize(method=how, kmeans=1, dither=dither).save(small, "PNG", optimize=True)
    return small.getvalue()


def with_text(png: bytes, shown: dict[str, Any]) -> bytes:
    """Return a picture with what it shows as text, a chunk ``iTXt`` of the PNG format."""
    plain = _KEYWORD + b"\0" * 5 + json.dumps(shown, ensure_ascii=False).encode()
    body = b"iTXt" + plain
    chunk = struct.pack(">I", len(plain)) + body + struct.pack(">I", zlib.crc32(body))
    return png[:_SIGNATURE_AND_HEADER] + chunk + png[_SIGNATURE_AND_HEADER:]


def text_of(name: str) -> dict[str, Any]:
    """Return what a picture says that it shows: its menu, its title, and the README's words."""
    png = (DOCS / f"{name}.png").read_bytes()
    (length,) = struct.unpack_from(">I", png, _SIGNATURE_AND_HEADER)
    begin = _SIGNATURE_AND_HEADER + 8
    keyword, _, text = png[begin : begin + length].partition(b"\0" * 5)
    assert keyword == _KEYWORD, f"docs/{name}.png names nothing that it shows: `make pictures`"
    return dict(json.loads(text))


def words_in_readme(name: str) -> str:
    match = re.search(rf"!\[(.*)\]\(docs/{name}\.png\)", README.read_text(encoding="utf-8"))
    assert match, f"README.md shows no docs/{name}.png"
    return match[1]


_STAND_AT_THE_FRAME = """() => {
  const player = document.querySelector('[data-piece=player]')
  const frame = player?.shadowRoot.querySelector('[type=range]').value
  return !player || [...document.querySelectorAll('svg.marks .mark-line path')]
    .every((line) => line.getAttribute('d').split('L').length - 1 === Number(frame))
}"""


def wait_for_charts(visit: Visit) -> None:
    """Wait until every curve is drawn up to the frame at which the player stands."""
    visit.settle()
    visit.page.wait_for_function(_STAND_AT_THE_FRAME, timeout=5000)


def take(visit: Visit, name: str) -> None:
    """Take one picture, and write what it shows into it and into the README."""
    alt = PICTURES[name][1](visit)
    visit.page.mouse.move(0, 0)
    wait_for_charts(visit)
    menu = visit.page.locator("[data-testid=stSidebar] a .title").all_inner_texts()
    shown = {"menu": menu, "title": visit.page.inner_text("h1"), "alt": alt}
    (DOCS / f"{name}.png").write_bytes(with_text(in_few_colours(visit.page.screenshot()), shown))
    before, after = f"![{words_in_readme(name)}](docs", f"![{alt}](docs"
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(before, after), encoding="utf-8")


def main() -> None:
    path = shutil.which("chromium")
    assert path, "these pictures need a Chromium on this machine (Debian: chromium)"
    with servers.app() as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        servers.wait_until_ready(app.address)
        context = chromium.new_context(viewport=_SIZE, color_scheme="light", bypass_csp=True)
        for name, (address, _) in PICTURES.items():
            visit = Visit(context)
            visit.open(f"{app.address}{address}")
            take(visit, name)
            visit.leave()


if __name__ == "__main__":
    main()
