"""Firefox and Safari's engine (WebKitGTK), driven as the W3C's protocols say, without a package."""

import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from benchmarks.servers import free_port

PATIENCE = 120
"""Timeout in seconds."""
SIZE = 1366, 768
_MINI_BROWSER = "webkit2gtk-4.1/MiniBrowser"
_LISTEN = """() => {
  window.faults = []
  addEventListener("error", (event) => window.faults.push(event.message))
  addEventListener("unhandledrejection", (event) => window.faults.push(String(event.reason)))
  const say = console.error
  console.error = (...words) => { window.faults.push(words.join(" ")); say(...words) }
}"""


class Firefox:
    """A tab of Firefox, over WebDriver BiDi."""

    def __init__(self, stack: ExitStack) -> None:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        port = free_port()
        stack.enter_context(
            _running(
                *("firefox-esr", "--headless", "--no-remote", "--profile", folder),
                *("--remote-debugging-port", str(port)),
            )
        )
        address = f"ws://127.0.0.1:{port}/session"
        self._socket = stack.enter_context(
            _when_it_answers(lambda: connect(address, max_size=None))
        )
        self._n_calls = 0
        self.faults: list[str] = []
        """What its console has called an error since the last page was opened."""
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]
        viewport = dict(zip(("width", "height"), SIZE, strict=True))
        self._call("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def _call(self, method: str, **params: Any) -> Any:
        self._n_calls += 1
        self._socket.send(json.dumps({"id": self._n_calls, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=PATIENCE))
            if answer.get("id") == self._n_calls:
                assert answer["type"] == "success", answer
                return answer["result"]
            if answer["params"].get("level") == "error":
                self.faults.append(answer["params"]["text"])

    def open(self, url: str) -> None:
        for there in ("about:blank", url):
            self.faults.clear()  # leaving a page cuts off what it still fetched
            self._call("browsingContext.navigate", context=self._tab, url=there, wait="complete")

    def evaluate(self, function: str, *given: Any) -> Any:
        called = f"({function})(...{json.dumps(given)})"
        answer = self._call(
            "script.callFunction",
            functionDeclaration=f"async () => JSON.stringify(await {called})",
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def act(self, actions: list[dict[str, Any]]) -> None:
        self._call("input.performActions", context=self._tab, actions=actions)


class WebKit:
    """A tab of WebKitGTK's small browser, over WebDriver, on a screen that nobody sees."""

    def __init__(self, stack: ExitStack) -> None:
        width, height = SIZE
        screen = stack.enter_context(
            _running(
                *("Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height + 100}x24"),
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        assert screen.stdout
        port = free_port()
        self._address = f"http://127.0.0.1:{port}/session"
        stack.enter_context(
            _running(
                *("WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"),
                env={**os.environ, "DISPLAY": f":{screen.stdout.readline().strip()}"},
            )
        )
        (browser,) = Path("/usr/lib").glob(f"*/{_MINI_BROWSER}")
        wanted = {"binary": str(browser), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": wanted}}
        session = _when_it_answers(lambda: self._call("", capabilities=capabilities))["sessionId"]
        self._address += f"/{session}"
        self._call("window/rect", x=0, y=0, width=width, height=height + 100)

    def _call(self, path: str, **params: Any) -> Any:
        request = urllib.request.Request(
            f"{self._address}/{path}".removesuffix("/"), json.dumps(params).encode()
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    @property
    def faults(self) -> list[str]:
        """What its console has called an error since the page came; before that it tells nobody."""
        return self.evaluate("() => window.faults")

    def open(self, url: str) -> None:
        self._call("url", url=url)
        self.evaluate(_LISTEN)

    def evaluate(self, function: str, *given: Any) -> Any:
        answer = self._call(
            "execute/async",
            script="const [given, done] = arguments;"
            f"Promise.resolve(({function})(...given)).then((all) => done(JSON.stringify(all)))",
            args=[given],
        )
        return json.loads(answer or "null")

    def act(self, actions: list[dict[str, Any]]) -> None:
        self._call("actions", actions=actions)


ENGINES = {"Firefox": Firefox, "WebKit": WebKit}


@contextmanager
def driven(engine: str) -> Iterator[Firefox | WebKit]:
    """Start an engine's browser, and end it."""
    with ExitStack() as stack:
        yield ENGINES[engine](stack)


@contextmanager
def _running(*command: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **{**silent, **options})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _when_it_answers(call: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except OSError:  # refused
            assert time.monotonic() < deadline
            time.sleep(0.1)
