"""Numbers set by hand: they come back from an address, and a training goes on from them."""

import numpy as np
import pytest

from tests.training.test_multilayer import USUAL, rows
from training.hyperparameters import SetByHand
from training.multilayer import fit
from training.parameter_edits import BIAS, MAX_EDITS, MAX_VALUE, changed, decode, encode, fits

CHANGES = ((200, 1, 0, 2, -1.5), (200, 1, BIAS, 2, 3.0), (5000, 6, 63, 15, 1.5e-07))
WHOLE = {**USUAL, "batch_size": 2000, "n_epochs": 20}


def test_changes_come_back_as_they_were():
    assert encode(CHANGES[:2]) == "200_1_0_2_-1.5~200_1_b_2_3"
    assert decode(encode(CHANGES)) == CHANGES
    assert decode("") == ()
    SetByHand(MAX_EDITS, MAX_VALUE).check("changes", CHANGES)


@pytest.mark.parametrize(
    "code",
    [
        *("1_1_0_0", "1_1_0_0_", "1_1_0_0_x", "1_1_0_0_1001", "1_1_0_0_nan", "1_1_0_0_1..2"),
        *("1_1_0_0_1~", "-1_1_0_0_1", "1_1_c_0_1", "1_1_0_0_1\n", "١_1_0_0_1"),
        "~".join(["1_1_0_0_1"] * (MAX_EDITS + 1)),
    ],
)
def test_what_no_address_says_is_refused_in_a_sentence(code):
    with pytest.raises(ValueError, match="These changes cannot be read"):
        decode(code)


def test_only_numbers_that_a_network_has_fit_it():
    sizes = (2, 4, 1)
    assert fits((0, 1, 1, 3, 1.0), sizes)
    assert fits((0, 2, BIAS, 0, 1.0), sizes)
    for layer, i, j in ((0, 0, 0), (3, 0, 0), (1, 2, 0), (1, 0, 4), (2, 0, 1)):
        assert not fits((0, layer, i, j, 1.0), sizes)
    with pytest.raises(ValueError, match=r"changes must be of numbers that a 2-4-3-1 network has"):
        fit(rows(), **USUAL, changes=((0, 1, 2, 0, 1.0),))


def test_all_before_is_as_it_was_and_the_numbers_are_set_where_they_were_set():
    plain = fit(rows(), **USUAL)
    run = fit(rows(), **USUAL, changes=((6, 1, 1, 2, 2.5), (6, 3, BIAS, 0, -1.0)))
    np.testing.assert_array_equal(run.steps, plain.steps)
    np.testing.assert_array_equal(run.loss[:6], plain.loss[:6])
    assert run.parameters["W1"][6, 1, 2] == 2.5
    assert run.parameters["b3"][6, 0] == -1.0
    others = np.ones_like(run.parameters["W1"][6], dtype=bool)
    others[1, 2] = False
    same = (run.parameters["W1"][6] == plain.parameters["W1"][6])[others]
    assert same.all()
    assert run.loss[-1] != plain.loss[-1]


def test_the_training_goes_on_from_them_as_from_a_start():
    at = fit(rows(), **WHOLE)
    middle = {name: a[10] for name, a in at.parameters.items()}
    moved = changed(middle, ((0, 2, 1, 1, 3.0),))
    on = fit(rows(), **WHOLE, changes=((10, 2, 1, 1, 3.0),))
    every = tuple(
        (
            0,
            int(name[1]),
            BIAS if name[0] == "b" else int(place[0]),
            int(place[-1]),
            float(a[place]),
        )
        for name, a in moved.items()
        for place in np.ndindex(a.shape)
    )
    # Plain gradient descent on all rows remembers nothing of how it came to where it is.
    anew = fit(rows(), **{**WHOLE, "n_epochs": 10}, changes=every)
    np.testing.assert_allclose(anew.loss, on.loss[10:], rtol=1e-9)


def test_an_epoch_with_changes_is_recorded_and_one_that_never_comes_changes_nothing():
    plain = fit(rows(), **{**USUAL, "n_epochs": 400})
    off = int(np.setdiff1d(np.arange(400), plain.steps)[0])
    run = fit(rows(), **{**USUAL, "n_epochs": 400}, changes=((off, 1, 0, 0, 1.0),))
    assert off in run.steps
    later = fit(rows(), **USUAL, changes=((13, 1, 0, 0, 1.0),))
    np.testing.assert_array_equal(later.loss, fit(rows(), **USUAL).loss)


def test_every_run_of_many_is_changed_as_it_is_alone():
    settings = {**USUAL, "changes": ((4, 1, 0, 1, 2.0),), "max_frames": 5}
    many = fit(rows(), **settings, seed=(1, 3))
    alone = fit(rows(), **settings, seed=3)
    np.testing.assert_allclose(many.loss[1], alone.loss, rtol=1e-9)


def test_what_was_stopped_goes_on_from_changes():
    settings = {**USUAL, "learning_rate": 1.0, "n_epochs": 300, "stop_early": True}
    plain = fit(rows(), **settings)
    stood = plain.loss[-1] == plain.loss[-5]
    assert stood, "it was stopped early"
    run = fit(rows(), **settings, changes=((280, 1, 0, 0, 0.0),))
    ended = run.loss[run.steps >= 280]
    assert len(set(ended.tolist())) > 1
