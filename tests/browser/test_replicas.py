"""Two replicas behind HAProxy: one is killed under its learners, one gives way to a new version."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks import servers
from benchmarks.client import Learner
from server.drain import EXIT_AFTER
from study.content import lesson_content
from study.progress import parse
from tests.browser.visit import Visit
from training.own_points import decode

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("haproxy") is None and not os.environ.get("REQUIRE_BROWSER"),
        reason="no HAProxy on this machine (Debian: haproxy)",
    ),
]

N_LEARNERS = 3
BETWEEN_REPLICAS = "backMessage when disconnected"
"""What Streamlit's page logs of a message that it sends once it is connected again."""
_GENERATED = shutil.ignore_patterns(".git", ".venv", ".*_cache")
_SCRIPTS = """() => performance.getEntriesByType('resource').map((entry) => entry.name)
  .filter((name) => name.includes('/parts/'))"""


def is_gone(pid: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return True


def answers(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def behind_haproxy(first: int, second: int) -> Iterator[servers.Server]:
    """Run HAProxy with the settings of ``deploy`` before two replicas."""
    port = servers.free_port()
    here = {"LISTEN": port, "REPLICA_1": first, "REPLICA_2": second}
    environment = {name: f"127.0.0.1:{number}" for name, number in here.items()}
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            ["haproxy", "-db", "-f", "deploy/haproxy.cfg"],
            cwd=servers.ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield servers.Server(port, process.pid, Path(), Path(output.name))
        finally:
            process.terminate()
            process.wait(10)


class Site:
    def __init__(self, open_: ExitStack) -> None:
        self._open = open_
        self.ports = (servers.free_port(), servers.free_port())
        self.proxy = open_.enter_context(behind_haproxy(*self.ports))

    def start(self, place: int, folder: Path = servers.ROOT) -> servers.Server:
        """Start a replica without waiting until it is warm."""
        running = servers.app(port=self.ports[place], secret="of the tests", folder=folder)  # noqa: S106
        return self._open.enter_context(running)

    def is_served_by(self, name: str) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            address = f"{self.proxy.address}/_stcore/health"
            with urllib.request.urlopen(address, timeout=20) as answer:
                if answer.headers["Served-By"] == name:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"{name} takes no visitors.")


def next_move(learner: Learner, position: int) -> tuple[float, bool]:
    """Move a learner's first knob, reconnecting if the server is gone.

    Returns the seconds until the page, and whether it came without an error and with the knob's
    value.
    """
    knob = learner.knobs()[0]
    try:
        reply = learner.turn(knob, position)
    except (ConnectionClosed, OSError):
        reply = learner.come_back()
    now = {one.identity: one.position for one in learner.knobs()}
    return reply.seconds, not reply.failed and now.get(knob.identity) == position


@pytest.fixture(scope="module")
def site():
    with ExitStack() as open_:
        yield Site(open_)


@pytest.fixture
def new_version(tmp_path):
    """Give a copy of the app whose scripts have other addresses."""
    folder = tmp_path / "app"
    shutil.copytree(servers.ROOT, folder, ignore=_GENERATED)
    with (folder / "ui/components/mount.js").open("a", encoding="utf-8") as script:
        script.write("// of the new version\n")
    return folder


NUMBER = 1 + list(lesson_content("gradient_descent").questions).index("critical")
"""Where the question with a number stands in the check."""


class Study:
    """A learner's tab in a lesson: a prediction, a knob, an answer, and one that is only typed."""

    def __init__(self, tab: Visit, address: str) -> None:
        self.tab = tab
        page = self.page = tab.open(f"{address}/gradient_descent")
        page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
        page.wait_for_function("() => location.search.includes('w=')")
        tab.scene("A little more")
        page.get_by_test_id("stRadio").first.locator("label").last.click()
        page.get_by_role("button", name="Commit").click()
        page.get_by_test_id("stAlert").first.wait_for()
        tab.scene("Check")
        page.get_by_test_id("stRadioOption").first.click()
        tab.settle()
        page.get_by_role("button", name="Check my answer").click()
        page.get_by_text(re.compile("Right|Not yet")).first.wait_for()
        self.number(NUMBER)
        self.field.fill("12,5")
        self.field.press("Tab")
        tab.settle()
        self.address, self.text = page.url, self.main.inner_text()

    @property
    def field(self):
        return self.page.get_by_label("Your answer (a number")

    def number(self, which: int) -> None:
        name = re.compile(rf"^(check )?{which}$")
        self.page.get_by_role("radiogroup", name="Which question").get_by_role(
            "radio", name=name
        ).click()
        self.tab.settle()

    @property
    def main(self):
        return self.page.get_by_test_id("stMain")

    def stands(self) -> None:
        expect(self.field).to_have_value("12,5")
        self.tab.settle()
        # The tab of a replica that is gone may load itself anew meanwhile, of another version.
        expect(self.page).to_have_url(self.address)
        expect(self.main).to_have_text(self.text, use_inner_text=True)


class Bench:
    """A learner's tab in the laboratory: a point that was placed, an open room, a kept run."""

    def __init__(self, tab: Visit, address: str) -> None:
        self.tab, self.page = tab, tab.page
        tab.open(f"{address}/build?n_epochs=20&data=own")
        self.page.get_by_role("button", name="Keep this run (0 of 8)").click()
        self.page.get_by_role("button", name="This run is kept").wait_for()
        self.page.get_by_text("The code that ran").first.click()
        self.page.get_by_text("Called just now with your values").wait_for()
        self.place(0.9)
        self.stands(19)

    def place(self, across: float) -> None:
        plane, before = self.page.locator(".own_points .plane"), self.page.url
        box = plane.bounding_box()
        plane.click(position={"x": across * box["width"], "y": 0.1 * box["height"]})
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.tab.settle()

    def stands(self, n_points: int) -> None:
        expect(self.page.get_by_text("Called just now with your values")).to_be_visible()
        expect(self.page.get_by_role("button", name="Keep this run (1 of 8)")).to_be_visible()
        expect(self.page.locator(".own_points .now")).to_contain_text(f"{n_points} points")
        (own,) = parse_qs(urlsplit(self.page.url).query)["own"]
        assert len(decode(own)) == n_points


class Own:
    """A learner's tab with a table that has just been brought, too long to be asked for twice."""

    def __init__(self, tab: Visit, address: str) -> None:
        self.tab = tab
        self.page = tab.open(f"{address}/your_data?table=own&n_epochs=2")

    def bring(self, name: str) -> None:
        """Bring a table whose first column bears a name."""
        rows = "".join(f"{i % 7},{'no' if i % 3 else 'yes'},{'x' * 2000}{i}\n" for i in range(60))
        table = f"{name},sold,note\n{rows}".encode()
        file = {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": table}
        self.page.locator(".table input[type=file]").set_input_files(file)
        self.stands(name)
        self.tab.settle()

    def stands(self, name: str) -> None:
        expect(self.page.locator(".table .now")).to_contain_text(f"{name}.csv: ")
        expect(self.page.locator("table").filter(has_text="becomes")).to_contain_text(name)


def killed(first: servers.Server, study: Study, bench: Bench, own: Own, port: int) -> None:
    """Kill a replica under its learners, with an answer under way that it never gave."""
    learners = [Learner(port, "gradient_descent") for _ in range(N_LEARNERS)]
    for i, learner in enumerate(learners):
        assert next_move(learner, i + 3)[1]
    study.stands()
    own.bring("weight")
    os.kill(first.pid, signal.SIGSTOP)
    study.page.get_by_role("button", name="Check my answer").click()
    os.kill(first.pid, signal.SIGKILL)
    for i, learner in enumerate(learners):
        assert next_move(learner, i + 4)[1]
        learner.close()
    own.stands("weight")
    expect(study.page.get_by_text(re.compile("Right|Not yet")).first).to_be_visible()
    study.tab.settle()
    study.text = study.main.inner_text()
    study.stands()
    bench.stands(19)
    bench.place(0.7)
    bench.stands(20)


def answered_in_both_versions(site: Site, scripts: list[str], *replicas: servers.Server) -> None:
    """See that whichever replica is asked, a browser gets the script of its own version."""
    assert any("mount" in script for script in scripts)
    for script in scripts:
        _, _, path = script.partition("/parts/")
        told = {answers(f"{one.address}/parts/{path}") for one in replicas}
        # Every piece imports what has changed.
        changed = path.startswith("mount.js") or ".piece.js" in path
        assert told == ({200, 404} if changed else {200})
        for _ in range(4):
            assert answers(f"{site.proxy.address}/parts/{path}") == 200


def drained(second: servers.Server) -> None:
    """Tell a replica to go: what is under way is finished, and nobody new is taken."""
    busy = Learner(second.port, "xor", "scene=train&n_epochs=100")
    busy.skip_predictions()
    busy.send(busy.states)
    os.kill(second.pid, signal.SIGTERM)
    deadline = time.monotonic() + EXIT_AFTER + 30
    assert answers(f"{second.address}/ready") == 404
    assert answers(f"{second.address}/_stcore/health") == 503
    with pytest.raises(InvalidStatus) as refused:
        Learner(second.port, "xor")
    assert refused.value.response.status_code == 503
    assert not busy.receive().failed
    while not is_gone(second.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.weekly
def test_replicas_come_and_go_and_nobody_loses_anything(site, browser, new_version):
    address = site.proxy.address
    first = site.start(0)
    servers.wait_until_ready(address)
    context = browser.browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(site.start, 1)
        study, bench = Study(Visit(context), address), Bench(Visit(context), address)
        own = Own(Visit(context), address)
        second = starting.result()
    servers.wait_until_ready(second.address)
    site.is_served_by("replica_2")
    killed(first, study, bench, own, site.proxy.port)

    # Its place is taken by a new version: for a while there are both, and scripts of both.
    newer = site.start(0, new_version)
    servers.wait_until_ready(newer.address)
    site.is_served_by("replica_1")
    answered_in_both_versions(site, study.page.evaluate(_SCRIPTS), newer, second)
    own.bring("height")
    drained(second)
    study.stands()
    own.stands("height")
    bench.stands(20)
    study.page.get_by_role("button", name="Next question").click()
    expect(study.field).to_have_count(0)
    study.tab.settle()
    record = parse(study.page.evaluate("() => localStorage.getItem('knobs-and-compass')"))
    assert {"gradient_descent/prediction/edge", "gradient_descent/scene/edge"} <= record.done.keys()
    errors = [*study.tab.errors, *bench.tab.errors, *own.tab.errors]
    assert not [error for error in errors if BETWEEN_REPLICAS not in error]
    context.close()
