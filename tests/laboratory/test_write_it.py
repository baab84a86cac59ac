"""The checks of "Write it yourself", run by CPython as the browser runs them."""

import asyncio
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from laboratory.write_it import asking, checks, model, steps
from ui.sandbox import POLICY, WORKER, worker

RIGHT = {step.name: step.solution for step in steps.STEPS}
SLOPES = RIGHT["slopes"]


def made(**changed):
    names = {}
    exec("\n\n".join([steps.HEAD, *(RIGHT | changed).values()]), names)  # noqa: S102 (our own)
    return SimpleNamespace(**names)


def verdict(step, seed=7, **changed):
    code = (RIGHT | changed)[step]
    return json.loads(checks.run(made(**changed), step, seed, code))


def rows_of(step, **changed):
    checks.begin(made(**changed), step)
    rows = []
    while more := json.loads(checks.more()):
        rows += more
    return rows


@pytest.mark.parametrize("step", RIGHT)
def test_the_houses_solution_is_right_whatever_is_drawn(step):
    for seed in range(10):
        answer = verdict(step, seed)
        assert answer["ok"], answer["says"]


@pytest.mark.parametrize("step", RIGHT)
def test_what_stands_there_at_first_is_not_right(step):
    assert not verdict(step, **{step: steps.BY_NAME[step].starts})["ok"]


WRONG = {
    "the same size with the other sign": SLOPES.replace(
        "neuron(xi, w, b) - yi", "yi - neuron(xi, w, b)"
    ),
    "is a mean missing?": SLOPES.replace(" / len(x)", ""),
    "twice as much": SLOPES.replace("/ len(x)", "/ len(x) * 2"),
    "swapped": SLOPES.replace("return along_w, along_b", "return along_b, along_w"),
    "None": SLOPES.replace("return", "result ="),
    "single number": SLOPES.replace("sum(errors) / len(x)", "errors"),
    "200 digits": SLOPES.replace("return along_w", "return 10 ** 400"),
    "changed a list": SLOPES.replace("return", "x.clear()\n    return"),
}


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_slope_is_told_how(said):
    answer = verdict("slopes", slopes=WRONG[said])
    assert not answer["ok"]
    assert said in answer["says"]


def test_slopes_follow_the_learners_own_loss():
    loss = "def loss(p, y):\n    return sum((a - b) ** 2 for a, b in zip(p, y)) / len(p)\n"
    assert verdict("loss", loss=loss)["ok"]
    assert not verdict("slopes", loss=loss)["ok"]
    assert verdict("slopes", loss=loss, slopes=WRONG["twice as much"])["ok"]


CONSTANT = "def slopes(x, y, w, b):\n    return 0.0, 0.0\n\n\n"


@pytest.mark.parametrize(
    "other",
    [
        "def loss(p, y):\n    return 1.0\n",
        "loss = lambda p, y: 1.0\n",
        "def other():\n    global loss\n    loss = len\n",
    ],
)
def test_a_step_gives_no_new_meaning_to_an_earlier_one(other):
    answer = verdict("slopes", slopes=CONSTANT + other)
    assert not answer["ok"]
    assert "`loss` is of step 2" in answer["says"]
    # Whatever it is called by, the loss that is used is tried first.
    answer = verdict("slopes", slopes=CONSTANT + "globals().update(loss=lambda p, y: 1.0)\n")
    assert answer["says"].startswith("First step 2")


def test_a_run_arrives_and_a_forged_one_does_not():
    rows = rows_of("train")
    run = model.of_line("train", model.read("train", rows))
    assert run.final["w"] == pytest.approx(10, abs=0.01)
    backwards = [*rows[:-1], rows[0]]
    for forged in (None, [], {}, rows[:1], backwards, rows * 3, [*rows[:-1], [1e300] * 6]):
        assert model.read("train", forged) is None
    for value in ("1", None, True, float("nan"), 1e13, [1]):
        assert model.read("train", [rows[0], [1, 0, 0, 0, 0, value]]) is None


def test_two_runs_are_never_taken_for_the_same():
    one, other = (
        model.of_line("slopes", model.read("slopes", rows_of("slopes", slopes=slopes)))
        for slopes in (SLOPES, WRONG["twice as much"])
    )
    assert one.hyperparameters != other.hyperparameters


def test_output_is_bounded():
    output = asking.Output()
    output.write("x" * 10_000_000)
    assert len(output.text) == asking.MOST_PRINTED
    assert output.n_lost == 10_000_000 - asking.MOST_PRINTED


def test_the_saved_file_runs_alone(tmp_path):
    file = tmp_path / "my_network.py"
    ran = [step.runs for step in steps.STEPS if step.runs]
    file.write_text("\n\n".join([steps.HEAD, *RIGHT.values(), *ran]), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", file], capture_output=True, text=True, check=True)
    last_of_line = done.stdout.splitlines()[9]
    assert last_of_line.split()[:4] == ["epoch", "500", "w", "10.0059"]
    assert float(last_of_line.split()[-1]) == pytest.approx(rows_of("train")[-1][3], rel=1e-3)


def asked(version):
    scope = {"type": "http", "path": "/", "query_string": version.encode()}
    headers = [(b"accept-encoding", b"gzip")]
    return asyncio.run(WORKER.endpoint(Request({**scope, "headers": headers})))


def test_the_worker_has_a_policy_of_its_own():
    served = asked(worker((asking,)).partition("?")[2])
    assert served.headers["Content-Security-Policy"] == POLICY
    assert served.headers["Content-Encoding"] == "gzip"
    assert len(served.body) < 350_000
    with pytest.raises(HTTPException):
        asked("0")
