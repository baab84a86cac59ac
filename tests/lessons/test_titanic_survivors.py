"""What a trained model says of the passengers, worked out again."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from datasets.titanic import load_passengers
from lessons.titanic import groups, own_passenger, report, survival_models, survivors
from lessons.titanic import model as titanic_model
from training.decisions import CELLS

MODELS = list(survival_models.MODELS)


def scores(model, parameters, X):
    """Return a model's scores in float64."""
    tensors = {name: torch.tensor(value) for name, value in parameters.items()}
    return survival_models.MODELS[model].score(tensors, torch.tensor(X)).numpy()


@pytest.mark.parametrize("model", MODELS)
def test_average_slopes_are_what_a_unit_of_each_feature_adds(model):
    run = titanic_model.train(model=model, n_epochs=3)
    slopes = survivors.average_slopes(run)
    assert slopes.shape == (4, 12)
    X, _ = survivors.samples(run)
    X = X.astype(float)
    now = {name: np.array(values[2], float) for name, values in run.parameters.items()}
    for i in range(12):
        step = np.zeros(12)
        step[i] = 1e-6
        change = scores(model, now, X + step) - scores(model, now, X - step)
        assert slopes[2, i] == pytest.approx((change / 2e-6).mean(), abs=1e-3)
    everybody = titanic_model.train(model=model, n_epochs=1, rows="all")
    assert survivors.average_slopes(everybody).shape == (2, 12)


@pytest.mark.parametrize("model", ["linear", "hidden"])
def test_histograms_count_everybody_once_by_outcome(model):
    run = titanic_model.train(model=model, n_epochs=4)
    counts = survivors.histograms(run)
    X, y = survivors.samples(run)
    p = survivors.predict(run, X, every_frame=True)
    assert counts.shape == (5, 2, 10)
    for outcome in (0, 1):
        assert (counts[:, outcome].sum(axis=-1) == (y == outcome).sum()).all()
        expected, _ = np.histogram(np.clip(p[3][y == outcome], 0, 1), bins=10, range=(0, 1))
        # A prediction on the very edge of two bins may fall either way in float32.
        assert np.abs(counts[3, outcome] - expected).sum() <= 2


def test_a_diverged_run_counts_nobody_and_is_named():
    run = titanic_model.train(
        model="linear", loss="mean squared error", learning_rate=100, n_epochs=200
    )
    assert survivors.histograms(run)[-1].sum() == 0
    assert f"epoch {int(run.diverged_at)}" in report.describe_trouble(run)


def test_trouble_is_named_and_health_is_not():
    assert report.describe_trouble(titanic_model.train()) is None
    rising = titanic_model.train(loss="cross-entropy", learning_rate=100)
    assert "rose from" in report.describe_trouble(rising)
    dead = titanic_model.train(model="deep", seed=0)
    assert "178 held-out passengers that they die" in report.describe_trouble(dead)
    assert "leave hardly any slope" in report.describe_trouble(dead)
    assert report.describe_trouble(titanic_model.train(n_epochs=0)) is None


def test_agreement_about_everybody_with_a_slope_left_is_no_death():
    """A linear model has neither hidden neurons nor a sigmoid."""
    for model, n_epochs in (("linear", 1), ("sigmoid", 1), ("hidden", 1)):
        for seed in range(20):
            run = titanic_model.train(model=model, learning_rate=0.05, n_epochs=n_epochs, seed=seed)
            p = survivors.predict(run, survivors.samples(run)[0]) > 0.5
            if p.all() or not p.any():
                text = report.describe_trouble(run)
                assert "still a slope to follow" in text
                assert "dead" not in text
                break
        else:
            raise AssertionError(f"no start of the {model} model says the same about everybody")


def test_the_lead_on_the_recipes_split_is_within_luck():
    run = titanic_model.train()
    only_model, only_rule, p_value = survivors.lead_over_rule(run)
    assert (only_model, only_rule) == (11, 5)
    assert p_value == pytest.approx(0.21, abs=5e-3)
    sentence = report.describe_lead_over_rule(run)
    for figure in ("2.8 percentage points", "right about 11", "alone about 5", "**21 %**"):
        assert figure in sentence
    right = report.beside_rules_rows(run)["right, of 178 held out"]
    assert right == ["106 of 178 (59.6 %)", "141 of 178 (79.2 %)", "147 of 178 (82.6 %)"]
    # What has become the rule is compared with itself.
    rule = titanic_model.train(model="linear", learning_rate=0.1, n_epochs=500)
    assert "decide alike about everybody" in report.describe_lead_over_rule(rule)


def test_the_learners_sentence_is_checked_on_everybody():
    run = titanic_model.train()
    assert survivors.fits(run, 3, "S")
    assert not survivors.fits(run, 3, "Q")
    bars, same, right = report.sentence_rows(run, 3, "S")["figure"]
    assert bars.startswith("−")
    assert (same, right) == ("891 of 891", "723 of 891 (81.1 %)")
    assert report.sentence_rows(run, 3, "C")["figure"][0].startswith("+")
    # Queenstown: 33 women of the third class are said to die, Southampton's 88 to survive.
    assert report.sentence_rows(run, 3, "Q")["figure"][1] == f"{891 - 33 - 88} of 891"


def test_accuracy_by_group_adds_up_and_shows_who_is_written_off():
    run = titanic_model.train()
    table = groups.accuracy_by_group(run)
    assert [who.partition(" (")[0] for who in table["who"]] == [
        f"{people}, {c} class" for people in ("women", "men") for c in ("first", "second", "third")
    ]
    n = table["who"].str.extract(r"\((\d+)\)")[0].astype(int)
    accuracy = run.metrics["validation_accuracy"][-1]
    assert n.sum() == 178
    assert np.average(table["model"], weights=n) == pytest.approx(accuracy)
    assert (table["found"][3:] == 0).all()


@pytest.mark.parametrize("model", ["sigmoid", "linear"])
def test_every_number_of_a_group_opens_its_passengers(model):
    run = titanic_model.train(model=model)
    table = load_passengers()
    whole = np.zeros((2, 2), dtype=int)
    seen = []
    for group in groups.GROUPS:
        counted = groups.matrix_of_group(run, group)
        whole += counted
        for cell, (was, decided) in CELLS.items():
            behind = groups.passengers_of_cell(run, group, cell)
            assert len(behind) == counted[was, decided]
            assert (behind["in truth"] == ("survived" if was else "died")).all()
            given = behind.iloc[:, 1].str.extract(r"([-−\d.]+)")[0].str.replace("−", "-")
            given = given.astype(float).to_numpy()
            given = given / 100 if model == "sigmoid" else given
            assert ((given >= 0.5) == bool(decided)).all()
            assert (np.diff(given) <= 0).all()
            assert f"**{len(behind)}** of the" in report.describe_cell(run, group, cell)
            seen += behind["passenger"].tolist()
        everybody = groups.passengers_of_cell(run, group)
        assert len(everybody) == counted.sum()
    np.testing.assert_array_equal(whole, groups.matrix_of_group(run, groups.EVERYBODY))
    accuracy = np.trace(whole) / whole.sum()
    assert accuracy == pytest.approx(run.metrics["validation_accuracy"][-1])
    assert sorted(seen) == sorted(table["Name"].iloc[survivors.rows_of(run)])
    with pytest.raises(ValueError, match="cell must be one of 'misses'"):
        groups.passengers_of_cell(run, groups.EVERYBODY, "elsewhere")
    with pytest.raises(ValueError, match="group must be one of 'everybody'"):
        groups.passengers_of_cell(run, "children")


def test_whoever_promises_nothing_gives_no_number():
    run = titanic_model.train()
    broken = {name: np.full_like(values, np.nan) for name, values in run.parameters.items()}
    behind = groups.passengers_of_cell(replace(run, parameters=broken), groups.EVERYBODY)
    assert set(behind["probability"]) == {"not a number"}


def test_a_bar_of_the_list_opens_its_passengers():
    for group, n in {groups.EVERYBODY: 891, "women_1": 94, "men_3": 347}.items():
        behind = groups.passengers_of_group(group)
        n_survived = int((behind["in truth"] == "survived").sum())
        assert len(behind) == n
        told = f"**{n}** passengers, of whom **{n_survived}** survived"
        assert told in report.describe_group(group)
    everybody = groups.passengers_of_group(groups.EVERYBODY)
    assert (everybody["age (years)"] == "not known").sum() == 177
    assert (everybody["boarded in"] == "not known").sum() == 2
    assert not everybody.isna().to_numpy().any()


def test_recall_by_group_is_counted_among_the_survivors():
    run = titanic_model.train()
    table = groups.accuracy_by_group(run)
    everybody = load_passengers().iloc[survivors.rows_of(run)]
    X, y = survivors.samples(run)
    says = survivors.predict(run, X) > 0.5
    each = [(sex, c) for sex in ("female", "male") for c in (1, 2, 3)]
    for (sex, passenger_class), row in zip(each, table.itertuples(), strict=True):
        who = (everybody["Sex"] == sex) & (everybody["Pclass"] == passenger_class) & (y > 0.5)
        assert row.found == pytest.approx(says[who].mean())
        assert row.rule_found == (sex == "female")


def test_a_passenger_of_your_own_is_treated_like_any_other():
    braund = load_passengers().iloc[0]  # male, 22, one brother or wife aboard, third class
    for options in ({}, {"log_fare": False, "normalise": False, "model": "deep"}):
        run = titanic_model.train(n_epochs=3, **options)
        X, _ = survivors.samples(run, "all")
        probability = own_passenger.probability_of(
            run,
            age=braund["Age"],
            siblings_spouses=int(braund["SibSp"]),
            parents_children=int(braund["Parch"]),
            fare=braund["Fare"],
            sex=braund["Sex"],
            passenger_class=int(braund["Pclass"]),
            port=braund["Embarked"],
        )
        assert probability == pytest.approx(survivors.predict(run, X)[0], rel=1e-5)
    run = titanic_model.train()
    assert (
        own_passenger.probability_of(run, port="C")
        > 0.5
        > own_passenger.probability_of(run, port="S")
    )


def test_rows_that_a_run_does_not_have():
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(seed=[1, 2], n_epochs=0))
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(split_seed=[1, 2], n_epochs=0)[0])
    everybody = titanic_model.train(rows="all", n_epochs=0)
    assert len(survivors.rows_of(everybody, "training")) == 891
    with pytest.raises(ValueError, match="held nobody out"):
        survivors.rows_of(everybody, "validation")
    with pytest.raises(ValueError, match="rows must be one of"):
        survivors.rows_of(everybody, "nobody")
