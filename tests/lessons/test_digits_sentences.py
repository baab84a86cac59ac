"""Handwritten digits: every computed sentence over random knobs, and facts that prose states."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.svm import SVC

from datasets.digits import SIDE, load_digits
from lessons.digits import answers, claims, exam, experiments, reader, report
from lessons.digits.challenges import check_firm, check_quick, check_small
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT, SPLITS, split
from tests.lessons.test_digits import DISTURBED, NETWORK
from tests.sentences import check_sentence
from training.optimisers import LESSON_OPTIMISERS


@pytest.mark.parametrize("seed", range(5))
def test_sentences_about_a_run_are_sentences_whatever_the_knobs(seed):
    rng = np.random.default_rng(seed)
    for _ in range(12):
        n_hidden = int(rng.choice([0, 1, 2, 16]))
        run = train(
            n_hidden=n_hidden,
            optimiser=str(rng.choice([*LESSON_OPTIMISERS])),
            learning_rate=float(rng.choice([0.0, 0.01, 1, 10])),
            batch_size=int(rng.choice([64, 1437])),
            n_epochs=int(rng.choice([0, 1, 2])),
            seed=int(rng.integers(1000)),
            split_seed=int(rng.integers(1000)),
            order=str(rng.choice(SPLITS)),
        )
        texts = [report.describe_run(run), report.describe_mistakes(run)]
        texts += answers.neuron_names(answers.first_layer(run))
        texts.append(report.describe_size(n_hidden))
        texts.append(exam.commitment(**run.hyperparameters))
        for text in texts:
            check_sentence(text)


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
        check_sentence(text)
    for ends in ((5.0, -5.0), (-5.0, 5.0)):
        three = report.three_scores(
            score_3=ends[0], score_5=ends[1], score_8=ends[1], added=0.0, truth="3"
        )
        text = report.describe_scores(three)
        check_sentence(text)
        for rounded in ("100 %", "100.0 %", "0.0 %", "= 0.00", "ln 0.000", "ln 1 "):
            assert rounded not in text


def test_sentences_about_splits_are_sentences():
    for order in SPLITS:
        for split_seed in range(60):
            check_sentence(report.describe_split(split_seed, order))
    _, texts = answers.few_of_each()
    assert any("an 8" in text for text in texts)
    for text in texts:
        check_sentence(text)


def test_sentences_about_many_runs_are_sentences():
    rng = np.random.default_rng(0)
    for n_epochs in (0, 1, 2, 20):
        check_sentence(report.describe_epochs(rng.random((5, n_epochs + 1))))
    for _ in range(50):
        n = int(rng.integers(2, 6))
        right = rng.integers(0, 181, (4, n)) / 180
        names = (experiments.OWN, experiments.RIVAL, experiments.CEILING, experiments.MAJORITY)
        check_sentence(report.describe_pairs(dict(zip(names, right, strict=True))))
        rates = rng.random((3, n, len(experiments.RATES)))
        by_name = dict(zip(experiments.OPTIMISERS, rates, strict=True))
        check_sentence(report.describe_rates(by_name, int(rng.choice([1, 2, 10]))))
        check_sentence(
            report.describe_widths(rng.random((n, len(experiments.WIDTHS))), float(rng.random()))
        )
        for kind, amounts in experiments.DISTURBANCES.items():
            disturbed = {experiments.PLAIN: rng.random((n, len(amounts)))}
            check_sentence(report.describe_disturbed(disturbed, kind))


def test_the_exam_is_told_whoever_reads_what():
    result = exam.exam(n_epochs=1, n_hidden=2)
    rng = np.random.default_rng(0)
    for _ in range(100):
        right, rival, majority = rng.integers(0, N_HELD_OUT + 1, 3).tolist()
        only_network, only_rival = rng.integers(0, 5, 2).tolist()
        check_sentence(
            exam.describe(
                replace(
                    result,
                    right=right,
                    rival_right=rival,
                    majority_right=majority,
                    only_network=only_network,
                    only_rival=only_rival,
                    p_value=float(10 ** rng.uniform(-9, 0)),
                )
            )
        )


def test_verdicts_and_checks_are_sentences():
    texts = [test(n_splits=2).finding for test in (claims.beats_logistic, claims.sure_is_right)]
    texts += [
        claims.adam_is_faster(n_splits=2, n_epochs=1, rates=(0.01,)).finding,
        claims.wider_is_better(n_splits=2, widths=(1, 2, 4)).finding,
        *(claims.next_writers(n_splits=2, order=order).finding for order in SPLITS),
        check_quick(**NETWORK | {"n_epochs": 1}).sentence,
        check_small(**NETWORK | {"n_epochs": 1, "n_hidden": 1}).sentence,
        check_small(**NETWORK).sentence,
        check_firm(**DISTURBED | {"n_epochs": 1, "n_hidden": 2, "train_shift": 1}).sentence,
    ]
    for text in texts:
        check_sentence(text)


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
    check_sentence(sentence)
    assert "4,810 numbers" in sentence  # 64 x 64 + 64 and 64 x 10 + 10
    assert f"{len(split(0)[0]):,} digits" in sentence
