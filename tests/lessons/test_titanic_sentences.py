"""What is said of the Titanic reads well, however the knobs stand."""

from itertools import product

from datasets.titanic import load_passengers
from lessons.titanic import groups, passengers, report
from tests.sentences import check_sentence


def test_what_is_said_of_rules_groups_and_preparations_reads_well():
    table = load_passengers()
    survived = table["Survived"].to_numpy() == 1
    best = int((passengers.women_survive(table) == survived).sum())
    for chosen in product((False, True), repeat=len(groups.GROUPS)):
        rule = [name for name, survives in zip(groups.GROUPS, chosen, strict=True) if survives]
        rows = report.groups_rule_rows(rule)["right, of all passengers"]
        # Of all rules that the switches can make, none beats the one line.
        right = int((groups.groups_survive(table, groups=rule) == survived).sum())
        assert right <= best
        assert [row.split()[0] for row in rows[:2]] == [f"{right}", f"{best}"]
    for group in (groups.EVERYBODY, *groups.GROUPS):
        check_sentence(report.describe_group(group))
    for log_fare, normalise, statistics in product(
        (False, True), (False, True), ("all", "training")
    ):
        for split_seed in (0, 1, 42):
            settings = {"log_fare": log_fare, "normalise": normalise, "statistics": statistics}
            text = report.describe_preparation(**settings, split_seed=split_seed)
            assert ("divided are" in text.lower()) == normalise


def test_a_preparation_names_the_figures_that_it_uses():
    settings = {"log_fare": True, "normalise": True, "split_seed": 2}
    everybody = report.describe_preparation(**settings, statistics="all")
    assert "177 missing ages become 24 years" in everybody
    assert "Age by 80, SibSp by 8, Parch by 6, LogFare by 6.24" in everybody
    # 177 gaps, and the 30 who were that old.
    assert "23 % of all ages are now the same" in everybody
    # Without those held out another age is the most frequent.
    trained_on = load_passengers()["Age"].iloc[passengers.split(2)[0]].mode().iloc[0]
    assert trained_on != 24
    text = report.describe_preparation(**settings, statistics="training")
    assert f"become {trained_on:g} years" in text
