"""Sixteen patients and one question: who they are, and what a cut gets right."""

import numpy as np

from lessons.heart import by_hand, model
from lessons.heart.patients import split


def test_they_are_drawn_by_seed_from_those_that_no_neuron_of_this_split_has_seen():
    _, held_out = split()
    seen = set()
    for seed in range(20):
        some = by_hand.sample_patients(seed=seed)
        assert len(set(some.rows)) == by_hand.N
        assert set(some.rows) <= set(held_out)
        assert some.rows.tolist() == by_hand.sample_patients(seed=seed).rows.tolist()
        assert ((some.heart_rate > by_hand.LOWEST) & (some.heart_rate < by_hand.HIGHEST)).all()
        seen |= set(some.rows)
    assert len(seen) > 0.9 * len(held_out)
    assert by_hand.all_held_out().rows.tolist() == held_out.tolist()


def test_the_best_cut_is_as_good_as_any():
    for seed in range(5):
        some = by_hand.sample_patients(seed=seed)
        right = [
            int((by_hand.predict_by_threshold(some, cut) == some.disease).sum())
            for cut in np.linspace(by_hand.LOWEST, by_hand.HIGHEST, 601)
        ]
        assert max(right) == by_hand.most_right(some)
    assert not by_hand.predict_by_threshold(some, by_hand.LOWEST).any()
    assert by_hand.predict_by_threshold(some, by_hand.HIGHEST).all()


def test_thirteen_answers_beat_the_middle_cut_on_average():
    """Over 100 draws from the same 61, the neuron is ahead by over one patient in sixteen."""
    run = model.train(start="zeros")
    lead = [
        (by_hand.predict_by_network(run, some) == some.disease).sum()
        - (by_hand.predict_by_threshold(some, 150) == some.disease).sum()
        for some in (by_hand.sample_patients(seed=seed) for seed in range(100))
    ]
    assert np.mean(lead) > 1
