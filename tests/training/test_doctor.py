"""The house's doctor: each fault is told from a healthy network, by what the fault is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import doctor
from datasets.shapes import draw_points, split
from laboratory.clinic.faults import draw_patient
from tests.sentences import check_sentence
from tests.weekly import but_weekly
from training.dense import draw_start
from training.doctor.diagnose import diagnose, in_words
from training.doctor.examination import Examination
from training.doctor.faults import FAULTS
from training.doctor.rules import RULES
from training.multilayer import DataSplit, fit, layer_sizes

USUAL = {
    "hidden": (8, 8),
    "activation": "tanh",
    "loss": "cross-entropy",
    "start": "Glorot",
    "optimiser": "Adam",
    "learning_rate": 0.01,
    "batch_size": 32,
    "n_epochs": 60,
}


def rows_of(shape="moons", *, noise=0.2, n_points=200, seed=0):
    X, y = draw_points(shape, n_points=n_points, noise=noise, seed=seed)
    learned, held_out = split(n_points, 0.3, seed)
    return DataSplit(X[learned], y[learned], X[held_out], y[held_out], X[:0], y[:0], 2)


def begun(rows, seed, hidden=USUAL["hidden"]):
    parameters = draw_start("Glorot", layer_sizes(rows, hidden), [np.random.default_rng(seed)])
    return {name: a[0] for name, a in parameters.items()}


def settings_of(fault, start):
    far = {name: 200 * a for name, a in start.items() if name in ("W1", "W2")}
    deep = {"hidden": (8,) * 6, "activation": "sigmoid", "optimiser": "SGD", "learning_rate": 0.1}
    return {
        "healthy": {"n_epochs": 150},
        "rate_too_small": {"learning_rate": 2e-5},
        "rate_too_large": {"learning_rate": 30.0, "activation": "leaky ReLU"},
        "not_zeroed": {"zero_grad": False, "optimiser": "momentum"},
        "dead_relus": {"activation": "ReLU", "start": {**start, "b2": start["b2"] - 6}},
        "saturated": {"activation": "sigmoid", "start": {**start, **far}},
        "start_alike": {"start": "zeros"},
        "start_too_large": {"start": {name: 20 * a for name, a in start.items()}, "n_epochs": 20},
        "vanishing": deep,
        "labels_shuffled": {"n_epochs": 200},
        "too_few_epochs": {"n_epochs": 3},
        "overfitted": {"hidden": (32, 32), "n_epochs": 400},
    }.get(fault, {})


def data_of(fault, seed):
    rng = np.random.default_rng(seed)
    noise = {"healthy": 0.1, "leak": 0.6, "overfitted": 0.5}.get(fault, 0.2)
    rows = rows_of(seed=seed, noise=noise, n_points=90 if fault == "overfitted" else 200)
    sides = ((rows.X, rows.y), (rows.X_held_out, rows.y_held_out))
    if fault == "inputs_not_scaled":
        sides = tuple((X * [1.0, 150.0], y) for X, y in sides)
    elif fault == "labels_shuffled":
        sides = tuple((X, rng.permutation(y)) for X, y in sides)
    elif fault == "leak":
        told = (y + 0.1 * rng.standard_normal(len(y)) for _, y in sides)
        sides = tuple((np.column_stack([X, t]), y) for (X, y), t in zip(sides, told))
    (X, y), (X_held_out, y_held_out) = sides
    return replace(rows, X=X, y=y, X_held_out=X_held_out, y_held_out=y_held_out)


def patient(fault, seed):
    """Return the rows of a small network with one fault, and what is different about it."""
    rows = data_of(fault, seed)
    return rows, settings_of(fault, begun(rows, seed))


def train(rows, changed, seed):
    hyperparameters = {**USUAL, **changed, "seed": seed}
    return replace(fit(rows, **hyperparameters), hyperparameters=hyperparameters)


OF_THE_CLINIC = ("rate_at_the_edge", "wrong_loss")
KINDS = ["healthy", *(fault for fault in FAULTS if fault != "unlucky_start")]


@pytest.mark.parametrize("kind", but_weekly(KINDS, "healthy", *OF_THE_CLINIC))
def test_each_fault_is_named_first_and_a_healthy_network_is_left_alone(kind):
    """How often that is so, of hundreds, `make doctor` has written down."""
    if kind in OF_THE_CLINIC:
        lying_there = draw_patient(kind, 1)
        rows, run = lying_there.rows, lying_there.train()
    else:
        rows, changed = patient(kind, 1)
        run = train(rows, changed, 1)
    findings = diagnose(run, rows)
    assert (findings[0].fault if findings else "healthy") == kind
    for finding in findings:
        check_sentence(finding.evidence)
        assert 0 < finding.strength <= 1


@pytest.mark.parametrize(
    ("kind", "seed"), [("healthy", 31138), ("rate_too_small", 31000), ("too_few_epochs", 31001)]
)
def test_a_network_is_accused_of_a_large_gain_missed_or_of_a_loss_still_falling(kind, seed):
    """A healthy one gains a little, too; a faulty one may stand still, or go up in three steps."""
    lying_there = draw_patient(kind, seed)
    findings = diagnose(lying_there.train(), lying_there.rows)
    assert (findings[0].fault if findings else "healthy") == kind


@pytest.mark.parametrize(("n_over", "is_edge"), [(2, False), (4, True)])
def test_two_steps_of_twelve_that_overshoot_are_no_edge_unless_calm_gains_much(n_over, is_edge):
    rows = rows_of()
    e = Examination(train(rows, {}, 0), rows)
    calmed = e.level - 0.045 * e.base
    e.__dict__ |= {
        "swing": 1.5,
        "overshot": np.arange(12) < n_over,
        "calmed": replace(e.calmed, loss=np.array([calmed])),
        "slower": replace(e.slower, loss=np.full(3, e.level), held_out=np.full(3, np.inf)),
        "lost_to_rate": 0.0,
    }
    found = RULES["rate_at_the_edge"](e, FAULTS["rate_at_the_edge"].limits)
    assert (found is not None) == is_edge


@pytest.mark.parametrize(("others_know", "noise"), [(False, 0.1), (True, 0.1), (False, 0.01)])
def test_a_target_that_hangs_on_one_column_alone_is_no_leak(others_know, noise):
    """It is where the others tell much, too, or where the column is a copy."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 3))
    y = X[:, 0] + noise * rng.standard_normal(200)
    if others_know:
        X[:, 1] = y + 0.5 * rng.standard_normal(200)
    rows = DataSplit(X[:140], y[:140], X[140:], y[140:], X[:0], y[:0], 0)
    settings = {"loss": "squared error", "n_epochs": 1}
    e = Examination(train(rows, settings, 0), rows)
    found = RULES["leak"](e, FAULTS["leak"].limits)
    assert (found is not None) == (others_know or noise < 0.05)


def test_a_training_of_few_steps_is_continued_for_enough_of_them():
    """Twice as many would be as few, and tell as little."""
    rows = rows_of()
    for n_epochs in (1, 60):
        e = Examination(train(rows, {"n_epochs": n_epochs}, 0), rows)
        n_steps = e.longer.epochs * e.n_steps / n_epochs
        assert n_steps >= max(2 * e.n_steps, 0.9 * 100)


def test_what_hangs_on_the_start_is_told_by_other_starts():
    rows = rows_of("xor", noise=0.1, n_points=120, seed=4)
    settings = {"hidden": (3,), "activation": "ReLU", "learning_rate": 0.03, "n_epochs": 120}
    many = train(rows, settings, tuple(range(16)))
    worst, best = int(np.argmax(many.loss[:, -1])), int(np.argmin(many.loss[:, -1]))
    faults = {
        which: [f.fault for f in diagnose(train(rows, settings, which), rows, starts=many)]
        for which in (worst, best)
    }
    assert faults[worst][0] == "unlucky_start"
    assert "unlucky_start" not in faults[best]


def test_it_reads_nothing_of_how_the_network_was_started_or_zeroed():
    rows, changed = patient("not_zeroed", 1)
    run = train(rows, changed, 1)
    lied = replace(run, hyperparameters={**run.hyperparameters, "zero_grad": True, "start": "He"})
    assert [f.fault for f in diagnose(lied, rows)] == [f.fault for f in diagnose(run, rows)]


@pytest.mark.parametrize("start", ["He", "begun"])
@pytest.mark.parametrize("zero_grad", [True, False])
def test_its_own_seed_deals_out_the_very_batches_when_it_is_walked_again(start, zero_grad):
    rows = rows_of(seed=7)
    settings = {"optimiser": "Adam", "batch_size": 8, "zero_grad": zero_grad, "n_epochs": 20}
    settings["start"] = begun(rows, 7) if start == "begun" else start
    run = train(rows, settings, 7)
    apart = Examination(run, rows).again.departures
    assert (apart.zeroed if zero_grad else apart.summed) < 1e-9
    assert (apart.summed if zero_grad else apart.zeroed) > 0.1
    assert ("not_zeroed" in [f.fault for f in diagnose(run, rows)]) is not zero_grad


def test_a_start_that_is_not_the_records_is_not_walked_from():
    rows, changed = patient("not_zeroed", 1)
    run = train(rows, {**changed, "batch_size": 1000}, 1)
    told = replace(run, hyperparameters={**run.hyperparameters, "start": "zeros"})
    assert Examination(told, rows).again.departures == Examination(run, rows).again.departures


def test_every_fault_has_its_rule_and_a_batch_is_refused():
    assert {name: rule.__name__ for name, rule in RULES.items()} == {f: f for f in FAULTS}
    rows = rows_of()
    with pytest.raises(ValueError, match=r"^run must be a single run"):
        Examination(train(rows, {"n_epochs": 1}, (0, 1)), rows)
    assert "Nothing is wrong" in in_words(())


def test_on_patients_that_nobody_had_seen_it_is_right_as_often_as_is_asked_of_it():
    """They take long, so `make doctor` has written down how they came out."""
    table = doctor.matrix()
    kinds = [doctor.HEALTHY, *doctor.MAKE]
    assert list(table) == kinds
    assert set(doctor.MAKE) == set(FAULTS)
    n_sick = sum(sum(table[fault]) for fault in FAULTS)
    assert n_sick >= 100
    assert sum(table[doctor.HEALTHY]) >= 40
    text = doctor.FILE.read_text(encoding="utf-8")
    for what, enough in (
        ("ill, and named first", lambda share: share >= doctor.LEAST_RIGHT),
        ("called ill, all healthy ones", lambda share: share <= doctor.MOST_CALLED_ILL),
    ):
        (line,) = (line for line in text.splitlines() if line.startswith(f"| {what} |"))
        counts = re.findall(r"(\d+) of (\d+)", line)
        assert len(counts) == 2
        assert all(enough(int(some) / int(of)) for some, of in counts)
    assert all(f"called ill, {kind} |" in text for kind in doctor.KINDS)
