"""A curve by hand: every degree is there, with what a pull of the chosen point does to it."""

import numpy as np

from charts.models import polynomial_fit

N_DEGREES, N_GRID, N = 12, 61, 15


def test_every_degree_is_there_with_what_the_pulled_point_does_to_it():
    rng = np.random.default_rng(0)
    curves, pulls = rng.normal(size=(N_DEGREES, N_GRID)), rng.normal(size=(N_DEGREES, N, 2))
    units = rng.normal(size=(N_DEGREES, N, N_GRID))
    x, new, grid = (np.linspace(0, 1, n) for n in (N, N - 1, N_GRID))
    tables = polynomial_fit.pulled_fit(
        x,
        rng.normal(size=N),
        (new, new),
        grid,
        curves,
        dict.fromkeys(("error", "on new ones"), rng.uniform(size=N_DEGREES)),
        dict.fromkeys(("error", "on new ones"), pulls),
        units,
        degree=2,
        point=4,
        lift=0.0,
    ).tables
    assert np.unique(tables["curves"]["degree"]).tolist() == list(range(N_DEGREES))
    np.testing.assert_array_equal(tables["curves"]["before"], curves.ravel())
    np.testing.assert_allclose(tables["curves"]["unit"], units[:, 3].ravel(), rtol=1e-6)
    np.testing.assert_array_equal(tables["errors"]["b3"][:N_DEGREES], pulls[:, 2, 0])
    np.testing.assert_array_equal(tables["errors"]["c3"][N_DEGREES:], pulls[:, 2, 1])
