"""The perceptron: its rule, its facts under both conventions, and its endless circle."""

import itertools
import json

import numpy as np
import pytest
import torch
from sklearn.linear_model import Perceptron

from charts.core.words import marks_of
from datasets.students import HOURS, PASSED
from datasets.toy import GATE_LABELS, XOR_INPUTS, separated_classes
from lessons.perceptron import claims, model
from lessons.perceptron.looks import (
    HINGE,
    MIDWAY,
    Look,
    cycle,
    longest_way,
    looks,
    looks_at,
    n_right,
    n_ways,
    next_samples,
    plain,
)
from lessons.perceptron.model import (
    HUNDREDTHS,
    N_HOURS,
    first_clean_epoch,
    mistakes_by_epoch,
    samples,
    step,
    sum_on_paper,
    train,
)
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import GATE_START, START
from pages.foundations.perceptron.learn import BEGINS
from pages.foundations.perceptron.rule import RATE, SHOWN, told
from study.challenges import Status
from study.curriculum import BY_SLUG
from tests import observed
from tests.charts.expressions import evaluate, formulas
from tests.contract import Example
from tests.pages.test_pages import open_page, prose

nand = observed.experiments("perceptron", "challenges")["nand"]
OR = {"gate": "OR", "w1": 2.0, "w2": 2.0, "b_gate": -1.0}
NAND = {"gate": "NAND", "w1": -1.0, "w2": -1.0, "b_gate": 1.5}
EXAMPLE = Example(
    train=model.train,
    arguments={"data": "blobs", "n_epochs": 3, "margin": 0.1, "n_samples": 12},
    batch={"seed": (0, 1, 2), "margin": (0.05, 0.1, 0.4), "learning_rate": (0.1, 1.0, 2.5)},
    set_by_page=frozenset({"data", "learning_rate", "margin", "n_epochs", "n_samples", "seed"}),
    challenges={
        "nand": {
            "solved": NAND,
            "not_yet": {**NAND, "b_gate": 1.0},
            "not_tried": {**NAND, "gate": "AND"},
        },
        "two_gates": {
            "solved": OR,
            "not_yet": {**OR, "w1": 1.0, "w2": 1.0, "b_gate": -0.5},
            "not_tried": {**OR, "gate": "AND"},
        },
    },
    predictions={"kept_wrong": {}, "xor": {}},
)


def exactly(data="hours", n_epochs=12, **settings):
    return train(data=data, n_epochs=n_epochs, max_frames=10_000, **settings)


def test_a_step_says_yes_from_zero_on_and_no_below():
    z = np.array([-2.0, -1e-300, 0.0, -0.0, 1e-300, 3.0])
    assert step(z).tolist() == [0, 0, 1, 1, 1, 1]


def rosenblatt(X, y, n_epochs, start=(0, 0, 0)):
    """Written out once more, in Python's own whole numbers."""
    w, b, history = list(start[: X.shape[1]]), start[-1], []
    for _ in range(n_epochs):
        for x, truth in zip(X.tolist(), y.tolist(), strict=True):
            z = sum(a * c for a, c in zip(w, x, strict=True)) + b
            turn = int(truth) - int(z >= 0)
            w = [a + turn * c for a, c in zip(w, x, strict=True)]
            b += turn
            history.append((*w, b))
    return history


@pytest.mark.parametrize("data", ["hours", *GATE_LABELS])
def test_whole_numbers_give_what_fractions_give_at_every_rate(data):
    X, y, one = samples(data)
    assert one == 1
    expected = rosenblatt(X, y, 6)
    for rate in (0.01, 0.7):
        run = exactly(data, n_epochs=6, learning_rate=rate)
        knobs = np.column_stack([run.parameters["w"], run.parameters["b"]])[1:]
        np.testing.assert_allclose(knobs, rate * np.array(expected), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("seed", [0, 1])
def test_blobs_in_hundredths_are_learned_as_by_scikit_learn(seed):
    """It turns its knobs where y z <= 0, from zero, too: one start that breaks the tie alike."""
    X, y, one = samples("blobs", seed=seed, margin=0.2)
    theirs = Perceptron(eta0=1.0, shuffle=False, tol=None, max_iter=40, random_state=0)
    theirs.fit(X / one, y)
    run = train(data="blobs", seed=seed, margin=0.2, n_epochs=40, learning_rate=1.0)
    # Theirs takes a sum of zero for a mistake whichever the class is; the first sample is of class
    # 0, and step(0) = 1 makes that one, too. Afterwards no sum is exactly zero.
    np.testing.assert_allclose(run.final["w"], theirs.coef_[0], rtol=1e-9, atol=1e-9)
    assert run.final["b"] == pytest.approx(theirs.intercept_[0])
    assert theirs.score(X / one, y) == 1.0 - run.loss[-1] == 1.0


@pytest.mark.parametrize(
    ("start", "after_first", "clean", "at_last"),
    [
        # By hand, in tenths: 1 h is judged yes at sum 0 (wrong), so -1, -1; 2 h no; 3 h no (wrong),
        # so +3, +1 to 2, 0; 4 h yes: w = 0.2, b = 0, two mistakes. And so on.
        ({}, (0.2, 0.0), 5, (0.1, -0.3)),
        # Every sum is twice as large, and 0.1 more: what was yes at 0 is now yes above it.
        (START, (0.4, 0.1), 5, (0.2, -0.5)),
    ],
)
def test_the_students_on_paper(start, after_first, clean, at_last):
    run = exactly(**start)
    w, b = run.parameters["w"][:, 0], run.parameters["b"]
    assert (w[N_HOURS], b[N_HOURS]) == after_first
    assert mistakes_by_epoch(run)[0] == 2
    assert run.metrics["accuracy"][N_HOURS] == 0.5
    assert first_clean_epoch(run) == clean
    assert (w[-1], b[-1]) == at_last
    assert run.metrics["mistakes"][-1] == mistakes_by_epoch(run).sum() == 9
    assert run.metrics["accuracy"][-1] == 1.0
    assert (mistakes_by_epoch(run)[clean - 1 :] == 0).all()


def test_from_zero_the_rate_only_scales_and_from_elsewhere_it_does_not():
    counts = [
        exactly(learning_rate=rate).metrics["mistakes"].tolist() for rate in (0.01, 0.3, 10.0)
    ]
    assert all(count == counts[0] for count in counts)
    far = [train(learning_rate=r, w=-3.0, b=3.0, n_epochs=60) for r in (0.1, 1.0)]
    assert far[0].metrics["mistakes"][-1] > 2 * far[1].metrics["mistakes"][-1]


def test_on_xor_every_sequence_of_knobs_comes_back():
    for start in np.random.default_rng(3).integers(-4, 5, size=(6, 3)).tolist():
        how = {"w": start[:2], "b": start[2], "learning_rate": 1.0}
        run = exactly("XOR", n_epochs=40, **how)
        circle = cycle(run)
        assert circle is not None
        knobs = np.column_stack([run.parameters["w"], run.parameters["b"]])
        first, again = circle
        length = 4 * (again - first)
        after = knobs[4 * first :]
        np.testing.assert_array_equal(after[length:], after[:-length])


@pytest.mark.parametrize("margin", [0.05, 0.3, 1.0])
def test_the_gap_between_the_blobs_is_there(margin):
    X, y = separated_classes(margin=margin, n_samples=200, seed=np.arange(8))
    turns = np.radians(np.arange(0, 360, 0.1))
    across = X / HUNDREDTHS @ np.stack([np.cos(turns), np.sin(turns)])
    widest = ((2 * y - 1)[:, None] * across).min(axis=1).max(axis=1)
    # Half a hundredth each way, and a tenth of a degree; another cut may be a little wider.
    assert (widest >= margin - 0.02).all()
    assert (widest < 1.5 * margin).all()


@pytest.mark.parametrize("n", [*claims.SIZES, 100, 150])
def test_in_the_claim_every_perceptron_ends_without_a_mistake(n):
    options = {"n_epochs": claims.N_LOOKS // n, "max_frames": 2, "seed": np.arange(claims.N_SETS)}
    run = train(data="blobs", n_samples=n, margin=claims.MARGIN, **options)
    assert (run.metrics["accuracy"][:, -1] == 1).all()


def test_whoever_chooses_runs_out_of_mistakes_and_the_longest_way_is_found():
    """Count every way once more, in whole steps from half a step."""
    ends, go = [], [((0, 0.5), 0)]
    while go:
        (w, b), made = go.pop()
        assert all(w * x + b for x in HOURS), "no sum is exactly zero"
        wrong = [i for i, x in enumerate(HOURS) if (w * x + b >= 0) != PASSED[i]]
        ends += [] if wrong else [made]
        turns = [(2 * PASSED[i] - 1, HOURS[i]) for i in wrong]
        go += [((w + turn * x, b + turn), made + 1) for turn, x in turns]
    way = longest_way(*BEGINS)
    assert (n_ways(*BEGINS), len(way)) == (len(ends), max(ends))
    assert all(look.error for look in looks_at(way, *BEGINS[1:], bare=False))


def test_the_turn_of_a_look_is_a_step_down_the_perceptrons_loss():
    """max(0, -yz) with y = -1 or 1, by autograd; at z = 0 it has a kink."""
    run = model.train(n_epochs=10)
    for k, look in enumerate(looks(run), start=1):
        knobs = torch.tensor([look.w, look.b], dtype=torch.float64, requires_grad=True)
        i = (k - 1) % N_HOURS
        z = knobs[0] * float(HOURS[i]) + knobs[1]
        if abs(z.item()) < 1e-9:
            continue
        loss = torch.relu(-(2 * float(PASSED[i]) - 1) * z)
        (grads,) = torch.autograd.grad(loss, knobs)
        now = [float(run.parameters[name].ravel()[k]) for name in ("w", "b")]
        np.testing.assert_allclose(now, np.array([look.w, look.b]) - 0.1 * grads.numpy(), atol=1e-9)
        assert look.error * look.z == pytest.approx(loss.item(), abs=1e-12)


def test_what_is_told_of_each_look_is_what_the_training_did():
    run = model.train(n_epochs=5)
    every = looks(run)
    for n, look in enumerate(every, start=1):
        w, b = float(run.parameters["w"][n, 0]), float(run.parameters["b"][n])
        said = told(look)
        assert f"=\u00a0{plain(w)}," in said or (not look.error and w == look.w)
        assert said.endswith(f"=\u00a0{plain(b)}.") or (not look.error and b == look.b)


def test_a_sum_that_is_zero_on_paper_is_on_the_line_everywhere():
    """In floating point -0.1 - 0.2 + 0.3 is a little below zero, and would be NAND by accident."""
    check = nand(gate="NAND", w1=-0.1, w2=-0.2, b_gate=0.3)
    assert check.status is Status.NOT_YET
    assert "(1, 1) gets 0." in check.sentence
    assert n_right("NAND", (-0.1, -0.2), 0.3) == 3


@pytest.mark.parametrize("gate", ["NAND", "XOR"])
def test_challenge_and_sentence_agree_at_every_setting_of_tenths(gate):
    tenths = np.arange(-10, 11) / 10
    for w1, w2, b in itertools.product(tenths[::3], tenths[::3], tenths):
        rows = n_right(gate, (w1, w2), b)
        paper = np.round(10 * (XOR_INPUTS @ [w1, w2] + b)).astype(int)
        if gate == "NAND":
            solved = nand(gate=gate, w1=w1, w2=w2, b_gate=b).status is Status.SOLVED
            assert solved == (rows == 4 and paper.all())
        assert rows == (step(paper) == GATE_LABELS[gate]).sum()
        assert gate != "XOR" or rows <= 3, "as is said to who has three"


def test_a_start_between_two_hundredths_is_refused_with_a_plain_number():
    refused = r"w must be in whole hundredths, from -100 to 100, not 0.333\.$"
    with pytest.raises(ValueError, match=refused):
        train(w=0.333)
    with pytest.raises(ValueError, match=r"w must be .*, not \[0.333, 0.5\]\.$"):
        train(data="AND", w=np.array([0.333, 0.5]))


def test_no_sum_of_a_run_that_is_shown_is_exactly_zero():
    assert all(
        look.z
        for look in [
            *looks(train(n_epochs=20, **START)),
            *looks_at(longest_way(*BEGINS), *BEGINS[1:], bare=False),
        ]
    )
    for gate in GATE_LABELS:
        run = train(data=gate, **GATE_START | {"n_epochs": 20})
        w, b = (run.parameters[name][:, None] for name in ("w", "b"))
        assert sum_on_paper(XOR_INPUTS, w, b).all()


# Pictures ----------------------------------------------------------------------------------------

RUNS = {
    "students": {"data": "hours"},
    "far away": {"data": "hours", "w": -3.0, "b": 3.0, "learning_rate": 10.0},
    "XOR": {"data": "XOR"},
    "nothing": {"data": "AND", "n_epochs": 0},
}


def train_and_draw(hyperparameters):
    run = train(**hyperparameters)
    points, y, _ = samples(hyperparameters["data"])
    w, b = run.parameters["w"], run.parameters["b"]
    if points.shape[1] == 1:
        return run, pictures.students(w[:, 0], b)
    shown = {"next_sample": next_samples(run), "w1": w[:, 0], "w2": w[:, 1], "b": b}
    return run, pictures.plane(points, y, **shown)


def test_every_choice_gains_towards_a_cut_that_has_all_right():
    way = looks_at(longest_way(*BEGINS), *BEGINS[1:], bare=False)
    knobs = np.array([BEGINS[:2], *(seen.turned for seen in way)])
    gains = np.diff(knobs @ [1, -MIDWAY])
    np.testing.assert_allclose(gains, [RATE * abs(seen.hours - MIDWAY) for seen in way])


def test_every_way_lowers_the_hinge_and_ends_with_all_four_right():
    every = {
        n: np.array(column) for n, column in pictures.ways(BEGINS[:2], RATE).tables["falls"].items()
    }
    on = every["ends"] == 0
    before, after = (HINGE * every[f"w{i}"] + every[f"b{i}"] for i in (0, 1))
    fell = np.round((before - after)[on], 6)
    assert {*fell.tolist()} == {0.04, 0.12}, "as is told"
    sizes = (np.array([every[f"{knob}{i}"] for knob in "wb"]) ** 2 for i in (0, 1))
    grown = np.diff([size.sum(axis=0) for size in sizes], axis=0)[0]
    most = RATE**2 * (max(HOURS) ** 2 + 1)
    assert (grown <= most + 1e-9).all(), "it grows like a root, and cannot run away"
    assert (after == before)[~on].all()
    assert (np.bincount(every["made"].astype(int), every["ways"]) == n_ways(*BEGINS)).all()
    assert not on[every["made"] == len(longest_way(*BEGINS))].any()
    w, crosses = every["w0"], -every["b0"] / np.where(every["w0"], every["w0"], np.nan)
    assert (((w > 0) & (crosses > HOURS[1]) & (crosses <= HOURS[2])) == ~on).all()


def test_the_way_since_the_last_look_is_drawn_until_a_knob_is_turned():
    picture = pictures.students(0.1, 0.3, Look(1, 3, 1, -0.5, 0.1, -1.4, 0, 0.2), by_hand=True)
    (line,) = picture.to_dict()["datasets"]["lines"]
    marks = marks_of(json.loads(picture.spec))
    filters = [step["filter"] for *_, steps in marks for step in steps if "filter" in step]
    drawn_if = {each for each in filters if "_w" in each and "_x" not in each}
    assert len(drawn_if) == 2
    assert all(evaluate(each, line) for each in drawn_if)
    assert not all(evaluate(each, {**line, "w": 0.2}) for each in drawn_if)


@pytest.mark.parametrize("gate", [*GATE_LABELS])
def test_the_line_comes_back_to_the_row_of_the_same_cut(gate):
    run, plane = train_and_draw({"data": gate, **GATE_START})
    picture = pictures.visits(run, plane)
    lines = picture.tables["lines"]
    knobs = [tuple(each) for each in np.column_stack([run.parameters["w"], run.parameters["b"]])]
    drawn = [knobs[frame] for frame in np.flatnonzero(lines["_first"])]
    cuts = list(dict.fromkeys(knobs))
    assert drawn == cuts, "each cut once, when it is new"
    assert [cuts[place] for place in lines["place"]] == knobs


@pytest.mark.parametrize("hyperparameters", RUNS.values(), ids=RUNS)
def test_the_browser_rings_those_that_the_training_got_wrong(hyperparameters):
    run, picture = train_and_draw(hyperparameters)
    named = formulas(picture)
    tables = picture.to_dict()["datasets"]  # as they are sent, with four bytes
    for line, share in zip(tables["lines"], run.loss, strict=True):
        n_wrong = 0
        for sample in tables["samples"]:
            row = {**line, **sample}
            row["z"] = evaluate(named["z"], row)
            n_wrong += evaluate(named["says"], row, tables=tables) != sample["y"]
        assert n_wrong == round(share * len(tables["samples"]))


@pytest.mark.parametrize(
    ("w1", "w2", "b"),
    [(1, 1, -1.5), (-1, 0.5, 0.2), (0, -1, 0.5), (2, 0, -1), (0, 0, 0), (0, 0, -1)],
)
def test_each_half_has_the_colour_of_what_is_said_there(w1, w2, b):
    points, y, _ = samples("AND")
    picture = pictures.plane(points, y, w1=w1, w2=w2, b=b, height=340)
    named = formulas(picture)
    tables = picture.to_dict()["datasets"]
    for x1 in np.linspace(-0.4, 1.4, 10):
        row = {"w1": w1, "w2": w2, "b": b, "x": float(x1)}
        for name in ("steep", "shifted", "bottom", "top", "cut", "below", "above"):
            row[name] = evaluate(named[name], row, tables=tables)
        for x2 in np.linspace(-0.45, 1.45, 8):
            z = w1 * x1 + w2 * x2 + b
            if abs(z) > 1e-5 or w1 == w2 == 0:
                assert (row["below"] if x2 < row["cut"] else row["above"]) == (z >= 0)


def test_students_shown_in_turn_turn_the_line_as_the_training_does():
    app = open_page(BY_SLUG["perceptron"].page, scene="rule")
    for i in (0, 1, 2, 3, 0, 1, 2, 3):
        app = app.button(key=f"perceptron_shown_{i}").click().run()
    shown = app.session_state[f"{SHOWN}_False"]
    every = looks_at(shown, START["b"], RATE, bare=False)
    assert every == looks(train(n_epochs=2, **START))


def test_without_the_hours_all_four_are_answered_alike_for_ever():
    run = train(n_epochs=50, without_input=True, max_frames=201, **START)
    says = step(run.parameters["w"] * HOURS + run.parameters["b"][:, None])
    assert (says == says[:, :1]).all()
    assert {look.turned for look in looks(run)} == {(0.0, 0.1), (-0.2, -0.1)}
    assert all("0.2\u00a0×\u00a01\u00a0=" in told(look) for look in looks(run) if look.error)


def test_whoever_has_all_four_right_is_told_after_how_many():
    app = open_page(BY_SLUG["perceptron"].page, scene="rule")
    for look in looks(exactly(**START)):
        if look.error:
            assert "All four are right" not in " ".join(prose(app))
            app = app.button(key=f"perceptron_shown_{look.hours - 1}").click().run()
    assert "All four are right, after 9 mistakes" in " ".join(prose(app))
    app = app.button(key="perceptron_anew").click().run()
    assert "Look 1" not in " ".join(prose(app))
    app = open_page(BY_SLUG["perceptron"].page, scene="by_hand")
    app = app.slider(key="perceptron_b").set_value(-1.2).run()
    assert "All four are right, after 1 move of yours" in " ".join(prose(app))
    app = open_page(BY_SLUG["perceptron"].page, scene="learn")
    app = app.button(key="perceptron_chosen_0").click().run()
    assert "1 mistake so far" in " ".join(prose(app))
