"""The app within a page of another site: one that may show it, and one that may not."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

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


@pytest.fixture
def page(browser):
    """Give a page of a browser that holds to every policy."""
    context = browser.browser.new_context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_a_site_that_is_named_shows_the_app_and_hears_of_the_task_and_no_other_does(
    site, page, address
):
    framed = f"{address}/task?{urlencode(TASK | {'embed': 'true'})}"
    site["/"] = f"""<!doctype html><title>A school</title><script>
      var heard = []
      const hear = ({{ origin, data }}) => {{ if (data.app) heard.push([origin, data]) }}
      addEventListener("message", hear)
      </script><iframe src="{framed}" width="1300" height="700"></iframe>""".encode()
    (framer,) = framers()
    page.goto(framer)
    app = page.frame_locator("iframe")
    expect(app.get_by_text("within another site")).to_be_visible()
    expect(app.get_by_test_id("stSidebar")).to_be_hidden()
    app.get_by_role("button", name="Begin").click()
    app.locator(".st-key-gradient_descent_w input").press("End")
    page.wait_for_function("heard.at(-1)?.[1].done")
    reports = page.evaluate("heard")
    assert reports[0] == [address, {"app": APP, "done": False, "score": 0}]
    assert reports[-1] == [address, {"app": APP, "done": True, "score": 100}]
    assert "embed=true" in page.frames[1].url, "a reload brings no menu"
    (cookie,) = page.context.cookies()
    assert (cookie["sameSite"], cookie["secure"]) == ("None", True)
    assert cookie["partitionKey"] == "http://localhost"

    page.goto(framer.replace("localhost", "127.0.0.1"))
    page.wait_for_function("frames.length === 1")
    assert page.frames[1].url.startswith("chrome-error:")
    assert page.evaluate("heard") == []
    page.goto(f"{address}/progress")
    page.locator("h1").wait_for()
    expect(page.get_by_text("within another site")).to_be_hidden()
