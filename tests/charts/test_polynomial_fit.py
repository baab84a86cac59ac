"""A curve by hand: one spec for every degree and every point, and what a pull does to both."""

import numpy as np

from charts.models import polynomial_fit

N_DEGREES, N_GRID, N = 12, 61, 15
RNG = np.random.default_rng(0)
X, GRID = np.linspace(0, 1, N), np.linspace(0, 1, N_GRID)
CURVES, ERRORS = RNG.normal(size=(N_DEGREES, N_GRID)), RNG.uniform(size=N_DEGREES)
PULLS = RNG.normal(size=(N_DEGREES, N, 2))
UNITS = RNG.normal(size=(N_DEGREES, N, N_GRID))


def draw(*, degree=2, point=8, lift=0.0, fresh=True, n_pulled=N):
    names = ["error", "on new ones"][: 2 if fresh else 1]
    others = np.arange(N - 1 if fresh else 0, dtype=float)
    return polynomial_fit.pulled_fit(
        X,
        RNG.normal(size=N),
        (others, others),
        GRID,
        CURVES,
        dict.fromkeys(names, ERRORS),
        dict.fromkeys(names, PULLS[:, :n_pulled]),
        UNITS[:, :n_pulled],
        degree=degree,
        point=point,
        lift=lift,
    )


def test_every_degree_is_there_with_what_the_pulled_point_does_to_it():
    tables = draw(point=4).tables
    assert np.unique(tables["curves"]["degree"]).tolist() == list(range(N_DEGREES))
    np.testing.assert_array_equal(tables["curves"]["before"], CURVES.ravel())
    np.testing.assert_allclose(tables["curves"]["unit"], UNITS[:, 3].ravel(), rtol=1e-6)
    np.testing.assert_array_equal(tables["errors"]["b3"][:N_DEGREES], PULLS[:, 2, 0])
    np.testing.assert_array_equal(tables["errors"]["c3"][N_DEGREES:], PULLS[:, 2, 1])


def test_the_curve_shown_knows_what_every_point_does_to_it():
    tables = draw(degree=5).tables
    on_grid = tables["units"]
    x_of = dict(zip(tables["curves"]["i"], tables["curves"]["x"], strict=True))
    np.testing.assert_array_equal([x_of[i] for i in on_grid["i"]], GRID)
    for i in range(N):
        np.testing.assert_allclose(on_grid[f"p{i + 1}"], UNITS[5, i], rtol=1e-6)
