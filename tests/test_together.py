"""All kinds of jobs at once in one process, each twice: every one comes to its end.

At each progress report the next job goes on. If one holds a lock there that another waits for, both
stand still.
"""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from datasets.heart import load_patients
from laboratory.builder import model as build
from laboratory.builder import report as build_report
from laboratory.clinic import model as clinic
from laboratory.clinic import report as clinic_report
from laboratory.your_data import cautions, effects, rivals
from laboratory.your_data import model as your_data
from laboratory.your_data.columns import roles_of
from laboratory.your_data.reading import parse_table
from server import processor, watchdog, work
from server.processor import DueFirstQueue
from server.work import JobRunner, ResultCache
from study.curriculum import LESSONS
from tests.observed import example, experiments
from tests.server.waiting import PATIENCE
from training import progress

OFTEN = {"lessons": 3, "laboratory": 30}
"""Pauses of each job; the doctor measures one thing after the other."""
Job = Callable[[], object]


def of_the_lessons() -> dict[str, Job]:
    jobs: dict[str, Job] = {}
    for slug in (lesson.slug for lesson in LESSONS):
        given = example(slug)
        jobs[f"{slug}: train"] = partial(given.train, **given.arguments)
        for name, settings in [*given.predictions.items()][:1]:
            about = experiments(slug, "predictions")[name]
            jobs[f"{slug}: prediction"] = partial(about, **settings)
        for name, tries in [*given.challenges.items()][:1]:
            check = experiments(slug, "challenges")[name]
            jobs[f"{slug}: challenge"] = partial(check, **next(iter(tries.values())))
        for test in [each.test for each in experiments(slug, "claims").values()][:1]:
            jobs[f"{slug}: claim"] = test
    return jobs


def of_the_laboratory() -> dict[str, Job]:
    csv = load_patients().to_csv(index=False).encode()
    table = parse_table(csv)
    roles = roles_of(table.columns, target := len(table.columns) - 1, "")
    settings = {"table": table, "roles": roles, "target": target, "n_epochs": 5}
    run = your_data.train(**settings)
    case = your_data.case_of(run)
    built = build.train(data="spirals", hidden=(4,), n_epochs=50)
    return {
        "a table": partial(parse_table, csv),
        "a network for it": partial(your_data.train, **settings),
        "its rivals": partial(rivals.answers_of_rivals, case),
        "cautions": partial(cautions.cautions, case, (4,)),
        "columns": partial(effects.permutation_importance, run, case),
        "a network": partial(build.train, data="moons", hidden=(4,), n_epochs=50),
        "what is wrong": partial(build_report.findings, built),
        "a patient": partial(clinic.train, visit=1),
        "its starts": partial(clinic.starts, visit=1),
        "the doctor": partial(clinic_report.doctors_findings, visit=1),
    }


JOBS = {"lessons": of_the_lessons, "laboratory": of_the_laboratory}


class Enough(Exception):  # noqa: N818 (no error)
    """A job has paused often enough."""


def begun(job: Job, n_left: int) -> object:
    """Let a job pause so often; how it ends is tested elsewhere."""

    def hear(share: float) -> None:
        nonlocal n_left
        n_left -= 1
        report(share)
        if not n_left:
            raise Enough

    report = progress._listener.get()
    try:
        with progress.progress_callback(hear):
            return job() or "nothing"
    except Enough:
        return "enough"


def next_in_line(queue, owner=None):
    jobs = queue._jobs
    return jobs[(jobs.index(owner) + 1) % len(jobs)] if owner in jobs else jobs[0]


@pytest.mark.parametrize("place", JOBS)
def test_jobs_that_compute_at_once_all_end(place, monkeypatch):
    monkeypatch.setattr(processor, "STINT", 0.0)
    monkeypatch.setattr(DueFirstQueue, "first", next_in_line)
    monkeypatch.setattr(watchdog, "LIMIT", 3.0)
    monkeypatch.setattr(watchdog, "STILL", 0.0)
    jobs = [(name, job, twin) for name, job in JOBS[place]().items() for twin in range(2)]
    monkeypatch.setattr(work, "JOBS", len(jobs))
    job_runner, together, stuck = JobRunner(ResultCache(2**20)), threading.Barrier(len(jobs)), []

    def learner(name, job, twin):
        together.wait(PATIENCE)
        try:
            job_runner.result(begun, {"job": job, "n_left": OFTEN[place]}, key=(name, twin))
        except Exception as error:
            stuck.append((name, error))

    threads = [threading.Thread(target=learner, args=each, daemon=True) for each in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert stuck == []
