"""What is said of the Titanic reads well, however the knobs stand."""

from itertools import product
from unittest.mock import sentinel

import numpy as np
import pytest

from datasets.titanic import load_passengers
from lessons.titanic import exam, experiments, groups, own_passenger, passengers, report, survivors
from lessons.titanic import model as titanic_model
from lessons.titanic.challenges import CHALLENGES
from lessons.titanic.survival_models import LOSSES, MODELS, losses_of
from tests.lessons.test_titanic import EXAMPLE
from tests.sentences import check_sentence

RATES = (0, 0.01, 0.2, 1, 4, 20, 100, 1000)
EPOCHS = (0, 1, 2, 10, 60)


def some_runs(n_runs, seed):
    rng = np.random.default_rng(seed)
    for _ in range(n_runs):
        model = str(rng.choice(list(MODELS)))
        yield titanic_model.train(
            model=model,
            loss=str(rng.choice(losses_of(model))),
            learning_rate=float(rng.choice(RATES)),
            n_epochs=int(rng.choice(EPOCHS)),
            seed=int(rng.integers(1000)),
            split_seed=int(rng.integers(1000)),
            log_fare=bool(rng.integers(2)),
            normalise=bool(rng.integers(2)),
        )


def sentences(run, rng):
    yield report.describe_beside_rules(run)
    yield report.describe_lead(run)
    yield report.describe_trouble(run) or ""
    yield report.no_probabilities(run) or ""
    yield report.describe_groups(groups.accuracy_by_group(run))
    group = str(rng.choice([groups.EVERYBODY, *groups.GROUPS]))
    for cell in ("misses", "false_alarms", "hits", "right_no", groups.ALL_CELLS):
        yield report.describe_cell(run, group, cell)
    exception = {
        "unless_class": int(rng.integers(1, 4)),
        "unless_port": str(rng.choice(list(passengers.PORTS))),
    }
    yield report.describe_sentence(run, **exception)
    sex, model = str(rng.choice(passengers.SEXES)), run.hyperparameters["model"]
    p = own_passenger.probability_of(run, sex=sex, age=float(rng.integers(81)))
    yield report.describe_passenger(float(p), model=model, sex=sex)
    if not report.no_probabilities(run):
        yield report.describe_calibration(
            survivors.calibration(run), survivors.luck_of_calibration(run)
        )


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_of_a_run_reads_well(seed):
    rng = np.random.default_rng(seed)
    for run in some_runs(12, seed):
        for text in sentences(run, rng):
            check_sentence(text)


def test_what_is_said_of_three_weights_reads_well():
    for seed in range(20):
        run = titanic_model.train(seed=seed, split_seed=seed)
        for unless_class, unless_port in product((1, 2, 3), passengers.PORTS):
            check_sentence(report.describe_bars(run, unless_class, unless_port))


def test_what_is_said_of_rules_groups_and_preparations_reads_well():
    table = load_passengers()
    survived = table["Survived"].to_numpy() == 1
    best = int((passengers.women_survive(table) == survived).sum())
    for chosen in product((False, True), repeat=len(groups.GROUPS)):
        rule = [name for name, survives in zip(groups.GROUPS, chosen, strict=True) if survives]
        text = report.describe_groups_rule(rule)
        check_sentence(text)
        # Of all rules that the switches can make, none beats the one line.
        right = int((groups.groups_survive(table, groups=rule) == survived).sum())
        assert right <= best
        assert ("of all 64 it is the best" in text) == (right == best)
    for group in (groups.EVERYBODY, *groups.GROUPS):
        check_sentence(report.describe_group(group))
    for log_fare, normalise, statistics in product(
        (False, True), (False, True), ("all", "training")
    ):
        for split_seed in (0, 1, 42):
            settings = {"log_fare": log_fare, "normalise": normalise, "statistics": statistics}
            text = report.describe_preparation(**settings, split_seed=split_seed)
            check_sentence(text)
            assert ("divided are" in text.lower()) == normalise
    for model, loss in product(MODELS, LOSSES):
        check_sentence(report.describe_settings(model, loss))


def test_a_preparation_names_the_figures_that_it_uses():
    settings = {"log_fare": True, "normalise": True, "split_seed": 2}
    everybody = report.describe_preparation(**settings, statistics="all")
    assert "177 missing ages become 24 years" in everybody
    assert "Age by 80, SibSp by 8, Parch by 6, LogFare by 6.24" in everybody
    # 177 gaps, and the 30 who were that old.
    assert "23 % of all ages are now the same" in everybody
    # Without those held out another age is the most frequent.
    trained_on = load_passengers()["Age"].iloc[passengers.split(2)[0]].mode().iloc[0]
    assert trained_on != 24
    text = report.describe_preparation(**settings, statistics="training")
    assert f"become {trained_on:g} years" in text


def test_what_is_said_of_many_runs_reads_well():
    rng = np.random.default_rng(0)
    for n in (2, 3, 20):
        for _ in range(50):
            counts = rng.integers(105, 150, (3, n)) if n > 2 else np.full((3, n), 141)
            rule, sigmoid, deep = counts / 178
            check_sentence(report.describe_splits({"women survive": rule, "sigmoid": sigmoid}))
            check_sentence(report.describe_leak({"all": rule, "training": sigmoid}))
            check_sentence(report.describe_starts(deep, sigmoid))
    for n_same in (0, 1, 200):
        others = experiments.OtherStarts(200, n_same, 0.7, 0.8258)
        check_sentence(report.describe_other_starts(others))


@pytest.mark.parametrize("only_model", [0, 1, 2, 60])
@pytest.mark.parametrize("only_rule", [0, 1, 30, 400])
def test_what_is_said_of_an_exam_reads_well(only_model, only_rule):
    for p in (1.0, 0.53, 0.011, 0.0021, 1e-9):
        result = exam.Exam(sentinel.run, 418, 325, 320, 260, only_model, only_rule, p, 320)
        check_sentence(exam.describe(result))
    settings = {"model": "deep", "loss": "cross-entropy", "learning_rate": 0.01, "seed": 1}
    for n_epochs in (0, 1, 5000):
        check_sentence(
            exam.commitment(**settings, n_epochs=n_epochs, log_fare=True, normalise=False)
        )


@pytest.mark.parametrize("name", CHALLENGES)
@pytest.mark.parametrize("n_epochs", [0, 1, 20])
def test_what_is_said_of_a_challenge_reads_well(name, n_epochs):
    for settings in EXAMPLE.challenges[name].values():
        check_sentence(CHALLENGES[name](**{**settings, "n_epochs": n_epochs}).sentence)
