"""The passengers, their tables and rules, and what models say of who survived."""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from datasets.titanic import load_passengers, load_test_passengers
from lessons.titanic import groups, passengers, survival_models, survivors
from lessons.titanic import model as titanic_model
from lessons.titanic.groups import GROUPS, groups_survive, survival_by_group
from pages.real_data.titanic import chance, sentence, train
from pages.real_data.titanic.pictures import held_out_people
from training.activations import ACTIVATIONS

YOU = {
    **{"age": 30, "fare": 8, "siblings_spouses": 0, "parents_children": 0},
    **{"sex": "female", "passenger_class": 3, "port": "S"},
}


@pytest.mark.parametrize("name", ["titanic.csv", "titanic_exam.csv"])
def test_the_provenance_names_the_very_file(name):
    folder = Path(__file__).parents[2] / "datasets"
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert any(name in line and digest in line for line in lines)


def test_the_tables_are_the_known_ones():
    passengers, exam = load_passengers(), load_test_passengers()
    assert (passengers.shape, exam.shape) == ((891, 12), (418, 11))
    assert (passengers["Survived"].sum(), exam["Survived"].sum()) == (342, 158)
    gaps, exam_gaps = passengers.isna().sum(), exam.isna().sum()
    assert dict(gaps[gaps > 0]) == {"Age": 177, "Cabin": 687, "Embarked": 2}
    assert dict(exam_gaps[exam_gaps > 0]) == {"Age": 86, "Fare": 1, "Cabin": 327}
    assert passengers["Fare"].mean() == pytest.approx(32.2042, abs=5e-5)


def test_nobody_sits_the_exam_who_was_learned_from():
    def who(table):
        name = table["Name"].str.replace("[^A-Za-z]", "", regex=True).str.lower()
        return set(name + table["Ticket"].str.replace("[^A-Za-z0-9]", "", regex=True).str.lower())

    assert not who(load_passengers()) & who(load_test_passengers())


def test_preparation_step_by_step():
    steps = passengers.preparation()
    for step, following in pairwise(steps):
        assert following.before is step.after
    choose, fill, logarithm, dummies, divide = steps
    assert dict(fill.before.isna().sum()[["Age", "Embarked"]]) == {"Age": 177, "Embarked": 2}
    assert not fill.after.isna().any(axis=None)
    # The modes: 24 years, Southampton. Passengers 5 and 61 are the first with a gap.
    assert (fill.after["Age"][5], fill.after["Embarked"][61]) == (24, "S")
    np.testing.assert_allclose(logarithm.after["LogFare"], np.log(choose.before["Fare"] + 1))
    assert tuple(dummies.after.columns) == (
        "Age", "SibSp", "Parch", "LogFare", "Sex_male", "Sex_female", "Pclass_1", "Pclass_2",
        "Pclass_3", "Embarked_C", "Embarked_Q", "Embarked_S",
    )  # fmt: skip
    assert dummies.after.max().to_list() == pytest.approx([80, 8, 6, 6.2409] + [1] * 8, abs=5e-5)
    for name in passengers.CATEGORIES:
        assert (dummies.after.filter(like=name).sum(axis=1) == 1).all()
    assert (divide.after.max() == 1).all()
    assert (divide.after.min() >= 0).all()


def test_steps_can_be_left_out():
    assert passengers.feature_names(log_fare=False)[3] == "Fare"
    raw = passengers.features_of_all(log_fare=False, normalise=False)
    assert raw[:, 3].max() == pytest.approx(512.3292)
    assert len(passengers.preparation(log_fare=False, normalise=False)) == 3


def test_the_exam_is_prepared_with_the_statistics_of_the_891():
    exam = load_test_passengers()
    age, _, _, fare = passengers.prepare_others(exam, log_fare=False, normalise=False).T[:4]
    # 8.05 pounds is the fare paid most often among the 891 (43 times).
    assert fare[exam["Fare"].isna()] == [pytest.approx(8.05)]
    assert (age[exam["Age"].isna()] == 24).all()
    # One passenger of the 418 has nine children aboard, the largest family of the 891 has six.
    assert passengers.prepare_others(exam)[:, 2].max() == pytest.approx(9 / 6)


def test_the_split_is_the_recipes_and_leaves_the_global_generator_alone():
    with torch.random.fork_rng():
        torch.manual_seed(42)
        shuffled = torch.randperm(891).numpy()
        before = torch.get_rng_state()
        train_rows, held_out = passengers.split(split_seed=42)
        titanic_model.train(model="deep", n_epochs=1)
        assert torch.equal(torch.get_rng_state(), before)
    np.testing.assert_array_equal(held_out, shuffled[:178])
    np.testing.assert_array_equal(train_rows, shuffled[178:])


def test_rules_beside_the_models():
    everybody = load_passengers()
    survived = everybody["Survived"] == 1
    assert passengers.rule_accuracy(42) == pytest.approx(0.7921, abs=5e-5)
    assert passengers.rule_accuracy(42, passengers.majority) == pytest.approx(0.5955, abs=5e-5)
    assert not passengers.majority(load_test_passengers()).any()
    assert (passengers.one_sentence(everybody) == survived).mean() == pytest.approx(
        0.8114, abs=5e-5
    )
    # Over the splits 0..199; the curriculum's .8116 +- .028 and .7852.
    assert passengers.rule_accuracy(range(200)).mean() == pytest.approx(0.7852, abs=5e-5)


def test_who_survived_by_group():
    table = survival_by_group()
    assert table["who"].iloc[0] == "women, first class (94)"
    n = [94, 76, 144, 122, 108, 347]
    assert list((table["survived"] * n).round()) == [91, 70, 72, 45, 17, 47]


def test_ten_are_drawn_by_seed_without_their_names():
    names, right = set(load_passengers()["Name"]), []
    for seed in range(100):
        some = passengers.sample_passengers(seed=seed)
        assert len(some) == 10
        assert not names & set(some.to_numpy().ravel())
        right.append(((some["sex"] == "female") == (some["in truth"] == "survived")).mean())
    # The mean of 100 draws of ten; its standard error is 1.3 percentage points.
    assert np.mean(right) == pytest.approx(0.7868, abs=0.05)
    assert not some.equals(passengers.sample_passengers(seed=0))


def test_a_rule_by_groups_can_equal_the_one_line_and_never_beat_it():
    table = load_passengers()
    survived = (table["Survived"] == 1).to_numpy()
    names = list(GROUPS)
    right = {}
    for chosen in range(2 ** len(names)):
        groups = tuple(name for i, name in enumerate(names) if chosen >> i & 1)
        right[groups] = int((groups_survive(table, groups=groups) == survived).sum())
    women = tuple(name for name in names if name.startswith("women_"))
    assert right[()] == (~survived).sum()
    assert right[women] == (passengers.women_survive(table) == survived).sum()
    assert max(right.values()) == right[women]


def test_statistics_of_the_training_rows_know_nothing_of_the_others():
    everybody = load_passengers()
    train_rows, held_out = passengers.split(7)
    steps = passengers.preparation(statistics="training", split_seed=7)
    mode = everybody["Age"].iloc[train_rows].mode().iloc[0]
    assert (steps[1].after["Age"][everybody["Age"].isna()] == mode).all()
    largest = steps[-1].after
    assert (largest.iloc[train_rows].max() == 1).all()
    np.testing.assert_array_equal(
        passengers.features_of_all([3, 7], statistics="training")[1], largest
    )
    few = passengers.prepare_others(everybody.iloc[held_out], statistics="training", split_seed=7)
    np.testing.assert_array_equal(few, largest.iloc[held_out])


# What a trained model says of the passengers ------------------------------------------------------


def test_a_diverged_run_is_named():
    run = titanic_model.train(
        model="linear", loss="mean squared error", learning_rate=100, n_epochs=200
    )
    assert f"epoch {int(run.diverged_at)}" in train.describe_trouble(run)


def test_trouble_is_named_and_health_is_not():
    assert train.describe_trouble(titanic_model.train()) is None
    rising = titanic_model.train(loss="cross-entropy", learning_rate=100)
    assert "rose from" in train.describe_trouble(rising)
    dead = titanic_model.train(model="deep", seed=0)
    assert "178 held-out passengers that they die" in train.describe_trouble(dead)
    assert "leave hardly any slope" in train.describe_trouble(dead)
    assert train.describe_trouble(titanic_model.train(n_epochs=0)) is None


def test_agreement_about_everybody_with_a_slope_left_is_no_death():
    """A linear model has neither hidden neurons nor a sigmoid."""
    for model, n_epochs in (("linear", 1), ("sigmoid", 1), ("hidden", 1)):
        for seed in range(20):
            run = titanic_model.train(model=model, learning_rate=0.05, n_epochs=n_epochs, seed=seed)
            p = survivors.predict(run, survivors.samples(run)[0]) > 0.5
            if p.all() or not p.any():
                text = train.describe_trouble(run)
                assert "still a slope to follow" in text
                assert "dead" not in text
                break
        else:
            raise AssertionError(f"no start of the {model} model says the same about everybody")


def test_a_model_that_has_become_the_rule_is_compared_with_itself():
    rule = titanic_model.train(model="linear", learning_rate=0.1, n_epochs=500)
    assert "decide alike about everybody" in chance.describe_lead_over_rule(rule)


def test_the_learners_sentence_is_checked_on_everybody():
    run = titanic_model.train()
    named = dict(zip(passengers.feature_names(), run.final["coefficients"], strict=True))
    here, there = (
        survivors.weights_and_sum(run, sentence.bars_of(3, port))[-1, -1] for port in "SC"
    )
    assert here == pytest.approx(
        named["Sex_female"] + named["Pclass_3"] + named["Embarked_S"], rel=1e-5
    )
    assert here < 0 < there
    assert survivors.flipped_without_numbers(run) == 0
    # Queenstown: 33 women of the third class are said to die, Southampton's 88 to survive.
    assert sentence.sentence_rows(run, 3, "Q")["figure"][0] == f"{891 - 33 - 88} of 891"


def test_shares_by_group_show_who_is_written_off():
    run = titanic_model.train()
    table = groups.accuracy_by_group(run)
    n = table["who"].str.extract(r"\((\d+)\)")[0].astype(int).to_numpy()
    accuracy = (table["model"] * n).sum() / n.sum()
    assert accuracy == pytest.approx(run.metrics["validation_accuracy"][-1])
    assert (table["found"][3:] == 0).all()
    assert (table["rule_found"] == [1, 1, 1, 0, 0, 0]).all()


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
        np.testing.assert_allclose(
            survivors.row_of(run, **you), survivors.table_of(run)[:1], rtol=1e-5
        )
    run, you = titanic_model.train(), {**you, "sex": "female"}
    cherbourg, southampton = (
        survivors.margins(run, survivors.row_of(run, **you | {"port": p}))[-1] for p in "CS"
    )
    assert cherbourg > 0 > southampton


def test_who_like_you_was_judged_otherwise_differs_in_what_decides():
    """A woman of the third class from Southampton: the port. A man of it: the sex, above all."""
    run, you = titanic_model.train(), YOU
    told = groups.describe_like_you(run, **you)
    assert told.startswith("The model says that you die. ")
    assert re.search(
        r"\*\*female, \S+, third class, (Cherbourg|Queenstown)\*\*\. There it is "
        r"(wrong: this passenger died|right: this passenger survived)\.$",
        told,
    )
    assert "female" in groups.describe_like_you(run, **you | {"sex": "male"})
    saved = groups.describe_like_you(run, **you | {"port": "C"})
    assert saved.startswith("The model says that you survive. ")
    assert "third class, Southampton" in saved
    nobody = titanic_model.train(model="deep", seed=0)
    assert "everybody dies, so you, too" in groups.describe_like_you(nobody, **you)


def test_one_stands_among_those_of_ones_own_group_on_the_side_where_the_model_puts_one():
    run, you = titanic_model.train(), YOU
    places = [
        held_out_people(run, **you | {"port": port, "passenger_class": number}).tables
        for port, number in (("S", 3), ("C", 3), ("C", 1))
    ]
    x, y = (np.array([at["own"][c][0] for at in places]) for c in "xy")
    assert x[0] < 0 < x[1] < x[2]
    lanes = np.asarray(places[0]["lanes"]["y"])
    assert [int(np.abs(lanes - one).argmin()) for one in y] == [2, 2, 0]
    assert set(places[0]["places"]["frame"]) == {0}
    assert not len(held_out_people(run).tables["own"]["x"])


def test_those_whom_the_rule_judges_otherwise_are_gained_or_lost():
    run = titanic_model.train(learning_rate=100, n_epochs=30)
    model, rule = survivors.right_on_held_out(run)
    tables = {
        name: {k: np.asarray(v) for k, v in table.items()}
        for name, table in held_out_people(run).tables.items()
    }
    at_end = tables["places"]["frame"] == tables["places"]["frame"].max()
    who = tables["places"]["i"][at_end]
    survives = tables["places"]["x"][at_end] > 0
    truth, rules = (tables["people"][name][who] > 0 for name in ("truth", "rule"))
    differs = survives != rules
    assert (differs & (survives == truth)).sum() == (model & ~rule).sum() > 0
    assert (differs & (rules == truth)).sum() == (rule & ~model).sum() > 0


def test_rows_that_a_run_does_not_have():
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(seed=[1, 2], n_epochs=0))
    with pytest.raises(ValueError, match="run must be a single run"):
        survivors.rows_of(titanic_model.train(split_seed=[1, 2], n_epochs=0)[0])
    with pytest.raises(ValueError, match="held nobody out"):
        survivors.rows_of(titanic_model.train(rows="all", n_epochs=0))


@pytest.mark.parametrize("model", survival_models.MODELS)
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


@pytest.mark.parametrize("model", survival_models.MODELS)
def test_the_margin_has_the_sign_of_the_decision_at_every_frame(model):
    run = titanic_model.train(model=model, n_epochs=4)
    says = survivors.survives(survivors.predict(run, survivors.samples(run)[0], every_frame=True))
    X, _ = survivors.samples(run)
    np.testing.assert_array_equal(survivors.margins(run, X) > 0, says)


def test_people_are_told_without_names():
    rows = passengers.split()[1]
    said, table = passengers.who(rows), load_passengers().iloc[rows]
    assert not [name for name in table["Name"] if any(name in one for one in said)]
    one = table.iloc[3]
    assert said[3].startswith(f"{one['Sex']}, ")
    assert f"{passengers.PORTS[one['Embarked']]}" in said[3]
    lanes = groups.lanes(table)
    assert [*GROUPS][lanes[3]].endswith(str(one["Pclass"]))
