"""What is changed while a training goes on: from that epoch on, and nothing before it."""

import numpy as np
import pytest

from laboratory.builder import model
from training import schedule
from training.multilayer import DataSplit, fit

KEPT = {"n_points": 60, "n_epochs": 12, "max_frames": 13, "batch_size": 16}


def trained(**settings):
    return model.train(**KEPT | settings)


@pytest.mark.parametrize("optimiser", ["SGD", "momentum", "Adam", "AdamW"])
@pytest.mark.parametrize(
    ("name", "value"), [("learning_rate", 0.7), ("batch_size", 5), ("l1", 0.3), ("l2", 0.3)]
)
def test_nothing_changes_before_and_something_after(name, value, optimiser):
    before, after = (
        trained(optimiser=optimiser),
        trained(optimiser=optimiser, schedule=((6, name, value),)),
    )
    np.testing.assert_array_equal(after.loss[:7], before.loss[:7])
    assert after.loss[7] != before.loss[7]
    assert after.hyperparameters["schedule"] == ((6, name, value),)


@pytest.mark.parametrize("optimiser", ["SGD", "AdamW"])
def test_what_changes_before_the_first_step_is_as_if_it_had_been_so(optimiser):
    new = {"learning_rate": 0.4, "batch_size": 8, "l1": 0.01, "l2": 0.02}
    changed = trained(optimiser=optimiser, schedule=tuple((0, *each) for each in new.items()))
    np.testing.assert_array_equal(changed.loss, trained(optimiser=optimiser, **new).loss)


def test_a_training_that_goes_on_is_one_that_starts_from_where_it_was():
    rows = model.rows_for("circles", 60, 0.1, 0.3, 0, (), model.FORMULA, ("x1", "x2"))
    assert isinstance(rows, DataSplit)
    all_at_once = {"batch_size": 2000, "l2": 0.1, "hidden": (3,), "activation": "tanh"}
    how = all_at_once | {"loss": "cross-entropy", "optimiser": "SGD", "max_frames": 20}
    whole = fit(
        rows,
        start="He",
        learning_rate=0.5,
        n_epochs=9,
        schedule=((4, "learning_rate", 2.0),),
        **how,
    )
    at = {name: a[4] for name, a in whole.parameters.items()}
    later = fit(rows, start=at, learning_rate=2.0, n_epochs=5, **how)
    np.testing.assert_array_equal(later.loss, whole.loss[4:])


def test_an_address_holds_what_was_changed():
    changes = ((120, "learning_rate", 0.03), (200, "batch_size", 64), (200, "l2", 0.0001))
    code = "120_learning_rate_0.03~200_batch_size_64~200_l2_0.0001"
    assert schedule.encode(changes) == code
    assert schedule.decode(code) == changes
    assert schedule.decode("") == ()
    for bad in ("120_speed_1", "120_batch_size_0", "1_l1_11", "x", "1_l1_1.1.1", "1_l1_٣"):
        with pytest.raises(ValueError, match="such as 120_learning_rate"):
            schedule.decode(bad)


def test_what_is_asked_for_from_an_epoch_on_leaves_out_what_came_later():
    settings = {"learning_rate": 0.1, "batch_size": 32, "l1": 0, "l2": 0}
    made = ((50, "learning_rate", 0.3), (90, "l1", 0.01))
    assert schedule.in_force(settings, made, 60)["learning_rate"] == 0.3
    wanted = settings | {"learning_rate": 0.3, "batch_size": 8}
    changed = schedule.changed_from(settings, made, 70, wanted)
    assert changed == ((50, "learning_rate", 0.3), (70, "batch_size", 8))


def test_what_makes_no_sense_is_refused():
    for bad in (((1, "seed", 3),), ((1, "l1", 11.0),), ((-1, "l1", 1.0),), [(1, "l1", 1.0)]):
        with pytest.raises(ValueError, match="schedule must"):
            trained(schedule=bad)
    with pytest.raises(ValueError, match="n_epochs must be at most"):
        trained(n_points=500, n_epochs=5000, schedule=((4000, "batch_size", 1),))
