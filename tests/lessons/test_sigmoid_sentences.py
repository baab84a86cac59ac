"""What is said of the sigmoid reads well, however the knobs stand."""

import numpy as np
import pytest

from lessons.sigmoid import claims, experiments, model, report
from lessons.sigmoid.challenges import CHALLENGES
from lessons.sigmoid.predictions import predict_who_escapes
from lessons.sigmoid.trust import CalibrationResult
from tests.lessons.test_sigmoid import EXAMPLE
from tests.sentences import check_sentence
from training.calibration import reliability, true_reliability

RATES = (0.01, 0.1, 1.0, 10.0, 100.0)
EPOCHS = (0, 1, 2, 4, 5, 50, 300)
HOURS = (0.0, 0.1, 1.0, 2.5, 5.0)


def steps(low, high, step):
    return np.arange(low, high + step / 2, step)


def test_what_is_said_of_a_curve_reads_well_and_it_is_never_certain():
    rng = np.random.default_rng(0)
    for _ in range(1500):
        w, b = float(rng.choice(steps(-10, 10, 0.25))), float(rng.choice(steps(-30, 30, 0.5)))
        hours = float(rng.choice(HOURS))
        told = (report.describe_curve(w, b, hours), report.describe_odds(w, b, hours))
        for text in (*told, report.describe_saturation(w, b)):
            check_sentence(text)
        for text in told:
            assert "100 %" not in text
            assert "**0 %**" not in text


@pytest.mark.parametrize("learning_rate", RATES)
def test_what_is_said_of_a_training_reads_well(learning_rate):
    for n_epochs in EPOCHS:
        for w, b in ((0.0, 0.0), (-10.0, 30.0), (10.0, -30.0), (0.25, -0.5)):
            run = model.train(learning_rate=learning_rate, n_epochs=n_epochs, w=w, b=b)
            check_sentence(report.describe_training(run))
        runs = experiments.converge(n_epochs=n_epochs, learning_rate=learning_rate)
        check_sentence(report.describe_growth(runs["hours"]))
        check_sentence(report.describe_rest(runs["overlapping"]))
        for start_w in (-40.0, -8.0, -4.0, 0.0):
            both = experiments.compare_losses(
                start_w=start_w, learning_rate=learning_rate, n_epochs=n_epochs
            )
            check_sentence(report.describe_flatness(both))
            check_sentence(predict_who_escapes(both).sentence)


def test_whoever_stands_where_everybody_passes_is_told_its_slope_and_not_that_it_is_stuck():
    both = experiments.compare_losses(start_w=-4.0, learning_rate=1.0, n_epochs=1000)
    text = report.describe_flatness(both)
    slope = abs(float(both["squared error"].gradients["w"][-1]))
    assert report.figure(slope, 2) in text
    # More of the same gets there.
    longer = model.train(
        loss="squared error", learning_rate=10.0, n_epochs=1000, **experiments.wrong_start(-4.0)
    )
    assert longer.metrics["accuracy"][-1] == 1
    assert "stuck" not in text


@pytest.mark.parametrize("n_samples", [10, 100])
def test_what_is_said_of_decisions_reads_well(n_samples):
    rng = np.random.default_rng(n_samples)
    for seed in range(20):
        spread = float(rng.choice(steps(0.2, 3.0, 0.1)))
        data = {"data": "overlapping", "n_samples": n_samples, "spread": spread}
        run = model.train(**data, learning_rate=0.3, n_epochs=100, seed=seed)
        check_sentence(report.describe_rest(run))
        for threshold in (0.0, 0.09, 0.5, 1.0):
            miss = float(rng.choice(steps(0, 20, 0.5)))
            learned, new = (
                experiments.decisions(run, threshold, miss=miss, new=new) for new in (False, True)
            )
            check_sentence(report.describe_decisions(learned, new, run, threshold, miss))
            check_sentence(report.describe_order(learned, new))
    for n_draws in (2, 20):
        many = model.train(**data, learning_rate=0.3, n_epochs=100, seed=range(n_draws))
        for threshold in (0.0, 0.01, 0.5, 1.0):
            check_sentence(report.describe_draws(experiments.draws(many, threshold)))


def test_what_is_said_of_trust_reads_well():
    rng = np.random.default_rng(0)
    for sharpness in (0.0, 1.0, 10.0, 1e6):
        p = 1 / (1 + np.exp(-np.clip(sharpness * rng.standard_normal(178), -700, 700)))
        y = (rng.random(178) < 0.4).astype(float)
        trust = CalibrationResult(reliability(p, y), true_reliability(p, n_draws=20))
        check_sentence(report.describe_trust({"cross-entropy": trust}))


def test_what_is_found_out_about_claims_reads_well(monkeypatch):
    for threshold in (None, 0.0, 0.02, 0.5, 0.999, 1.0):
        check_sentence(claims.auc_means_perfect(threshold=threshold).finding)
    monkeypatch.setattr(claims, "N_SPLITS", 3)
    for first_seed in (0, 50):
        check_sentence(claims.output_can_be_trusted(first_seed=first_seed).finding)


@pytest.mark.parametrize("name", CHALLENGES)
def test_what_is_said_of_a_challenge_reads_well(name):
    for settings in EXAMPLE.challenges[name].values():
        for changed in ({}, *({knob: 1} for knob in settings if knob.endswith("epochs"))):
            check_sentence(CHALLENGES[name](**settings | changed).sentence)
