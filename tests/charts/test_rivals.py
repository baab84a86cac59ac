"""One run among others: every loss on its axis, the chosen one in ink."""

import numpy as np
import pytest

from charts.runs import curves
from lessons.gradient_descent import model as gradient_descent_model
from lessons.xor import experiments as xor_experiments
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

SLOW, FAST = (gradient_descent_model.train(learning_rate=rate, n_epochs=60) for rate in (0.01, 0.1))
WILD = gradient_descent_model.train(learning_rate=10.0, n_epochs=60)
RUNS = {
    "apart": {"slow": SLOW, "fast": FAST},
    "one on another": {"one": SLOW, "another": SLOW, "a third": SLOW},
    "one explodes": {"slow": SLOW, "wild": WILD, "fast": FAST},
    "optimisers": xor_experiments.race_of_optimisers(n_hidden=2, n_epochs=100, seed=3),
    "no step": xor_experiments.race_of_optimisers(n_epochs=0),
}
every_race = pytest.mark.parametrize("runs", RUNS.values(), ids=RUNS)


@every_race
def test_a_race_holds_every_run(runs):
    for chosen in runs:
        picture = curves.rivals(runs, chosen, loss_name="loss")
        check_picture(picture)
        assert rows_outside(picture) == []
        first = np.asarray(picture.tables["lines"]["first"])
        seen = np.isfinite(first)
        assert seen[0]
        np.testing.assert_array_equal(first[seen], np.maximum(runs[chosen].loss, 1e-12)[seen])
        assert seen.all() == (runs[chosen] is not WILD), "it leaves the picture"
