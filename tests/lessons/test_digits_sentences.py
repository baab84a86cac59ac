"""Handwritten digits: every computed sentence over random knobs, and facts that prose states."""

import numpy as np

from datasets.digits import SIDE, load_digits
from lessons.digits import reader, report
from lessons.digits.model import train
from lessons.digits.samples import split


def test_a_softmax_written_out_never_says_zero_or_certain():
    for scores in ((5.0, -5.0, -5.0), (-5.0, 5.0, 5.0)):
        shares = report.score_rows("358", scores)["divided by the sum"]
        assert not {"100 %", "100.0 %", "0.0 %"} & {*shares}


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


def test_the_reader_of_the_first_page_reads_and_says_how_well():
    run = reader.reader()
    assert run.metrics["validation_accuracy"][-1] > 0.93  # logistic regression has about 0.96
    sentence = reader.describe(run)
    assert "4,810 numbers" in sentence  # 64 x 64 + 64 and 64 x 10 + 10
    assert f"{len(split(0)[0]):,} digits" in sentence
