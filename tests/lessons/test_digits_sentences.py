"""Handwritten digits: every computed sentence over random knobs, and facts that prose states."""

import numpy as np
import pytest
from sklearn.svm import SVC

from datasets.digits import SIDE, load_digits
from lessons.digits import reader, report
from lessons.digits.model import train
from lessons.digits.samples import split


def test_sentences_about_scores_never_say_zero_or_certain():
    rng = np.random.default_rng(0)
    for _ in range(500):
        score_3, score_5, score_8, added = np.round(rng.uniform(-5, 5, 4), 1).tolist()
        three = report.three_scores(
            score_3=score_3,
            score_5=score_5,
            score_8=score_8,
            added=added,
            truth=str(rng.choice(["3", "5", "8"])),
        )
        text = report.describe_scores(three)
    for ends in ((5.0, -5.0), (-5.0, 5.0)):
        three = report.three_scores(
            score_3=ends[0], score_5=ends[1], score_8=ends[1], added=0.0, truth="3"
        )
        text = report.describe_scores(three)
        for rounded in ("100 %", "100.0 %", "0.0 %", "= 0.00", "ln 0.000", "ln 1 "):
            assert rounded not in text


# What the prose says ----------------------------------------------------------------------------


def test_pixels_without_ink_learn_nothing_and_adam_moves_rare_ones_as_far_as_others():
    ink, _ = load_digits()
    empty = ink.max(axis=0) == 0
    assert empty.sum() == 3
    middle = np.zeros((SIDE, SIDE), dtype=bool)
    middle[1:-1, 2:-2] = True
    rare = ~empty & (ink.mean(axis=0) < 0.01)
    moved = {}
    for optimiser, rate in (("Adam", 0.01), ("SGD", 0.1)):
        run = train(optimiser=optimiser, learning_rate=rate)
        W1 = run.parameters["W1"]
        moved[optimiser] = np.abs(W1[-1] - W1[0]).mean(axis=1)
        assert (moved[optimiser][empty] == 0).all()
    share = {name: by[rare].mean() / by[middle.ravel()].mean() for name, by in moved.items()}
    assert 0.5 < share["Adam"] < 2
    assert share["SGD"] < 0.2


def test_a_support_vector_machine_reads_about_99_percent():
    X, y = load_digits()
    accuracies = []
    for split_seed in range(4):
        train_rows, validation, _ = split(split_seed)
        accuracies.append(
            SVC().fit(X[train_rows], y[train_rows]).score(X[validation], y[validation])
        )
    # One split strays by 0.006.
    assert np.mean(accuracies) == pytest.approx(0.99, abs=0.01)


def test_the_reader_of_the_first_page_reads_and_says_how_well():
    run = reader.reader()
    assert run.metrics["validation_accuracy"][-1] > 0.93  # logistic regression has about 0.96
    sentence = reader.describe(run)
    assert "4,810 numbers" in sentence  # 64 x 64 + 64 and 64 x 10 + 10
    assert f"{len(split(0)[0]):,} digits" in sentence
