"""The passengers: the tables, the preparation digit for digit, the split, and rules for all."""

import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from datasets.titanic import load_passengers, load_test_passengers
from lessons.titanic import model, passengers, report
from lessons.titanic.groups import GROUPS, groups_survive, survival_by_group


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
    assert [step.function for step in steps] == [
        passengers.choose_columns, passengers.fill_gaps, passengers.take_logarithm,
        passengers.make_dummies, passengers.divide_by_maximum,
    ]  # fmt: skip
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
        model.train(model="deep", n_epochs=1)
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
    # In the last draw.
    assert f"**{round(10 * right[-1])}**" in report.describe_ten(some, [False] * 10)
    lived = (some["in truth"] == "survived").tolist()
    assert "**10 of 10**" in report.describe_ten(some, lived)


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
