"""A learner's own table: nothing leaks, everything is bounded, and what is said of it is so."""

import time
from functools import cache

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.inspection import partial_dependence, permutation_importance

from laboratory.your_data import cautions, columns, effects, model, report, rivals
from laboratory.your_data.columns import CATEGORY, NUMBER, OUT
from laboratory.your_data.preparation import PreparedTable, case_for
from laboratory.your_data.reading import Table, parse_table
from laboratory.your_data.tables import TO_TRY
from tests.sentences import check_sentence
from training.figures import percent
from training.progress import progress_callback

N = 120


def table_of(**named: object) -> Table:
    rows = zip(*named.values(), strict=True)
    lines = [";".join(named), *(";".join(map(str, row)) for row in rows)]
    return parse_table("\n".join(lines).encode())


def random_table(n: int = N, seed: int = 0, **more: object) -> Table:
    rng = np.random.default_rng(seed)
    x, noise = rng.normal(size=(2, n))
    yes = np.where(x + 0.3 * noise > 0, "yes", "no")
    kind = rng.choice(["red", "green", "blue"], n)
    idle = rng.normal(size=n).round(3)
    return table_of(x=x.round(3), idle=idle, kind=kind, **more, yes=yes)


def settings_of(
    table: Table, target: str = "", letters: str = "", **more: object
) -> dict[str, object]:
    place = table.names.index(target) if target else columns.suggested_target(table.columns)
    roles = columns.roles_of(table.columns, place, letters)
    return {"table": table, "roles": roles, "target": place, **more}


def case(table: Table, target: str = "", letters: str = "", groups: str = "", **more: object):
    of = settings_of(table, target, letters)
    of["groups"] = table.names.index(groups) if groups else -1
    return case_for(**{**of, "held_out": 0.3, "split_seed": 0, **more})


# Made ready ---------------------------------------------------------------------------------------


def test_nothing_is_learned_from_rows_that_are_held_out():
    """However they are changed, what is made of the training rows stays the same."""
    table = random_table()
    first = case(table)
    cells = table.cells.astype(object)
    cells.loc[first.held_out_rows, "x"] = "9999"
    cells.loc[first.held_out_rows, "kind"] = "purple"
    changed = case(Table("changed", cells))
    np.testing.assert_array_equal(first.train_rows, changed.train_rows)
    assert first.features == changed.features
    np.testing.assert_array_equal(first.rows.X, changed.rows.X)
    assert (first.rows.X_held_out != changed.rows.X_held_out).any()


def test_the_last_rows_are_held_out_and_no_moment_is_torn_apart():
    order = np.random.default_rng(0).permutation(N)
    days = [f"2024-{1 + i // 4 // 28:02}-{1 + i // 4 % 28:02}" if i % 40 else "" for i in order]
    made = case(random_table(day=days), by_time=3, watch=True)
    when = made.table.columns[3].values
    assert made.n_left_out == 3, "nobody knows when they were"
    assert when[made.train_rows].max() < when[made.held_out_rows].min()
    n = len(made.rows.y_watched)
    assert when[made.train_rows[n:]].max() <= when[made.train_rows[:n]].min()
    assert made.held_out_rows.size == pytest.approx(0.3 * N, abs=4)
    assert "“day” is an input, too" in warned(made)


def of_trees(made: PreparedTable) -> float:
    return rivals.score(made, rivals.boosted(made, made.rows.X_held_out))


def test_a_random_split_promises_more_where_neighbours_in_time_are_alike():
    walk = np.random.default_rng(0).normal(size=200).cumsum()
    days = np.datetime_as_string(np.datetime64("2024-01-01") + np.arange(200))
    of = settings_of(table_of(day=days, price=walk.round(3)), "price", n_epochs=20)
    assert columns.suggested_time(of["table"].columns) == 0
    made = case(of["table"], "price", by_time=0)
    late, drawn = of_trees(made), of_trees(case(of["table"], "price"))
    assert drawn < 0.5 * late
    assert "A random split flatters" in report.describe_at_random(late, drawn, made)
    run = model.train(**of)
    apart = model.case_of(run)
    own = rivals.score(apart, model.answers(run, apart, apart.rows.X_held_out))
    assert rivals.at_random(**of, by_time=0) == own
    assert "held-out rows are drawn among them" in warned(case(of["table"], "price"))


_GAP = "missingindicator_a"


def test_inputs_have_names_of_their_own_whatever_the_columns_are_called():
    """What is made of one column takes the place of no other, and nobody's origin is mistaken."""
    rng = np.random.default_rng(0)
    plan, b = rng.choice(["pro", "free"], N), rng.choice(["c", "d"], N)
    told = rng.normal(size=N).round(3)
    table = table_of(
        **{"plan": plan, "plan_pro": told, "a": ["" if i % 5 else i for i in range(N)]},
        **{_GAP: -told, "a_b": b, "a_b_c": 2 * told, "row": told, "true": told},
        yes=np.where(told > 0, "yes", "no"),
    )
    made = case(table, letters="cnnncn")
    X = dict(zip(made.features, made.rows.X.T, strict=True))
    rows = made.train_rows
    assert len(X) == len(made.features) == 11
    scaled = (told[rows] - told[rows].mean()) / told[rows].std()
    for name, sign in {"plan_pro": 1, _GAP: -1, "a_b_c": 1, "row": 1, "true": 1}.items():
        np.testing.assert_allclose(X[name], sign * scaled)
    np.testing.assert_array_equal(X["plan_pro (2)"], plan[rows] == "pro")
    gaps = rows % 5 != 0
    np.testing.assert_allclose(X[f"{_GAP} (2)"], (gaps - gaps.mean()) / gaps.std())
    known = np.where(gaps, np.median(rows[~gaps]), rows)
    np.testing.assert_allclose(X["a"], (known - known.mean()) / known.std())
    of = [table.names[i] for i in made.origins]
    assert dict(zip(made.features, of, strict=True)) == {
        **{name: name for name in ("plan_pro", "a", _GAP, "a_b_c", "row", "true")},
        **{f"{_GAP} (2)": "a", "plan_free": "plan", "plan_pro (2)": "plan"},
        **{"a_b_c (2)": "a_b", "a_b_d": "a_b"},
    }
    run = model.train(**settings_of(table, "yes", "cnnncn"), n_epochs=1)
    wrong = effects.wrong_rows(run, made)
    np.testing.assert_array_equal(wrong["row (2)"], table.cells["row"].iloc[wrong["row"] - 1])
    assert set(wrong["true"]) <= {"yes", "no"}


REFUSED = {
    "few rows": (lambda: case(random_table(n=19)), "at least 20"),
    "one row": (lambda: case(random_table(n=1)), "The table has 1 row; at least 20"),
    "a target of one class": (lambda: case(random_table(one=["a"] * N), "one", "...c"), "1 class"),
    "a target of many classes": (
        lambda: case(random_table(name=[f"n{i}" for i in range(N)]), "name", "...c"),
        "0 classes of at least 4 rows",
    ),
    "a number without numbers": (lambda: case(random_table(), letters="..n"), "holds no numbers"),
    "nothing to learn from": (
        lambda: case(random_table(), letters="xxx"),
        "All columns to predict “yes” from are left out: “x” (numbers); “idle” (numbers)",
    ),
    "long texts only": (
        lambda: case(table_of(note=[f"note {i}" for i in range(N)], yes=["a", "b"] * 60)),
        "“note” (different in every row, like a name)",
    ),
    "numbers too large": (
        lambda: case(table_of(x=[f"1.{i:03}e300" for i in range(N)], yes=["a", "b"] * 60)),
        "120 numbers beyond 1 × 10¹⁰⁰ cannot be computed with",
    ),
    "dates alone": (
        lambda: case(table_of(when=[f"2024-01-{1 + i % 28:02}" for i in range(N)])),
        "there is no other column to predict it from",
    ),
    "groups and time": (
        lambda: case(random_table(), groups="x", by_time=1),
        "by groups or by time",
    ),
    "one moment": (lambda: case(random_table(t=[7] * N), by_time=3), "no row is later"),
    "a target left out": (lambda: case(random_table(), letters="...x"), "cannot be predicted"),
    "the target as groups": (lambda: case(random_table(), groups="yes"), "cannot both"),
    "two groups": (lambda: case(random_table(side=["a", "b"] * 60), groups="side"), "2 groups"),
    "a constant number": (lambda: case(random_table(one=[7] * N), "one", "...n"), "the same"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_learned_is_refused_in_a_sentence(what):
    make, why = REFUSED[what]
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        make()
    assert why in str(refusal.value)
    check_sentence(str(refusal.value))


def test_letters_of_an_address_turn_columns_and_back():
    table = random_table()
    suggested = columns.roles_of(table.columns, 3, "")
    assert suggested == (NUMBER, NUMBER, CATEGORY, CATEGORY)
    letters = columns.with_role("", 1, OUT)
    assert columns.roles_of(table.columns, 3, letters) == (NUMBER, OUT, CATEGORY, CATEGORY)
    assert columns.with_role(letters, 1, None) == ""
    assert columns.roles_of(table.columns, 3, "?%!" * 50) == suggested


# Trained and compared -----------------------------------------------------------------------------


@cache
def trained(name: str = "drawn", target: str = "", **more: object):
    table = {"drawn": random_table, **{k: load for k, (_, load) in TO_TRY.items()}}[name]()
    return model.train(**settings_of(table, target), **{"n_epochs": 30, **more})


def test_a_number_is_predicted_in_its_own_unit():
    run = trained(target="x")
    made = model.case_of(run)
    outputs = model.answers(run, made, made.rows.X_held_out)
    error = rivals.score(made, outputs)
    assert error == pytest.approx(made.unit * run.metrics["validation_loss"][-1] ** 0.5)
    guess = rivals.score(made, rivals.guess(made, made.rows.X_held_out))
    assert error < guess
    assert guess == pytest.approx(made.unit * report.losses_of_a_guess(made)["loss"] ** 0.5)


def test_trees_grown_in_parts_are_those_grown_at_once():
    from sklearn.ensemble import HistGradientBoostingClassifier

    made = case(random_table())
    at_once = HistGradientBoostingClassifier(
        max_iter=rivals.TREES, early_stopping=False, random_state=0
    ).fit(made.rows.X, made.rows.y)
    X = made.rows.X_held_out
    np.testing.assert_allclose(rivals.boosted(made, X), at_once.predict_proba(X), atol=1e-9)


def test_a_class_that_the_split_keeps_from_learning_ends_no_training():
    """All rows of a class may be of one group, which is held out."""
    kind = ["a"] * 60 + ["b"] * 60
    table = table_of(
        x=[i % 7 for i in range(N)], g=["g0"] * 60 + [f"g{1 + i % 3}" for i in range(60)], kind=kind
    )
    for seed in range(8):
        made = case(table, "kind", groups="g", split_seed=seed)
        if len(np.unique(made.rows.y)) < 2:
            break
    else:
        raise AssertionError("no split holds a class out")
    for outputs in (rivals.linear(made, made.rows.X), rivals.boosted(made, made.rows.X)):
        np.testing.assert_allclose(outputs.sum(axis=-1), 1)
    assert any("No training row" in each.text for each in cautions.cautions(made, (4,)))


def test_the_lead_over_splits_bears_the_corrected_error():
    scores = rivals.over_splits(**settings_of(random_table()), n_splits=3, n_epochs=5)
    assert {len(values) for values in scores.values()} == {3}
    made = case(random_table())
    lead = rivals.leads(scores, made)[rivals.MAJORITY]
    apart = scores[rivals.NETWORK] - scores[rivals.MAJORITY]
    share = len(made.rows.y_held_out) / len(made.rows.y)
    corrected = apart.std(ddof=1) * np.sqrt(1 / 3 + share)
    assert lead.mean == pytest.approx(apart.mean())
    assert lead.standard_error == pytest.approx(corrected)


def test_how_long_several_splits_take_is_told_before_within_a_factor_of_three():
    settings = settings_of(random_table(), n_epochs=200)

    def seconds() -> float:
        began = time.perf_counter()
        rivals.over_splits(**settings, n_splits=3)
        return time.perf_counter() - began

    # Of five each, in turn, since others use the machine as well.
    tries = [(rivals.seconds_of_a_split(**settings), seconds()) for _ in range(5)]
    told, took = map(min, zip(*tries, strict=True))
    assert 1 / 3 < 3 * told / took < 3


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.1, "1 s"), (33, "30 s"), (96, "2 min"), (700, "10 min")]
)
def test_a_time_is_said_roughly(seconds, said):
    assert report.about(seconds) == f"about {said}"


def test_what_would_take_minutes_is_refused():
    heavy = {"hidden": (32, 32, 32), "batch_size": 8, "n_epochs": 20_000}
    with pytest.raises(ValueError, match="n_epochs must be at most"):
        model.train(**settings_of(random_table()), **heavy)
    with pytest.raises(ValueError, match="n_epochs must be at most"):
        rivals.over_splits(**settings_of(random_table()), **heavy)


def test_long_work_looks_up_often():
    """However heavy it is, others wait for a small part of it at most."""
    rng = np.random.default_rng(0)
    n, told = 300, [0.0]
    table = table_of(
        **{f"x{i}": rng.normal(size=n).round(3) for i in range(4)}, y=rng.choice(list("abc"), n)
    )
    with progress_callback(told.append):
        rivals.answers_of_rivals(case(table))
    assert max(np.diff(told)) < 0.25
    assert told[-1] == pytest.approx(1)


# What to look out for -----------------------------------------------------------------------------


def warned(made, hidden=(2,)) -> str:
    texts = [each.text for each in cautions.cautions(made, hidden)]
    for text in texts:
        check_sentence(text)
    return " ".join(texts)


def test_a_column_that_gives_the_target_away_is_named():
    table = random_table(answer=[i % 2 for i in range(N)])
    cells = table.cells.astype(object)
    cells["answer"] = np.where(cells["yes"] == "yes", "17", "3")
    assert "“answer” gives the target away" in warned(case(Table("told", cells)))
    assert "gives the target away" not in warned(case(random_table()))
    double = [f"{float(x) * 2 + 1:.4f}" for x in table.cells["x"]]
    assert "“double” gives" in warned(case(random_table(double=double), "x"))
    iris = load_iris(as_frame=True)
    names = iris.target_names[iris.target]
    text = warned(case(parse_table(iris.data.assign(species=names).to_csv(index=False).encode())))
    assert "“petal length (cm)” alone is nearly enough" in text
    assert "gives the target away" not in text


def test_rows_on_both_sides_are_counted():
    once = random_table(n=60).cells
    twice = Table("twice", once.iloc[np.tile(np.arange(60), 2)].reset_index(drop=True))
    made = case(twice)
    train = {i % 60 for i in made.train_rows}
    n = sum(i % 60 in train for i in made.held_out_rows)
    assert cautions.twins(made) == cautions.Twins(n, n, 1.0)
    assert f"**{n} of 36 held-out rows stand in the training set" in warned(made)
    named = Table("named", twice.cells.assign(thing=[f"t{i % 60}" for i in range(120)]))
    assert cautions.twins(case(named)).n_same == n, "a column that is left out tells no rows apart"
    assert cautions.twins(case(named, "yes", groups="thing")).n_same == 0


def visits(n_patients: int = 60, seed: int = 0, **more: object) -> dict[str, object]:
    """Draw ten visits of each patient, whose outcome nothing but the patient decides."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(n_patients), 10)
    age, weight = rng.integers(20, 90, n_patients), rng.normal(75, 15, n_patients)
    ill = rng.permutation(np.arange(n_patients) % 2)
    named = {name: np.asarray(codes)[who] for name, codes in more.items()}
    return {
        **named,
        "age": age[who],
        "weight": (weight[who] + rng.normal(size=len(who))).round(1),
        "pulse": rng.normal(70, 10, len(who)).round(),
        "ill": np.where(ill[who], "yes", "no"),
    }


@pytest.mark.parametrize("name", ["patient", "code"])
def test_rows_of_the_same_patient_are_noticed_and_kept_together(name):
    """By the name of the column, or by neighbours of the same value."""
    codes = np.random.default_rng(1).permutation(60)
    table = table_of(**visits(**{name: [f"P{code}" for code in codes]}))
    torn = case(table)
    first = cautions.cautions(torn, (2,))[0]
    assert (first.is_grave, first.groups) == (True, 0)
    assert f"{len(torn.held_out_rows)} of {len(torn.held_out_rows)} held-out rows" in first.text
    together = case(table, groups=name)
    assert not set(table.cells[name][together.train_rows]) & set(
        table.cells[name][together.held_out_rows]
    )
    assert cautions.whose_rows(together) == -1
    drawn, kept = of_trees(torn), of_trees(together)
    assert drawn > kept + 0.15
    run = model.train(**settings_of(table, n_epochs=1, groups=0))
    for text in (
        report.describe(run, together),
        report.describe_size(together, (2,)),
        report.describe_at_random(kept, drawn, together),
    ):
        check_sentence(text)


def test_a_column_that_repeats_says_not_whose_rows_they_are():
    rng = np.random.default_rng(0)
    table = table_of(
        age=rng.integers(20, 60, 400),
        town=[f"town {i}" for i in rng.integers(20, size=400)],
        size=rng.normal(size=400).round(1),
        yes=rng.choice(["yes", "no"], 400),
    )
    assert cautions.whose_rows(case(table)) == -1
    for load in (load for _, load in TO_TRY.values()):
        assert cautions.whose_rows(case(load())) == -1


def test_thirty_classes_are_told_apart():
    rng = np.random.default_rng(0)
    kind = np.repeat(np.arange(30), 20)
    table = table_of(
        x=(kind + rng.normal(size=600)).round(2),
        z=rng.normal(size=600).round(2),
        kind=[f"kind {i}" for i in kind],
    )
    made = case(table)
    assert made.name == "kind"
    assert len(made.classes) == 30
    run = model.train(**settings_of(table), n_epochs=2)
    outputs = report.with_network(
        run, made, {rivals.MAJORITY: rivals.guess(made, made.rows.X_held_out)}
    )
    constant, network = report.model_rows(made, outputs)
    matrix = rivals.confusion(made, outputs[rivals.NETWORK])
    recalls = matrix.diagonal() / matrix.sum(axis=1)
    balanced = "balanced accuracy (mean recall of the classes)"
    assert network[balanced] == percent(recalls.mean(), 1)
    assert constant[balanced] == percent(1 / 30, 1)
    mistaken = report.confusion_rows(made, outputs[rivals.MAJORITY])
    assert len(mistaken) == 30
    assert sum(row["most often taken for"] == "–" for row in mistaken) == 1


def test_classes_beyond_the_largest_are_left_out_and_that_is_said():
    n = columns.MAX_CLASSES + 3
    table = table_of(kind=[f"k{i % n}" for i in range(5 * n)], x=[i % 11 for i in range(5 * n)])
    made = case(table, "kind", "c")
    assert len(made.classes) == columns.MAX_CLASSES
    assert made.n_left_out == 15
    assert "15 rows left out" in warned(made)


def test_categories_of_many_values_share_the_inputs_there_are():
    rng = np.random.default_rng(0)
    texts = {f"c{i}": [f"v{j}" for j in rng.integers(20, size=N)] for i in range(15)}
    made = case(table_of(**texts, yes=rng.choice(["yes", "no"], N)))
    assert len(made.features) <= 200
    assert {*made.origins} == {*range(15)}
    shared = made.inputs[[name for name in made.features if name.endswith("infrequent_sklearn")]]
    assert len(shared.columns) == 15
    assert (made.inputs.sum(axis=1) == 15).all(), "each row has one value of each column"
    assert "inputs only**" in warned(made)


def test_same_inputs_with_other_targets_cannot_all_be_right():
    """A coin cannot be learned from sex and smoker, however well the rows are remembered."""
    rng = np.random.default_rng(0)
    table = table_of(
        sex=rng.choice(["f", "m"], N), smoker=rng.choice(["yes", "no"], N), coin=rng.choice(2, N)
    )
    made = case(table, "coin")
    cells = table.cells
    groups = {}
    for i in range(N):
        groups.setdefault((cells.sex[i], cells.smoker[i]), []).append(cells.coin[i])
    ceiling = sum(max(map(each.count, each)) for each in groups.values()) / N
    found = cautions.twins(made)
    assert (found.n_same, found.ceiling) == (36, pytest.approx(ceiling))
    assert found.n_remembered < 36
    assert f"no model can get more than {percent(ceiling, 1)}" in warned(made)
    assert "remembering gets them right" not in warned(made)


def test_names_small_classes_many_weights_and_few_rows_are_said():
    rare = ["rare" if i < 8 else "often" for i in range(N)]
    table = random_table(id=range(N), rare=rare)
    made = case(table, "rare", "...n")
    text = warned(made, hidden=(32,))
    assert "“id” is different in every row" in text
    assert "Class “rare” has 8 rows" in text
    assert "training rows**: room to learn every row by heart" in text
    assert "Only 36 held-out rows" in text
    assert "6.7 % of the rows are “rare”" in text
    assert "different in every row" not in warned(case(table))


def test_rows_without_a_target_are_left_out_and_that_is_said():
    some = ["" if i < 3 else "ab"[i % 2] for i in range(N)]
    some[-1] = "once"
    made = case(random_table(some=some), "some")
    assert made.n_left_out == 4
    assert "4 rows left out" in warned(made)


# What columns do, and which rows are wrong --------------------------------------------------------


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


def test_what_columns_do_is_what_scikit_learn_says():
    """The means of five shuffles lie within four standard errors of those of thirty."""
    rng = np.random.default_rng(0)
    x, noise = rng.normal(size=(2, N))
    few = rng.integers(0, 7, N) + 0.5
    yes = np.digitize(x + 0.2 * few + 0.3 * noise, [0, 1.2])
    table = table_of(x=x.round(3), idle=noise[::-1].round(3), few=few, yes=yes)
    run = model.train(**settings_of(table, "yes"), n_epochs=15)
    made = model.case_of(run)
    network, X, true = AsEstimator(run, made), made.rows.X_held_out, rivals.truth(made)
    theirs = permutation_importance(network, X, true, n_repeats=30, random_state=0)
    lost = effects.permutation_importance(run, made)
    assert len(lost) == len(made.features) == 3
    for i, value in lost.items():
        reach = theirs.importances_std[i] * np.sqrt(1 / 5 + 1 / 30)
        assert abs(value - theirs.importances_mean[i]) <= 4 * reach + 1e-9
    assert lost[0] > 0.1
    for which in range(3):
        ours = effects.partial_dependence(run, made, 2, which)
        found = partial_dependence(
            network, X, [2], percentiles=(0, 1), response_method="predict_proba"
        )
        np.testing.assert_allclose(ours.says, found["average"][which])


def test_the_rows_it_gets_wrong_are_those():
    run = trained()
    made = model.case_of(run)
    wrong = effects.wrong_rows(run, made)
    assert len(wrong) > 0
    true = made.table.cells["yes"].iloc[wrong["row"] - 1]
    assert list(true) == list(wrong["true"])
    assert (wrong["true"] != wrong["network says"]).all()
    assert wrong["sure (%)"].is_monotonic_decreasing
    missed = effects.wrong_rows(trained(target="x"), model.case_of(trained(target="x")))
    assert missed["misses by"].is_monotonic_decreasing


# Sentences ----------------------------------------------------------------------------------------

RUNS = [
    ("heart", "", {}),
    ("heart", "cholesterol (mg/dl)", {"stop_early": True}),
    ("titanic", "", {"hidden": ()}),
    ("titanic", "Embarked", {"n_epochs": 1}),
    ("titanic", "Fare", {"n_epochs": 0}),
    ("drawn", "kind", {"optimiser": "SGD", "learning_rate": 1000.0, "activation": "ReLU"}),
    ("drawn", "x", {"optimiser": "SGD", "learning_rate": 1000.0, "activation": "ReLU"}),
]


@pytest.mark.parametrize(("name", "target", "more"), RUNS)
def test_every_sentence_reads_well_whatever_is_trained(name, target, more):
    run = trained(name, target, **more)
    made = model.case_of(run)
    outputs = rivals.answers_of_rivals(made)
    scores = report.scores_of(run, made, outputs)
    several = {n: np.array([s, s, s * 1.01]) for n, s in scores.items()}
    shown = columns.described(made.table.columns, made.roles, made.target, -1, made.by_time)
    said = report.with_network(run, made, outputs)
    texts = [
        report.describe(run, made),
        report.describe_size(made, (2,)),
        report.describe_rivals(scores, made),
        report.describe_splits(several, made),
        *(each.text for each in cautions.cautions(made, (2,))),
        *(report.describe_at_random(each, each, made) for each in scores.values()),
        *(row["network is"] for row in report.split_rows(several, made)),
        *(row["becomes"] for row in shown),
    ]
    for text in texts:
        check_sentence(text)
    assert len(report.model_rows(made, said)) == 4


def test_who_wins_is_said_as_it_is():
    made = case(random_table())
    base = np.array([0.5, 0.52, 0.51, 0.53])
    names = (rivals.MAJORITY, rivals.LOGISTIC, rivals.BOOSTED, rivals.NETWORK)

    def summary(*ahead: float) -> str:
        scores = {n: base + a + 0.001 * np.arange(4) for n, a in zip(names, ahead, strict=True)}
        return report.describe_splits(scores, made)

    assert "Gradient boosting wins" in summary(0, 0.1, 0.3, 0.2)
    assert "Grinsztajn" in summary(0, 0.1, 0.3, 0.2)
    assert "the simpler model will do" in summary(0, 0.2, 0.1, 0.2)
    assert "rare on tables" in summary(0, 0.1, 0.2, 0.3)
    assert "nothing was shown to be learned" in summary(0, 0, 0, 0)
    assert "too close to gradient boosting to call" in summary(0, 0.1, 0.3, 0.3)

    def ahead(*accuracies: float) -> str:
        return report.describe_rivals(dict(zip(names, accuracies, strict=True)), made)

    assert "network: gradient boosting and logistic regression**" in ahead(0.5, 0.8, 0.9, 0.7)
    assert "Always guessing the majority class is ahead of your network**" in ahead(
        0.5, 0.3, 0.2, 0.4
    )
    assert "and so is gradient boosting**" in ahead(0.5, 0.3, 0.6, 0.4)
    assert "Level here: logistic regression and your network" in ahead(0.5, 0.7, 0.6, 0.7)
    assert "Your network is ahead" in ahead(0.5, 0.7, 0.6, 0.8)
