"""What a trained model says of the passengers, worked out again."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from datasets.titanic import load_passengers
from lessons.titanic import groups, passengers, report, survival_models, survivors
from lessons.titanic import model as titanic_model
from training.activations import ACTIVATIONS
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


def test_the_lead_on_the_recipes_split_can_be_chance():
    run = titanic_model.train()
    sentence = report.describe_lead_over_rule(run)
    for figure in ("2.8 percentage points", "right about 11", "the rule about 5", "**21 %**"):
        assert figure in sentence
    right = report.beside_rules_rows(run)["right, of 178 held out"]
    assert right == ["106 of 178 (59.6 %)", "141 of 178 (79.2 %)", "147 of 178 (82.6 %)"]
    # What has become the rule is compared with itself.
    rule = titanic_model.train(model="linear", learning_rate=0.1, n_epochs=500)
    assert "decide alike about everybody" in report.describe_lead_over_rule(rule)


def test_the_learners_sentence_is_checked_on_everybody():
    run = titanic_model.train()
    bars, same, right = report.sentence_rows(run, 3, "S")["figure"]
    assert bars.startswith("−")
    assert (same, right) == ("891 of 891", "723 of 891 (81.1 %)")
    assert report.sentence_rows(run, 3, "C")["figure"][0].startswith("+")
    # Queenstown: 33 women of the third class are said to die, Southampton's 88 to survive.
    assert report.sentence_rows(run, 3, "Q")["figure"][1] == f"{891 - 33 - 88} of 891"


def test_shares_by_group_are_those_of_the_matrix_and_show_who_is_written_off():
    run = titanic_model.train()
    table = groups.accuracy_by_group(run)
    for group, row in zip(groups.GROUPS, table.itertuples(), strict=True):
        (right_no, false_alarms), (misses, hits) = groups.matrix_of_group(run, group)
        n = right_no + false_alarms + misses + hits
        assert row.who == f"{groups.GROUPS[group]} ({n})"
        assert row.model == pytest.approx((right_no + hits) / n)
        assert row.found == pytest.approx(hits / (hits + misses))
        assert row.rule_found == group.startswith("women")
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
            seen += behind["passenger"].tolist()
        everybody = groups.passengers_of_cell(run, group)
        assert len(everybody) == counted.sum()
    np.testing.assert_array_equal(whole, groups.matrix_of_group(run, groups.EVERYBODY))
    accuracy = np.trace(whole) / whole.sum()
    assert accuracy == pytest.approx(run.metrics["validation_accuracy"][-1])
    assert sorted(seen) == sorted(table["Name"].iloc[survivors.rows_of(run)])


def test_whoever_promises_nothing_gives_no_number():
    run = titanic_model.train()
    broken = {name: np.full_like(values, np.nan) for name, values in run.parameters.items()}
    behind = groups.passengers_of_cell(replace(run, parameters=broken), groups.EVERYBODY)
    assert set(behind["probability"]) == {"not a number"}


def test_a_bar_of_the_list_opens_its_passengers():
    for group, known in {groups.EVERYBODY: (891, 342), "women_1": (94, 91)}.items():
        behind = groups.passengers_of_group(group)
        assert (len(behind), (behind["in truth"] == "survived").sum()) == known
    everybody = groups.passengers_of_group(groups.EVERYBODY)
    assert (everybody["age (years)"] == "not known").sum() == 177
    assert (everybody["boarded in"] == "not known").sum() == 2
    assert not everybody.isna().to_numpy().any()


def test_a_passenger_of_your_own_is_treated_like_any_other():
    braund = load_passengers().iloc[0][list(passengers.COLUMNS)]
    names = ("age", "siblings_spouses", "parents_children", "fare", "sex")
    you = dict(zip((*names, "passenger_class", "port"), braund, strict=True))
    for options in ({}, {"log_fare": False, "normalise": False, "model": "deep"}):
        run = titanic_model.train(n_epochs=3, **options)
        p = survivors.predict(run, survivors.table_of(run)[:1])[0]
        assert survivors.probability_of(run, **you) == pytest.approx(p, rel=1e-5)
    run, you = titanic_model.train(), {**you, "sex": "female"}
    cherbourg, southampton = (survivors.probability_of(run, **{**you, "port": p}) for p in "CS")
    assert cherbourg > 0.5 > southampton


def test_rows_that_a_run_does_not_have():
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(seed=[1, 2], n_epochs=0))
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(split_seed=[1, 2], n_epochs=0)[0])
    with pytest.raises(ValueError, match="held nobody out"):
        survivors.rows_of(titanic_model.train(rows="all", n_epochs=0))


@pytest.mark.parametrize("model", MODELS)
def test_the_layers_say_what_the_model_says(model):
    run = titanic_model.train(model=model, n_epochs=6)
    people = groups.one_of_each(run)
    outputs = people.X.astype(float)
    for layer in survivors.layers(run):
        z = outputs @ layer.weights[-1] + (0 if layer.biases is None else layer.biases[-1])
        outputs = z if layer.activation == "none" else ACTIVATIONS[layer.activation].function(z)
    np.testing.assert_allclose(outputs[:, 0], survivors.predict(run, people.X), atol=1e-5)


def test_a_woman_and_a_man_of_each_class():
    people = groups.one_of_each(titanic_model.train(n_epochs=0, split_seed=7))
    assert [name.rpartition(" → ")[0] for name in people.names] == [
        f"{who}, class {c}" for who in ("woman", "man") for c in (1, 2, 3)
    ]
    names = list(passengers.feature_names())
    assert people.X[:, names.index("Sex_female")].tolist() == [1, 1, 1, 0, 0, 0]
    assert people.X[:, names.index("Pclass_2")].tolist() == [0, 1, 0] * 2
