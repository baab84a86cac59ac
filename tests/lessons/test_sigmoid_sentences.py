"""What is said of the sigmoid reads well, however the knobs stand."""

import numpy as np

from lessons.sigmoid import experiments, model, report

HOURS = (0.0, 0.1, 1.0, 2.5, 5.0)


def steps(low, high, step):
    return np.arange(low, high + step / 2, step)


def test_what_is_said_of_a_curve_is_never_certain():
    rng = np.random.default_rng(0)
    for _ in range(200):
        w, b = float(rng.choice(steps(-10, 10, 0.25))), float(rng.choice(steps(-30, 30, 0.5)))
        hours = float(rng.choice(HOURS))
        for rows in (report.curve_rows(w, b, hours), report.odds_rows(w, b, hours)):
            assert not {"100 %", "0 %"} & {cell for cells in rows.values() for cell in cells}


def test_whoever_stands_where_everybody_passes_is_told_its_slope_and_not_that_it_is_stuck():
    both = experiments.compare_losses(start_w=-4.0, learning_rate=1.0, n_epochs=1000)
    slope = abs(float(both["squared error"].gradients["w"][-1]))
    assert report.flatness_rows(both)["at the end"][1] == report.figure(slope, 2)
    # More of the same gets there.
    longer = model.train(
        loss="squared error", learning_rate=10.0, n_epochs=1000, **experiments.wrong_start(-4.0)
    )
    assert longer.metrics["accuracy"][-1] == 1
