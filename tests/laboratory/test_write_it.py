"""The checks of "Write it yourself", run by CPython as the browser runs them."""

import asyncio
import math
import runpy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.preprocessing import StandardScaler
from starlette.exceptions import HTTPException
from starlette.requests import Request

from benchmarks.servers import ROOT
from laboratory.write_it import asking, checks, model, my_network, steps
from study.curriculum import BY_SLUG
from study.laboratory import STEPS
from ui.sandbox import POLICY, WORKER, worker

RIGHT = {step.name: step.solution for step in steps.STEPS}
SLOPES = RIGHT["slopes"]


def made(**changed):
    names = {}
    exec("\n\n".join([steps.HEAD, *(RIGHT | changed).values()]), names)  # noqa: S102 (our own)
    return SimpleNamespace(**names)


def verdict(step, seed=7, **changed):
    return checks.run(made(**changed), step, seed, changed.get(step, RIGHT[step]))


def rows_of(step, **changed):
    return drawn_rows(made(**changed), step)


def drawn_rows(program, step):
    drawn = checks.begin(program, step, model.given(step))
    rows = []
    while more := checks.more(*drawn):
        rows += more
    return rows


@pytest.mark.parametrize("step", RIGHT)
def test_the_houses_solution_is_right_whatever_is_drawn(step):
    for seed in range(10):
        answer = verdict(step, seed)
        assert answer["ok"], answer["says"]


@pytest.mark.parametrize("step", RIGHT)
def test_what_a_step_needs_is_enough_to_judge_and_to_draw_it(step):
    """An editor sends no more, unless one of these functions names another."""
    names = {}
    needed = (*checks.STEPS[step][0], step)
    exec("\n\n".join([steps.HEAD, *map(RIGHT.get, needed)]), names)  # noqa: S102 (our own)
    program = SimpleNamespace(**names)
    assert checks.run(program, step, 7, RIGHT[step])["ok"]
    rows = model.read(step, drawn_rows(program, step))
    assert len(rows) == len(model.FRAMES[step][0])


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
    "a number was needed: is the mean": SLOPES.replace("sum(errors) / len(x)", "errors"),
    "200 digits": SLOPES.replace("return along_w", "return 10 ** 400"),
    "changed a list": SLOPES.replace("return", "x.clear()\n    return"),
}


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_slope_is_told_how(said):
    answer = verdict("slopes", slopes=WRONG[said])
    assert not answer["ok"]
    assert said in answer["says"]


OTHERS = [
    ("sigmoid", "if z < -500:", "if z < -5000:", "OverflowError"),
    ("sigmoid", "max(p, 1e-12)", "max(p, 0.4)", "was needed"),
    ("backward", "blame = p - y", "blame = y - p", "the same size with the other sign"),
    ("backward", " * a * (1 - a)", "", "W1[0][0]"),
    ("backward", "return [along_W1, blames,", "return [along_W1, [0.0],", "for b1"),
    ("learn", "rate / len(X)", "rate", "times as much"),
    ("learn", "rate / len(X)", "-rate / len(X)", "with the other sign"),
    ("Value", "parent.grad += slope", "parent.grad = slope", "`a + a`"),
    ("Value", "(other.data, self.data)", "(self.data, other.data)", "`a * b`"),
    ("Value", "return Value(self.data + other.data", "Value(self.data + other.data", "a `return`"),
    ("Value", "reversed(order)", "order", "`backward()` of `a * b + c`"),
    ("one_epoch", "- yi\n", "- yi + 0.1\n", "was needed"),
    ("softmax", "z - most", "z", "OverflowError"),
    ("counts", "        elif yi == 1:\n            fn += 1\n", "", "at false negatives, gave 0"),
    ("counts", "if fp else 0.0", "if fp else 1.0", "at false alarm rate, gave 1"),
    ("counts", "if tp else 0.0", "", "ZeroDivisionError"),
    ("Network", "draw() for i", "0.1 for i", "some weights are equal"),
    ("Network", "b2)[0]", "b2)", "a list of 1, and a number was needed: is its `[0]` meant?"),
    ("Network", "    def train(", "    def learn(", "has no `train`"),
    ("Network", "rate)", "-rate)", "was needed"),
    ("standardise", "deviation or 1.0", "deviation", "ZeroDivisionError"),
]


@pytest.mark.parametrize(("step", "part", "wrong", "said"), OTHERS)
def test_what_is_wrong_in_a_network_is_told(step, part, wrong, said):
    assert part in RIGHT[step]
    try:
        answer = verdict(step, **{step: RIGHT[step].replace(part, wrong)})
    except ArithmeticError as error:  # in the browser, as Python words it
        answer = {"ok": False, "says": repr(error)}
    assert not answer["ok"]
    assert said in answer["says"]


LEARN_IN_TURN = """\
def learn(X, y, net, rate, n_epochs):
    for epoch in range(n_epochs):
        for xi, yi in zip(X, y):
            net = turn(net, backward(xi, yi, net), rate / len(X))
    return net
"""
IN_TURN = RIGHT["learn"].split("def learn")[0] + LEARN_IN_TURN
APART = """

def standardise(training, held_out):
    return scaled_by(training, [])[0], scaled_by(held_out, [])[0]
"""
TRAIN_AT_ONCE = "        self.net = learn(X, y, self.net, rate, n_epochs)\n"


def slip(step, part, wrong):
    assert part in RIGHT[step]
    return step, RIGHT[step].replace(part, wrong)


SLIPS = [
    (*slip("loss", " / len", " // len"), "rounded down?", "`//` in line 5"),
    (
        *slip("loss", "(p, y):\n    squares = []", "(p, y, squares=[]):"),
        "left from an earlier call?",
        "in line 1 is made once",
    ),
    (
        *slip("loss", "    return", "        return"),
        "Does the loop end too early?",
        "in line 5 stands inside the `for`",
    ),
    (*slip("train", "    return", "        return"), "end too early?", "in line 9"),
    (*slip("forward", "(sigmoid(z))", "(z)"), "the sum alone?", "`sigmoid(z)`"),
    (*slip("backward", " * a * (1 - a)", ""), "what did the blame pass?", "`a * (1 - a)`"),
    ("learn", IN_TURN, "before all rows were asked?", "at the same `net`"),
    (
        "learn",
        IN_TURN.replace("rate / len(X)", "rate"),
        "before all rows were asked?",
        "at the same `net`",
    ),
    (
        "softmax",
        RIGHT["softmax"].replace(" - most", "").replace(" / sum(powers)", ""),
        "Do they add up to 1?",
        "by the sum of all of them",
    ),
    (
        "standardise",
        RIGHT["standardise"].replace("def standardise", "def scaled_by") + APART,
        "Whose means and deviations",
        "of the training rows",
    ),
    (
        *slip("standardise", "zip(*training)", "zip(*training, *held_out)"),
        "Whose means and deviations",
        "of the training rows",
    ),
    (
        *slip("standardise", "/ len(squares)", "/ (len(squares) - 1 or 1)"),
        "divided by one fewer?",
        "`len(column)`",
    ),
    (*slip("counts", "pi >= threshold", "pi > threshold"), "that is the threshold?", "`>=`"),
    (*slip("counts", "fp / (fp + tn)", "fp / (fp + tp)"), "a share of whom?", "`fp / (fp + tn)`"),
    (
        *slip("Network", "self.net = turn", "net = turn"),
        "Is the turned network kept?",
        "`self.net = ",
    ),
    (
        "Network",
        RIGHT["Network"].split("        for epoch")[0] + TRAIN_AT_ONCE,
        "before the first turn?",
        "inner loop",
    ),
]


@pytest.mark.parametrize(("step", "code", "asked", "hint"), SLIPS)
def test_a_usual_slip_is_asked_about_and_named_by_the_next_hint(step, code, asked, hint):
    answer = verdict(step, **{step: code})
    assert not answer["ok"]
    assert asked in answer["says"]
    assert hint in answer["hint"]


def test_no_slip_is_named_where_there_is_none():
    """A `return` under an `if`, a default of a number, and what a comment or a text says."""
    code = """
def sigmoid(z, e=2.71828):  # not z // 1, nor z=[]
    for each in (z,):
        if each < -500:
            return "a // b" and 0.0
    return 1 / (1 + e ** -z)
"""
    assert asking.slip_in(code) == ("", "")


def test_a_broken_step_before_is_named_for_a_link_to_it():
    answer = verdict("slopes", loss=RIGHT["loss"].replace("/ 2", ""))
    assert answer["first"] == "loss"
    assert answer["says"].startswith("First step 2, `loss`.")


def test_an_autograd_in_another_notation_is_right():
    answer = verdict(
        "Value",
        Value="""
class Value:
    def __init__(self, data, ways=()):
        self.data, self.grad, self.ways = data, 0.0, ways
    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])
    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])
    def backward(self, slope=1.0):
        self.grad += slope
        for parent, along in self.ways:
            parent.backward(slope * along)
""",
    )
    assert answer["ok"], answer["says"]


def test_who_hands_a_slope_on_too_early_is_told_to_wait():
    start, end = RIGHT["Value"].split("        order = []\n")
    early = """\
        todo, self.grad = [self], 1.0
        while todo:
            value = todo.pop()
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
                todo.append(parent)
"""
    assert end
    assert "only once all of it has arrived" in verdict("Value", Value=start + early)["says"]


def of_steps():
    """Go through what is drawn of right functions: the learner's runs, and the lesson's own."""
    for step in ("slopes", "train"):
        yield model.of_line(step, model.read(step, rows_of(step))), model.lessons_line()
    rows = model.read("sigmoid", rows_of("sigmoid"))
    yield model.recorded(rows, rows[:, 1]), model.lessons_curve()
    for step in ("backward", "learn"):
        runs = model.of_networks(model.read(step, rows_of(step)))
        yield from zip(runs, model.lessons_networks(), strict=True)


def test_a_right_function_trains_as_the_lessons_own():
    for own, theirs in of_steps():
        both = model.beside_the_lessons(own, theirs)
        assert both["yours"].loss == pytest.approx(both["the lesson’s"].loss, rel=1e-6)
    solved = model.outcomes(model.read("learn", rows_of("learn")))["solved by"]
    assert sorted(solved) == [*["both"] * 4, "neither"]


def test_a_wrong_sign_climbs_beside_the_lessons_own():
    rows = rows_of("slopes", slopes=WRONG["the same size with the other sign"])
    both = model.beside_the_lessons(
        model.of_line("slopes", model.read("slopes", rows)), model.lessons_line()
    )
    assert (np.diff(both["yours"].loss) > 0).all()
    assert (np.diff(both["the lesson’s"].loss) < 0).all()


def test_the_record_knows_every_step_and_lessons_what_theirs_is():
    assert tuple(RIGHT) == tuple(checks.STEPS) == STEPS
    for slug in steps.OF_LESSON:
        scenes = (ROOT / "pages").glob(f"*/{BY_SLUG[slug].slug}/*.py")
        assert sum("ui.write_it()" in each.read_text(encoding="utf-8") for each in scenes) == 1
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert len(steps.OF_LESSON) == 10
    assert "Ten lessons have a step of it" in readme


def test_patients_are_learned_from_once_their_numbers_are_standardised():
    rows = model.read("standardise", rows_of("standardise"))
    raw, own = rows[-1, 3] / 61, rows[-1, 6] / 61
    assert own > raw + 0.1
    X = np.array(model.patients()[0])
    scaler = StandardScaler().fit(X[61:])
    for rows, each in zip((X[61:], X[:61]), my_network.standardise(X[61:], X[:61]), strict=True):
        np.testing.assert_allclose(each, scaler.transform(rows), atol=1e-9)
    assert raw > model.patients()[1]


def test_the_curve_of_a_threshold_is_scikit_learns():
    rows = model.read("counts", rows_of("counts"))
    p, y = np.array(model.judged()).T
    assert model.area(rows) == pytest.approx(roc_auc_score(y, p), abs=1e-12)
    assert 0.8 < model.area(rows) < 1
    tn, fp, fn, tp = confusion_matrix(y, p >= 0.3).ravel()
    at = model.at_thresholds(rows)
    i = at["threshold"].index("0.3")
    assert [int(at[name][i]) for name in ("TP", "FP", "FN", "TN")] == [tp, fp, fn, tn]


def tensors(rows):
    table = torch.tensor(rows)
    return {"torch": torch, "X": table[:, :-1], "y": table[:, -1]}


def test_pytorch_learns_from_the_passengers_as_one_epoch_does():
    passengers = model.passengers()[0][178:]
    names = tensors(passengers)
    exec(steps.IN_TORCH["one_epoch"], names)  # noqa: S102 (our own)
    w, b = [0.0] * 12, 0.0
    for _ in range(5):
        X, y = [row[:-1] for row in passengers], [row[-1] for row in passengers]
        w, b = my_network.one_epoch(X, y, w, b, 0.03)
    np.testing.assert_allclose([*names["w"].tolist(), names["b"].item()], [*w, b], atol=1e-3)


def numbers_of(module):
    parts = (module.hidden.weight, module.hidden.bias, module.output.weight, module.output.bias)
    return [each.tolist() for each in parts]


def test_a_module_of_pytorch_learns_as_the_class_does():
    patients = np.array(model.patients()[0])[61:]
    X = my_network.standardise(patients[:, :-1].tolist(), [])[0]
    y = patients[:, -1].tolist()
    code, names = (
        steps.IN_TORCH["Network"],
        tensors([[*row, each] for row, each in zip(X, y, strict=True)]),
    )
    torch.manual_seed(3)
    exec(code.split("\n\n\n")[0], names)  # noqa: S102 (our own)
    network = my_network.Network(13, 3, iter(range(100)).__next__)
    network.net = numbers_of(names["Network"](13, 3))
    begins = np.concatenate([np.ravel(part) for part in network.net])
    torch.manual_seed(3)
    exec(code, names)  # noqa: S102 (our own)
    network.train(X, y, 0.1, 5)
    ends = np.concatenate([np.ravel(part) for part in network.net])
    theirs = np.concatenate([np.ravel(part) for part in numbers_of(names["net"])])
    assert np.abs(ends - begins).max() > 0.3
    np.testing.assert_allclose(theirs, ends, atol=1e-3)


def test_a_network_of_ones_own_learns_from_patients():
    rows = model.read("Network", rows_of("Network"))
    assert rows[-1, 3] / 61 > model.patients()[1] + 0.2
    assert rows[-1, 1] < 0.75 * rows[0, 1]


def test_the_titanic_is_learned_better_than_by_one_sentence_of_a_rule():
    rows = model.read("one_epoch", rows_of("one_epoch"))
    assert rows[-1, 3] / 178 > model.passengers()[1]


@pytest.mark.parametrize(
    ("divisor", "said"),
    [("1", "half a mean is needed"), ("2", "is a mean missing?"), ("len(p)", "twice as much")],
)
def test_a_loss_is_half_of_a_mean_whatever_the_number_of_students(divisor, said):
    loss = f"def loss(p, y):\n    return sum((a - b) ** 2 for a, b in zip(p, y)) / {divisor}\n"
    assert said in verdict("loss", loss=loss)["says"]
    assert not verdict("loss", loss=loss.replace(divisor, "8"))["ok"], "four students only"


def test_two_results_of_different_shapes_are_told_apart_in_training():
    train = RIGHT["train"]
    first, last = train.replace("    path = [(w, b)]", "    path = []"), "path[-1]"
    assert "is the start missing?" in verdict("train", train=first)["says"]
    told = verdict("train", train=train.replace("return path", f"return {last}"))["says"]
    assert "is this the last pair alone?" in told
    short = verdict("train", train=train.replace("range(n_epochs)", "range(n_epochs - 1)"))["says"]
    assert "missing" not in short


def test_a_factor_that_only_one_slope_has_by_chance_is_not_named():
    wrong = SLOPES.replace("    return", "    along_b = along_b + 1\n    return")
    wrong = wrong.replace("along_w = ", "along_w = 2 * ")
    assert "twice" not in verdict("slopes", slopes=wrong)["says"]


def test_twice_the_value_of_one_is_no_sum():
    twice = RIGHT["neuron"].replace("return ", "return 2 * (").replace("+ b", "+ b)")
    said = verdict("neuron", neuron=twice)["says"]
    assert said.endswith("twice as much. Is there a 2 or a ½ too many?")


def test_what_is_right_to_five_digits_is_not_praised_as_the_same():
    near = RIGHT["neuron"].replace("w * x", "w * x * 1.00001")
    assert "nearly, but not exactly" in verdict("neuron", neuron=near)["says"]


@pytest.mark.parametrize(
    "other",
    [
        "def loss(p, y):\n    return 1.0\n",
        "loss = lambda p, y: 1.0\n",
        "globals().update(loss=lambda p, y: 1.0)\n",
    ],
)
def test_constants_in_place_of_earlier_steps_do_not_pass(other):
    """Whatever a later step makes of them: what it is held against is tried first."""
    answer = verdict("slopes", slopes="def slopes(x, y, w, b):\n    return 0.0, 0.0\n\n\n" + other)
    assert answer["says"].startswith("First step 2")


def test_what_replaces_the_loss_while_it_runs_changes_nothing():
    while_asked = "def slopes(x, y, w, b):\n    globals().update(loss=lambda p, y: 1.0)\n"
    answer = verdict("slopes", slopes=f"{while_asked}    return 0.0, 0.0\n")
    assert "the slope along w" in answer["says"]


LIE = """\
class Lie(float):
    def same(self, other=0.0):
        return Lie(0.0)
    __abs__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __float__ = same
    __le__ = __ge__ = __eq__ = lambda self, other: True
    __lt__ = __gt__ = __ne__ = lambda self, other: False
    __hash__ = None
calls = []
"""
DECEITS = {
    "neuron": "math.isnan = lambda v: False\ndef neuron(x, w, b):\n    return math.nan",
    "sigmoid": RIGHT["sigmoid"].replace("1 / (1 + math.exp(-z))", "1.0")
    + "math.exp = lambda z: 0.0\n",
}


@pytest.mark.parametrize("step", DECEITS)
def test_what_a_program_makes_of_math_decides_nothing(step, monkeypatch):
    for name in ("exp", "isnan"):
        monkeypatch.setattr(math, name, getattr(math, name))  # to be as it was, afterwards
    assert not verdict(step, **{step: DECEITS[step]})["ok"]


def test_slopes_that_lie_once_they_were_right_do_not_make_a_training_right():
    lies = "calls.append(0)\n    if len(calls) > 7:\n        return Lie(0.0), Lie(0.0)\n    return"
    slopes = LIE + SLOPES.replace("return", lies)
    train = "def train(x, y, rate, n_epochs):\n    return [(0.0, 0.0)] * (n_epochs + 1)"
    assert not verdict("train", slopes=slopes, train=train)["ok"]


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
    assert output.n_printed == 10_000_000


def test_the_saved_file_runs_alone(tmp_path):
    file = tmp_path / "my_network.py"
    ran = [step.for_browser["runs"] for step in steps.STEPS]
    file.write_text("\n\n".join([steps.HEAD, *RIGHT.values(), *ran]), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", file], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    last_of_line = lines[9]
    assert last_of_line.split()[:4] == ["epoch", "500", "w", "10.0059"]
    assert float(last_of_line.split()[-1]) == pytest.approx(rows_of("train")[-1][3], rel=1e-3)
    of_xor = [float(each.split()[-1]) for each in lines[10:26]]
    on_page = [row[1] for row in rows_of("learn")[: len(of_xor)]]
    assert of_xor == pytest.approx(on_page, rel=1e-3)
    by_class = [float(each.split()[-1]) for each in lines[26:]]
    assert by_class[0] > math.log(2) / 2 > 5 * by_class[-1]
    program = SimpleNamespace(**runpy.run_path(str(file)))
    for step, code in RIGHT.items():
        assert checks.run(program, step, 7, code)["ok"]


def asked(version):
    scope = {"type": "http", "path": "/", "query_string": version.encode(), "headers": []}
    answer = WORKER.endpoint(Request(scope))
    with ThreadPoolExecutor() as pool:  # a browser of an earlier test has its loop in this thread
        return pool.submit(asyncio.run, answer).result()


def test_the_worker_has_a_policy_of_its_own():
    served = asked(worker((asking,)).partition("?")[2])
    assert served.headers["Content-Security-Policy"] == POLICY
    assert served.headers["Content-Encoding"] == "gzip"
    assert len(served.body) < 350_000
    with pytest.raises(HTTPException):
        asked("0")
