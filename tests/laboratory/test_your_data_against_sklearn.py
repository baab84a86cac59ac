"""What is said of a learner's own table is what scikit-learn says, over tables of many kinds."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    mean_absolute_error,
    precision_recall_fscore_support,
    r2_score,
    root_mean_squared_error,
)
from sklearn.model_selection import (
    GroupShuffleSplit,
    ShuffleSplit,
    StratifiedShuffleSplit,
    train_test_split,
)
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from laboratory.your_data import columns, effects, model, report, rivals
from laboratory.your_data.columns import CATEGORY, NUMBER
from laboratory.your_data.preparation import MAX_DEVIATIONS, PreparedTable, case_for
from laboratory.your_data.reading import parse_table
from tests.weekly import but_weekly
from training.figures import figure, fixed, percent

TABLES = range(20)
HELD_OUT, SEED = 0.3, 5


@cache
def prepared(seed: int) -> tuple[pd.DataFrame, PreparedTable]:
    """Return a table that chance has made, as pandas has it, and what is made ready of it.

    Numbers of many sizes, categories, gaps in both; two to five classes, rare ones among them, or
    a number to predict; rows held out at random, by groups or by a date.
    """
    rng = np.random.default_rng(seed)
    n = int(rng.integers(80, 200))
    frame = pd.DataFrame({f"x{i}": rng.normal(size=n) * 10.0**i - i for i in range(-2, 3)})
    frame["few"] = rng.integers(0, 7, n) + 0.5
    for i in range(3):
        frame[f"c{i}"] = rng.choice([f"v{k}" for k in range(2 + 3 * i)], n)
    frame = frame.mask(rng.random(frame.shape) < 0.1 * (seed % 3))
    frame["group"] = rng.integers(0, n // 6, n) + 0.25
    frame["day"] = np.datetime_as_string(np.datetime64("2023-01-01") + 3 * rng.permutation(n))
    latent = frame["x0"].fillna(0) + rng.normal(size=n)
    if seed % 4 == 3:
        frame["y"] = latent
    else:
        shares = [0.04, 0.3, 0.5, 0.7, 0.9][: seed % 4 * 2 + 1] if seed % 4 else [0.05]
        bins = [-np.inf, *np.quantile(latent, shares), np.inf]
        frame["y"] = pd.cut(latent, bins, labels=list("abcdef")[: len(bins) - 1]).astype(str)
    table = parse_table(frame.to_csv(index=False).encode())
    target, groups = len(frame.columns) - 1, frame.columns.get_loc("group")
    split = {
        "groups": groups if seed % 5 == 1 else -1,
        "by_time": groups + 1 if seed % 5 == 2 else -1,
    }
    roles = columns.roles_of(table.columns, target, "")
    case = case_for(table, roles, target, split["groups"], HELD_OUT, SEED, by_time=split["by_time"])
    return frame, case


def guesses(case: PreparedTable, seed: int) -> np.ndarray:
    """Return what some model might say: mostly right, sometimes never of one class."""
    rng, true = np.random.default_rng(seed), rivals.truth(case)
    if not case.classes:
        return true + rng.normal(size=len(true))
    p = rng.random((len(true), len(case.classes)))
    p[np.arange(len(true)), true] += 0.5
    p[:, 0] *= seed % 2
    return p / p.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", but_weekly(TABLES, *TABLES[:4]))
def test_inputs_are_scikit_learns(seed):
    frame, case = prepared(seed)
    train, rows = frame.iloc[case.train_rows], frame.iloc[case.held_out_rows]
    made = dict(zip(case.features, case.rows.X_held_out.T, strict=True))
    for i in np.unique(case.origins):
        column = case.table.columns[i]
        name = column.name
        known, unseen = train[[name]], rows[[name]]
        if case.roles[i] == CATEGORY:
            coder = OneHotEncoder(sparse_output=False, handle_unknown="ignore")
            fill = SimpleImputer(strategy="constant", fill_value="not known")
            coded = coder.fit(fill.fit_transform(known)).transform(fill.transform(unseen))
            for value, one in zip(coder.categories_[0], coded.T, strict=True):
                np.testing.assert_array_equal(made.pop(f"{name}_{value}"), one)
            continue
        if name == "day":
            known, unseen = (
                pd.to_datetime(each["day"]).astype("int64").to_frame() for each in (known, unseen)
            )
        fill = SimpleImputer(strategy="median").fit(known)
        scaler = StandardScaler().fit(fill.transform(known))
        scaled = scaler.transform(fill.transform(unseen))[:, 0]
        np.testing.assert_allclose(
            made.pop(name), scaled.clip(-MAX_DEVIATIONS, MAX_DEVIATIONS), atol=1e-9
        )
        if known.isna().to_numpy().any():
            gaps = MissingIndicator(features="all").fit(known).transform(unseen)[:, 0]
            np.testing.assert_array_equal(made.pop(f"{name} is a gap"), gaps)
    assert not made


@pytest.mark.parametrize("seed", TABLES)
def test_splits_are_scikit_learns(seed):
    frame, case = prepared(seed)
    usable = np.sort(np.concatenate([case.train_rows, case.held_out_rows]))
    y = frame["y"].iloc[usable]
    if case.by_time >= 0:
        order = usable[np.argsort(frame["day"].iloc[usable].to_numpy())]
        n = round(HELD_OUT * len(order))
        train, held_out = train_test_split(order, test_size=n, shuffle=False)
    elif "group" not in {case.table.names[i] for i in case.origins}:
        codes = pd.factorize(frame["group"].iloc[usable])[0]
        dealt = GroupShuffleSplit(1, test_size=HELD_OUT, random_state=SEED)
        train, held_out = (usable[i] for i in next(dealt.split(usable, groups=codes)))
    else:
        kind = StratifiedShuffleSplit if case.classes else ShuffleSplit
        dealt = kind(1, test_size=round(HELD_OUT * len(usable)), random_state=SEED)
        train, held_out = (usable[i] for i in next(dealt.split(usable, y)))
    assert set(train) == set(case.train_rows)
    assert set(held_out) == set(case.held_out_rows)


@pytest.mark.parametrize("seed", TABLES)
def test_guesses_and_scores_are_scikit_learns(seed):
    _, case = prepared(seed)
    rows, outputs, true = case.rows, guesses(case, seed), rivals.truth(case)
    constant = rivals.guess(case, rows.X_held_out)
    shown = report.model_table(case, {"it": outputs})
    if not case.classes:
        dummy = DummyRegressor().fit(rows.X, rivals.truth(case, held_out=False))
        np.testing.assert_allclose(constant, dummy.predict(rows.X_held_out))
        error = root_mean_squared_error(true, outputs)
        assert rivals.score(case, outputs) == pytest.approx(error)
        assert shown["typical error"] == [figure(error)]
        assert shown["mean absolute error"] == [figure(mean_absolute_error(true, outputs))]
        assert shown["R²"] == [fixed(r2_score(true, outputs))]
        return
    dummy = DummyClassifier(strategy="prior").fit(rows.X, rows.y.astype(int))
    assert rivals.score(case, constant) == pytest.approx(dummy.score(rows.X_held_out, true))
    np.testing.assert_allclose(
        constant[:, dummy.classes_], dummy.predict_proba(rows.X_held_out), atol=1e-12
    )
    said, labels = outputs.argmax(axis=1), range(len(case.classes))
    assert rivals.score(case, outputs) == pytest.approx(accuracy_score(true, said))
    matrix = rivals.confusion(case, outputs)
    np.testing.assert_array_equal(matrix, confusion_matrix(true, said, labels=labels))
    theirs = precision_recall_fscore_support(true, said, labels=labels, zero_division=np.nan)
    np.testing.assert_allclose(rivals.precision_and_recall(matrix), theirs[:2])
    if len(case.classes) > 2:
        balanced, worst = np.nanmean(theirs[1]), int(np.nanargmin(theirs[1]))
        told = " ".join(cell for cells in shown.values() for cell in cells)
        assert percent(balanced, 1) in told
        assert f"{percent(theirs[1][worst], 1)}" in told
        assert str(case.classes[worst]) in told
        return
    which = report.rarest(case)
    assert case.class_sizes[which] == case.class_sizes.min()
    for what, shares in zip(("precision", "recall"), theirs[:2], strict=True):
        share = shares[which]
        assert shown[f"{what} of “{case.classes[which]}”"] == [
            percent(share, 1) if np.isfinite(share) else "–"
        ]


class AsEstimator(ClassifierMixin, BaseEstimator):
    """A trained network, as scikit-learn takes models."""

    def __init__(self, run, case):
        self.run, self.case = run, case
        self.classes_ = np.arange(len(case.classes))

    def fit(self, X, y):
        return self

    def predict_proba(self, X):
        """Return (n_samples, n_classes) probabilities."""
        return model.answers(self.run, self.case, np.asarray(X))

    def predict(self, X):
        """Return (n_samples,) classes."""
        return self.predict_proba(X).argmax(axis=1)


@pytest.mark.parametrize("seed", [6, 9])
def test_what_columns_do_is_what_scikit_learn_says(seed):
    """The means of five shuffles lie within four standard errors of those of thirty."""
    table, whole = prepared(seed)[1].table, prepared(seed)[1]
    numbers = [name.startswith("x") or name == "few" for name in table.names]
    roles = tuple(
        role if i == whole.target else NUMBER if keep else columns.OUT
        for i, (role, keep) in enumerate(zip(whole.roles, numbers, strict=True))
    )
    run = model.train(table=table, roles=roles, target=whole.target, n_epochs=15)
    case = model.case_of(run)
    network, X, true = AsEstimator(run, case), case.rows.X_held_out, rivals.truth(case)
    theirs = permutation_importance(network, X, true, n_repeats=30, random_state=0)
    lost = effects.permutation_importance(run, case)
    assert len(lost) == len(case.features) == 6, "no gaps: an input for each column"
    for i, value in lost.items():
        (k,) = np.flatnonzero(case.origins == i)
        reach = theirs.importances_std[k] * np.sqrt(1 / 5 + 1 / 30)
        assert abs(value - theirs.importances_mean[k]) <= 4 * reach + 1e-9
    i = table.names.index("few")
    which = len(case.classes) - 1
    (k,) = np.flatnonzero(case.origins == i)
    ours = effects.partial_dependence(run, case, i, which)
    found = partial_dependence(network, X, [k], percentiles=(0, 1), response_method="predict_proba")
    average = found["average"]
    np.testing.assert_allclose(ours.says, average[which if len(average) > 1 else 0])
