"""Long work on workers: the same bytes, computed once, stopped when left, and nothing lost."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest
from threadpoolctl import threadpool_limits

from benchmarks import servers
from lessons.digits import model as digits
from lessons.xor import model as xor
from server.cluster import engine, task
from server.cluster.engine import Cluster
from server.processor import LocalEngine, QueuedJob
from server.work import JobRunner, ResultCache, key_of
from study.loading import ROOT
from tests.server import works
from tests.server.waiting import Leaves, until


class Workers:
    def __init__(self, n_workers: int = 2) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._started: list[subprocess.Popen[bytes]] = []
        self.start_scheduler()
        self.workers = self._start("worker", self.address, "--nworkers", str(n_workers))

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "--port", str(self._port))

    def kill_scheduler(self) -> None:
        os.killpg(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()

    def end(self) -> None:
        for process in self._started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.cluster", *command],
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(process)
        return process


@contextmanager
def workers(n_workers: int = 2) -> Iterator[Workers]:
    running = Workers(n_workers)
    try:
        yield running
    finally:
        running.end()


@pytest.fixture(scope="module")
def machines() -> Iterator[Workers]:
    with workers() as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def _one_thread_for_matrices() -> Iterator[None]:
    """Compute here as the app does: sums over several threads have other last digits."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def cluster(machines, monkeypatch) -> Iterator[Cluster]:
    """Give an engine whose workers are there, and that sends them works of the tests, all."""
    monkeypatch.setattr(engine, "LONG", 0.0)
    monkeypatch.setattr(engine, "ROUND", 0.1)
    monkeypatch.setattr(task, "WORKER_PACKAGES", (*task.WORKER_PACKAGES, "tests"))
    cluster = Cluster(machines.address)
    until(lambda: cluster.is_there and cluster.n_workers == 2)
    yield cluster
    cluster.close()


@pytest.fixture
def job_runner(cluster) -> JobRunner:
    return JobRunner(ResultCache(2**25), cluster)


@pytest.fixture
def log(tmp_path) -> str:
    path = tmp_path / "log"
    path.touch()
    return str(path)


def count(log: str) -> Counter[int]:
    return Counter(map(int, Path(log).read_text(encoding="utf-8").split()))


def processes(log: str) -> list[int]:
    pids = list(map(int, Path(log).read_text(encoding="utf-8").split()))
    return [pid for i, pid in enumerate(pids) if i == 0 or pid != pids[i - 1]]


def raw(value: object) -> object:
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.shape, value.tobytes()
    if is_dataclass(value):
        return type(value), [raw(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, dict):
        return [(name, raw(part)) for name, part in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [raw(part) for part in value]
    return type(value), repr(value)


def arrays(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from arrays(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from arrays(getattr(value, each.name))


TRAININGS = {
    "digits": (digits.train, {"n_epochs": 5}),
    "XOR, 16 starts": (xor.train, {"seed": tuple(range(16))}),
}


@pytest.mark.parametrize("name", TRAININGS)
def test_the_same_bytes_come_from_a_worker_and_nobody_writes_into_them(
    job_runner, monkeypatch, name
):
    function, arguments = TRAININGS[name]
    sent = []
    out = Cluster._compute_remotely

    def noted(*given):
        sent.append(given)
        return out(*given)

    monkeypatch.setattr(Cluster, "_compute_remotely", noted)
    from_worker = job_runner.result(function, arguments)
    assert len(sent) == 1
    here = LocalEngine().compute(function, arguments, QueuedJob(), lambda: None)
    assert raw(from_worker) == raw(here)
    received = list(arrays(from_worker))
    assert received
    assert not any(array.flags.writeable for array in received)


def test_what_is_short_stays_here_and_what_is_long_goes_out(job_runner, log, monkeypatch):
    monkeypatch.setattr(engine, "LONG", 600.0)
    job_runner.result(works.slow, {"log": log, "seconds": 0.3})
    assert processes(log) == [os.getpid()]
    monkeypatch.setattr(engine, "LONG", 0.1)
    job_runner.result(works.slow, {"log": log, "seconds": 0.6})
    here, there = processes(log)
    assert here == os.getpid() != there


def test_what_knows_streamlit_stays_here(job_runner, log, monkeypatch):
    monkeypatch.setattr(task, "WORKER_PACKAGES", ("lessons", "training"))
    assert job_runner.result(works.slow, {"log": log, "seconds": 0.6}) == "done"
    assert processes(log) == [os.getpid()]


def test_progress_and_what_is_watched_come_back(job_runner, log):
    arguments, shares, looks = {"log": log, "seconds": 2.0}, [], []
    key = key_of(works.slow, arguments)

    def watch(share):
        shares.append(share)
        looks.append(job_runner.so_far(key))

    assert job_runner.result(works.slow, arguments, watch) == "done"
    assert len({share for share in shares if share > 0.1}) > 2
    seen = [look for look in looks[4:] if look is not None]
    assert len(set(seen)) > 2
    assert seen == sorted(seen)


def test_whoever_leaves_stops_it_on_the_worker_too(job_runner, log):
    def leave_once_it_is_out(_share):
        if len(processes(log)) == 2:
            raise Leaves

    with pytest.raises(Leaves):
        job_runner.result(works.slow, {"log": log, "seconds": 30.0}, leave_once_it_is_out)

    def rests():
        before = Path(log).stat().st_size
        time.sleep(0.3)
        return Path(log).stat().st_size == before

    until(rests)
    assert job_runner.result(works.slow, {"log": log, "seconds": 0.5}) == "done"


def test_an_error_comes_back_as_it_is(job_runner, log):
    with pytest.raises(
        ValueError, match=r"^learning_rate must be a number from 0 to 10, not 11\.$"
    ):
        job_runner.result(works.refuses, {"log": log})
    assert processes(log)[-1] != os.getpid()


@pytest.mark.weekly
def test_a_worker_that_is_killed_costs_nothing_but_time(job_runner, cluster):
    arguments = {"n_epochs": 8_000, "seed": tuple(range(64))}
    killed = []

    def kill_its_worker(_share):
        remote = next(iter(cluster._remote.values()), None)
        if remote and remote.worker and not killed:
            killed.append(remote.worker)
            pid = cluster._client.run(os.getpid, workers=[remote.worker])[remote.worker]
            os.kill(pid, signal.SIGKILL)

    result = job_runner.result(xor.train, arguments, kill_its_worker)
    assert killed
    assert raw(result) == raw(xor.train(**arguments))
    until(lambda: cluster.n_workers == 2)


def test_what_cannot_travel_is_computed_here(job_runner, log, caplog):
    assert isinstance(job_runner.result(works.cannot_travel, {"log": log}), type(threading.Lock()))
    assert len(processes(log)) == 3
    assert "is computed here, for no worker can" in caplog.text


REPLICA = """
import sys, time
from server.cluster import task
task.WORKER_PACKAGES = ("tests",)
from server.work import JOB_RUNNER, ask_for_workers
from tests.server.works import slow
ask_for_workers()
while not JOB_RUNNER.engine.is_there:
    time.sleep(0.02)
print("ready", flush=True)
sys.stdin.readline()
print(JOB_RUNNER.result(slow, {"log": sys.argv[1], "seconds": 2.0}), flush=True)
print("dask" in sys.modules, flush=True)
"""


def test_what_two_replicas_ask_for_at_once_is_computed_once(job_runner, machines, log):
    other = subprocess.Popen(
        [sys.executable, "-c", REPLICA, log],
        cwd=ROOT,
        env={**os.environ, "KNOBS_SCHEDULER": machines.address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdout.readline() == "ready\n"
        threading.Thread(target=lambda: print(file=other.stdin, flush=True)).start()
        assert job_runner.result(works.slow, {"log": log, "seconds": 2.0}) == "done"
        assert other.stdout.readline() == "done\n"
    by_workers = [n for pid, n in count(log).items() if pid not in (os.getpid(), other.pid)]
    assert by_workers == [100], "once, from its beginning to its end"
    assert count(log)[other.pid] < 100, "what the other replica has begun it sends out, too"


def test_nothing_stays_with_the_scheduler_and_workers_know_no_pictures(job_runner, cluster, log):
    job_runner.result(works.slow, {"log": log, "seconds": 0.5})

    def n_tasks(dask_scheduler):
        return len(dask_scheduler.tasks)

    until(lambda: cluster._client.run_on_scheduler(n_tasks) == 0)
    heavy = ("streamlit", "altair", "pyarrow")
    loaded = cluster._client.run(lambda: [name for name in heavy if name in sys.modules])
    assert list(loaded.values()) == [[], []]


@pytest.mark.usefixtures("cluster")  # which waits until the workers are there
def test_scheduler_and_workers_listen_on_this_machine_alone(machines):
    for process in (machines.scheduler, machines.workers):
        parent = psutil.Process(process.pid)
        open_here = [
            connection
            for each in (parent, *parent.children(recursive=True))
            for connection in each.net_connections()
        ]
        listening = {c.laddr.ip for c in open_here if c.status == psutil.CONN_LISTEN}
        assert listening == {"127.0.0.1"}


def test_workers_with_other_code_are_left_alone(machines, monkeypatch):
    monkeypatch.setattr(engine, "version", lambda: "knobs-of-tomorrow")
    tomorrow = Cluster(machines.address)
    until(lambda: tomorrow._client is not None)
    assert not tomorrow.is_there
    tomorrow.close()


def test_keys_are_told_apart_by_code_function_and_arguments(monkeypatch):
    def key(function, **arguments):
        return task.packed(function, arguments)[0]

    assert key(digits.train, seed=1, n_epochs=2) == key(digits.train, n_epochs=2, seed=1)
    others = {
        key(digits.train, seed=1),
        key(digits.train, seed=2),
        key(digits.train, seed=(1, 2)),
        key(xor.train, seed=1),
    }
    monkeypatch.setattr(task, "version", lambda: "knobs-of-tomorrow")
    assert len(others | {key(digits.train, seed=1)}) == 5


@pytest.mark.weekly
def test_without_its_scheduler_work_goes_on_here_and_goes_out_again(
    job_runner, cluster, machines, log, caplog
):
    """The last test of this module: it ends the scheduler that all of them share."""
    caplog.set_level(logging.INFO, engine.__name__)

    def kill_the_scheduler(_share):
        if len(processes(log)) == 2 and machines.scheduler.poll() is None:
            machines.kill_scheduler()

    assert job_runner.result(works.slow, {"log": log, "seconds": 3.0}, kill_the_scheduler) == "done"
    assert count(log)[os.getpid()] >= 150, "all of it was computed here"
    until(lambda: "No scheduler" in caplog.text)
    machines.start_scheduler()
    until(lambda: cluster.n_workers == 2 and cluster.is_there)
    assert job_runner.result(works.slow, {"log": log, "seconds": 0.6, "name": "third"})
    assert processes(log)[-1] != os.getpid()
    warnings = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert [r.name for r in warnings if "No scheduler" in r.message] == [engine.__name__]


def test_a_scheduler_that_never_was_costs_one_line(log, caplog, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 0.5)
    monkeypatch.setattr(engine, "ROUND", 0.1)
    nowhere = Cluster(f"tcp://127.0.0.1:{servers.free_port()}")
    job_runner = JobRunner(ResultCache(2**20), nowhere)
    assert job_runner.result(works.slow, {"log": log, "seconds": 0.5}) == "done"
    until(lambda: caplog.records)
    time.sleep(3 * (engine.PATIENCE + engine.ROUND))
    assert len(caplog.records) == 1
    nowhere.close()


@pytest.mark.parametrize("address", ["", "tcp://127.0.0.1:1"])
def test_one_process_alone_knows_no_dask_and_one_with_workers_loads_it_late(address):
    code = (
        "import sys\nfrom server import work\nprint('dask' in sys.modules)\n"
        "work.ask_for_workers()\nprint('dask' in sys.modules)"
    )
    environment = {**os.environ, "KNOBS_SCHEDULER": address}
    command = [sys.executable, "-c", code]
    printed = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)
    assert printed.split() == ["False", str(bool(address))]
