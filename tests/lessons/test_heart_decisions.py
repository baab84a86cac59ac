"""Heart patients: the table and its preparation, decisions and their rows, and many runs."""

import re

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from charts.core.picture import LIMITS
from datasets.heart import CODES, COLUMNS, TARGET, in_words, load_patients
from lessons.heart import decisions, experiments, patients
from lessons.heart.model import train
from pages.real_data.heart import cost, mistakes, order, pairs, pictures, sixteen
from pages.real_data.heart import train as page
from pages.real_data.heart.knobs import KNOBS, READY
from study.challenges import Settings, Status
from study.content import lesson_content
from study.questions import read_number, variant
from tests.charts.expressions import evaluate
from tests.charts.validity import check_picture
from training.comparison import compare_in_pairs
from training.decisions import confusion_matrix

RUN = train(start="zeros", n_steps=2000)


# After a few patients ----------------------------------------------------------------------------


def test_twenty_patients_already_tell_most_apart_and_more_steps_make_the_neuron_surer():
    few, many = (
        train(start="zeros", learning_rate=0.1, n_steps=n, seed=range(100), max_frames=2)
        for n in (20, 1000)
    )
    soon, late = (run.metrics["validation_accuracy"][:, -1] for run in (few, many))
    # 47.1 and 52.4 of 61, with standard errors of 0.4 and 0.2.
    assert late.mean() - soon.mean() < 8 / 61 < soon.mean() - 37 / 61
    assert late.std() < soon.std() / 2, "luck parts them less"
    weights = [run.final["weights"] for run in (few, many)]
    small, large = (np.linalg.norm(w, axis=1, keepdims=True) for w in weights)
    assert (large > 3 * small).all(), "surer"
    each, at_last = (w / length for w, length in zip(weights, (small, large), strict=True))
    assert (each * at_last).sum(axis=1).mean() > 0.5, "roughly the right way"
    asked = train(start="zeros", **page.CASE, seed=range(100)).metrics["validation_accuracy"]
    assert page.beats_age().truth == (np.rint(61 * asked[:, -1]) > 37).sum() > 90


def test_the_neuron_that_is_shown_is_a_typical_one():
    for n_steps, rate in ((1, 0.3), (2, 0.3), (20, 0.3), (1000, 0.03)):
        how = page.CASE | {"n_steps": n_steps, "learning_rate": rate}
        many = train(start="zeros", **how, seed=range(100)).metrics["validation_accuracy"][:, -1]
        assert abs(many[page.ONE["seed"]] - np.median(many)) < 1.5 / 61


def test_each_patient_moves_the_weights_by_error_times_feature_and_rate():
    run = train(start="zeros", **page.ONE)
    drawn, said, X = map(np.array, zip(*decisions.drawn_by(run), strict=True))
    errors = patients.outcomes()[drawn] - said
    moved = np.diff(run.parameters["weights"], axis=0)
    np.testing.assert_allclose(moved, 0.3 * errors[:, None] * X, atol=1e-12)


# The table ---------------------------------------------------------------------------------------


def test_the_table_is_that_of_its_provenance():
    table = load_patients()
    assert list(table.columns) == [*COLUMNS, TARGET]
    assert table[TARGET].value_counts().to_dict() == {0: 164, 1: 139}
    gaps = table.isna().sum()
    assert dict(gaps[gaps > 0]) == {"ca": 4, "thal": 2}
    for name, words in CODES.items():
        assert set(table[name].dropna()) == set(words), name


def test_without_chest_pain_more_have_disease():
    table = load_patients()
    shares = table[TARGET].groupby(table["cp"] == 4).mean()
    assert shares.round(2).tolist() == [0.21, 0.73]


def test_patients_are_read_in_words_and_units():
    read = in_words(load_patients().iloc[[0, 87, 166]])
    assert list(read.columns) == list(COLUMNS.values())
    assert read["sex"].tolist() == ["male", "female", "male"]
    assert read["thallium scan"].tolist()[:2] == ["fixed defect", "not known"]
    assert read["vessels seen in fluoroscopy"].tolist()[2] == "not known"
    assert read["age (years)"].tolist()[0] == "63"


@pytest.mark.parametrize("stratify", [False, True])
def test_the_split_is_scikit_learns(stratify):
    y = load_patients()[TARGET]
    train_rows, held_out = patients.split([42, 7], stratify=stratify)
    for i, seed in enumerate((42, 7)):
        theirs = train_test_split(
            y, test_size=0.2, random_state=seed, stratify=y if stratify else None
        )
        assert theirs[0].index.tolist() == train_rows[i].tolist()
        assert theirs[1].index.tolist() == held_out[i].tolist()
        assert len({*train_rows[i], *held_out[i]}) == 303


def test_the_baseline_is_the_training_rows_majority():
    assert patients.majority_accuracy(42) == 29 / 61
    assert patients.majority_accuracy(42, stratify=True) == 33 / 61
    assert patients.majority_accuracy(np.arange(100)).mean() == pytest.approx(0.54, abs=0.02)


@pytest.mark.parametrize("coding", patients.CODINGS)
@pytest.mark.parametrize("scaling", patients.SCALINGS)
@pytest.mark.parametrize(("seed", "stratify"), [(42, False), (5, True)])
def test_what_is_learned_from_is_what_the_steps_show(coding, scaling, seed, stratify):
    settings = {"stratify": stratify, "coding": coding, "scaling": scaling}
    steps = patients.preparation(split_seed=seed, **settings)
    last = steps[-1].after
    X = patients.features(seed, **settings)
    np.testing.assert_array_equal(X, last.to_numpy(dtype=float))
    assert np.isfinite(X).all()
    assert X.shape[1] == len(patients.feature_names(coding)) == len(set(last.columns))
    for step in steps:
        before, after = patients.show_examples(step)
        assert len(before) == len(after) == len(patients.EXAMPLES)
        assert step.why.startswith(("Fill each gap", "Give each name", "Standardise"))


def test_scales_come_from_the_training_rows_as_with_scikit_learn():
    train_rows, _ = patients.split(42)
    quantities = load_patients()[list(patients.QUANTITIES)].fillna({"ca": 0})
    scaler = StandardScaler().fit(quantities.iloc[train_rows])
    names = list(patients.preparation()[-1].after.columns)
    mine = patients.features(42)[:, [names.index(name) for name in patients.QUANTITIES]]
    np.testing.assert_allclose(mine, scaler.transform(quantities), rtol=1e-5, atol=1e-6)
    leaked = patients.features(42, scaling="all")[:, names.index("age")]
    assert leaked.mean() == pytest.approx(0, abs=1e-6)


def test_each_patient_has_one_word_of_each_code():
    names = patients.feature_names()
    X = patients.features(42)
    for group in ("chest pain", "ECG", "ST", "thallium"):
        columns = [i for i, name in enumerate(names) if name.startswith(f"{group}:")]
        assert len(columns) in (3, 4)
        np.testing.assert_array_equal(X[:, columns].sum(axis=1), 1)


# By hand, and a single question ------------------------------------------------------------------


def test_sixteen_are_drawn_by_seed_from_those_that_no_neuron_of_this_split_has_seen():
    _, held_out = patients.split()
    seen = set()
    for seed in range(20):
        some = decisions.sample_patients(seed=seed)
        assert len(set(some.index)) == decisions.N_BY_HAND
        assert some.age.between(decisions.LOWEST + 1, decisions.HIGHEST - 1).all()
        assert some.equals(decisions.sample_patients(seed=seed))
        seen |= set(some.index)
    assert seen <= set(held_out)
    assert len(seen) > 0.9 * len(held_out)


def test_the_best_cut_is_as_good_as_any():
    some = decisions.sample_patients(seed=3)
    cuts = np.linspace(decisions.LOWEST, decisions.HIGHEST, 601)
    says = [decisions.predict_by_threshold(some, cut) for cut in cuts]
    assert max((each == some.disease).sum() for each in says) == decisions.most_right(some)
    assert says[0].all()
    assert not says[-1].any()


def test_thirteen_answers_beat_the_middle_cut_on_average():
    """Over 100 draws from the same 61, the neuron is ahead by over one patient in sixteen."""
    run = train(start="zeros")
    lead = [
        (decisions.predict_by_network(run, some) == some.disease).sum()
        - (decisions.predict_by_threshold(some, 55) == some.disease).sum()
        for some in (decisions.sample_patients(seed=seed) for seed in range(100))
    ]
    assert np.mean(lead) > 1


# Decisions ---------------------------------------------------------------------------------------


def test_who_is_looked_at_first_is_the_worst_false_alarm_and_the_pushes_are_what_the_neuron_says():
    run = train(**READY)
    held_out, p = decisions.held_out_by(run)
    first = int(p.argsort(kind="stable")[KNOBS.defaults("whom")["whom"] - 1])
    healthy = np.flatnonzero(patients.outcomes()[held_out] == 0)
    assert first == healthy[p[healthy].argmax()]
    table = pictures.pushes(run, first).tables["features"]
    z = np.sum(table["push"]) + run.final["bias"]
    assert len(table["name"]) == 13
    assert 1 / (1 + np.exp(-z)) == pytest.approx(p[first])


def test_nobody_is_missed_from_the_threshold_that_the_prediction_plays_and_somebody_above():
    held_out, p = decisions.held_out_by(train(**READY))
    ill = patients.outcomes()[held_out] == 1
    assert p[ill].min() >= mistakes.FINDS_ALL
    assert p[ill].min() < mistakes.FINDS_ALL + 0.01, "a step of the knob higher"
    (_, alarmed), (missed, found) = confusion_matrix(ill, p)
    asked = lesson_content("heart").predictions["finds_all"].text
    assert f"finds {found} of the {found + missed} with disease" in asked
    assert f"alarms {alarmed} of the {(~ill).sum()}" in asked


def test_pairs_in_the_right_order_are_the_area_under_scikit_learns_curve():
    run = train(**READY)
    held_out, p = decisions.held_out_by(run)
    y = patients.outcomes()[held_out]
    area = metrics.roc_auc_score(y, p)
    answer = order.in_order()
    assert answer.truth == pytest.approx(100 * area)
    assert f"{round(928 * area)} of the 32 × 29 = 928 pairs" in answer.since
    picture = pictures.pairs(run, 0.3)
    check_picture(picture)
    for frame in (0, run.n_frames // 2, run.n_frames - 1):
        _, each = decisions.held_out_by(run, every_frame=True)
        columns = {n: np.asarray(c) for n, c in picture.tables["curve"].items()}
        here = columns["frame"] == frame
        expected = metrics.roc_curve(y, each[frame], drop_intermediate=False)
        for name, values in zip(("x", "y", "at"), expected, strict=True):
            np.testing.assert_allclose(columns[name][here], np.minimum(values, 1.0), err_msg=name)
        ill, healthy = (
            np.asarray(picture.tables[name]["p"])[
                np.asarray(picture.tables[name]["frame"]) == frame
            ]
            for name in ("ill", "healthy")
        )
        right = np.sign(ill[:, None] - healthy) / 2 + 0.5
        assert right.mean() == pytest.approx(metrics.roc_auc_score(y, each[frame]))
        # The dark cells, sorted, lie below the curve.
        assert (np.diff(right, axis=0) <= 0).all()
        assert (np.diff(right, axis=1) >= 0).all()
    assert f"{100 * area:.0f} %" in picture.words()


def test_where_both_answers_cost_the_same_nine_in_a_hundred_miss_and_the_others_are_alarmed():
    answer = cost.from_where()
    share = answer.truth / 100
    assert cost.PRICE * share == pytest.approx(1 - share)
    prediction = lesson_content("heart").predictions["from_where"]
    assert not prediction.is_right(50, answer.truth)
    assert cost.line(None)["threshold"] == pytest.approx(share)
    assert cost.line(20.0)["threshold"] == 0.2


@pytest.mark.parametrize(("held", "miss"), [(0.09, 10.0), (0.5, 1.0), (0.2, 5.0)])
def test_of_a_hundred_alike_both_answers_cost_their_mistakes(held, miss):
    picture = pictures.hundred(RUN, 0.3, 2.0)
    check_picture(picture)
    ill = round(100 * held)
    costs = [ill * miss, 100.0 - ill]
    steps = re.findall(r'"calculate": "((?:[^"\\\\]|\\\\.)*)", "as": "(costs|ill)"', picture.spec)
    knobs = {"threshold": held, "miss": miss}, {LIMITS: [{"threshold": 0.3, "miss": 2.0}]}
    made = {name: text for text, name in steps}
    assert evaluate(made["ill"], {}, *knobs) == ill
    for k in (0, 1):
        row = {"k": k, "ill": ill}
        row["costs"] = evaluate(made["costs"], row, *knobs)
        assert row["costs"] == costs[k]
    assert "Of 100 patients given 30 %, “no disease” misses 30, which costs 60" in picture.words()


def test_one_over_the_price_is_not_where_both_answers_cost_the_same():
    """The classic mistake, 1 / c for 1 / (1 + c), as it may be typed."""
    asked = lesson_content("heart").questions["threshold"]
    for each in (asked, *(variant(asked, str(seed)) for seed in range(20))):
        c = int(re.search(r"costs (\d+) times", each.text)[1])
        assert each.is_right(read_number(f"{100 / (1 + c):g} %", each.one_percent))
        for typed in (f"{1 / c:.2f}", f"{100 / c:.1f} %", f"{100 / c:.0f} %"):
            assert not each.is_right(read_number(typed, each.one_percent)), (c, typed)


def test_a_threshold_chosen_in_training_is_cheaper_than_a_half_over_splits():
    seeds = np.arange(20)
    run = train(start="zeros", n_steps=2000, seed=seeds, split_seed=seeds, max_frames=2)
    own, half, everybody = decisions.costs_over_splits(run, 0.2, 10.0)
    assert compare_in_pairs(half, own).ahead
    assert compare_in_pairs(everybody, own).mean > 0


def test_the_lessons_rule_solves_the_challenge_and_the_line_of_another_price_does_not():
    ruled, dearer, cheaper = (round(1 / (1 + price), 2) for price in (cost.OTHER_PRICE, 20, 2))
    assert f"a threshold of {ruled}" in lesson_content("heart").challenges["price"].hints[-1]
    for line in (ruled, dearer, cheaper):
        settings = Settings({"miss": cost.OTHER_PRICE, "threshold": line})
        assert cost.price(settings).status is (Status.SOLVED if line == ruled else Status.NOT_YET)


# Many runs ---------------------------------------------------------------------------------------


def test_the_other_model_is_scikit_learns_logistic_regression():
    seeds = np.arange(4)
    mine = experiments.logistic_regression(seeds)
    X, y = patients.features(seeds), patients.outcomes()
    for i, (train_rows, held_out) in enumerate(zip(*patients.split(seeds), strict=True)):
        theirs = LogisticRegression(max_iter=1000).fit(X[i][train_rows], y[train_rows])
        assert mine[i] == pytest.approx(theirs.score(X[i][held_out], y[held_out]), abs=1 / 61)


def test_pairs_say_more_than_a_single_accuracy():
    accuracies = experiments.over_splits(start="zeros")
    rival, own = accuracies[experiments.RIVAL], accuracies[experiments.OWN]
    assert rival.mean() == pytest.approx(0.845, abs=0.02)
    lead = compare_in_pairs(own, rival)
    assert lead.standard_error < own.std(ddof=1) / 50**0.5 * 2**0.5
    assert f"{lead.better}, level on {lead.equal}" in pairs.describe_pairs(accuracies)


def test_one_split_is_one_of_the_many():
    many = experiments.over_splits(n_splits=3)
    one = experiments.on_one_split(seed=2, split_seed=2)
    for name, right in one.items():
        assert right.mean() == pytest.approx(many[name][2])
    own, rival = one[experiments.OWN], one[experiments.RIVAL]
    tossed = binomtest(int((own & ~rival).sum()), int((own != rival).sum())).pvalue
    assert pairs.same_people_rows(one)["value"][-1] == f"{100 * tossed:.0f} %"
    alike = pairs.same_people_rows({**one, experiments.OWN: rival})["value"]
    assert alike[1:] == ["0 people", "0 people", "100 %"]


def test_noise_chosen_on_all_rows_seems_to_know_something():
    leaked, honest = experiments.noise_leak(n_splits=20).values()
    # The accuracy of a split strays by 0.06, so the mean of 20 by 0.013.
    assert leaked.mean() == pytest.approx(0.684, abs=0.05)
    assert honest.mean() == pytest.approx(0.509, abs=0.05)
    few = experiments.noise_leak(n_columns=10, n_splits=10)
    same = [np.sort(values) for values in few.values()]
    np.testing.assert_array_equal(*same)  # ten of ten: nothing to choose
    with pytest.raises(ValueError, match="n_kept must be a whole number from 1 to 5"):
        experiments.noise_leak(n_columns=5)


def test_the_61_agree_with_noise_chosen_on_all_rows_and_with_half_of_that_chosen_on_the_242():
    agree = {}
    for chosen in ("all", "training"):
        drawn = pictures.columns_of_noise(1000, chosen)
        x, y, kept = (np.asarray(drawn.tables["columns"][name]) for name in ("x", "y", "kept"))
        assert kept.sum() == 10
        assert np.abs(x).max() < 0.28
        assert np.abs(y).max() < 0.5
        agree[chosen] = (x * y > 0)[kept].sum()
        assert f"{agree[chosen]} of 10 kept are the same" in drawn.words()
    assert agree["all"] >= 9
    assert 3 <= agree["training"] <= 7
    assert not np.any(pictures.columns_of_noise(1000).tables["columns"]["kept"])


def test_the_columns_kept_are_those_of_numpys_correlation():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(60, 40)), rng.integers(0, 2, 60).astype(float)
    correlation = np.abs(np.corrcoef(X.T, y)[-1, :-1])
    kept = experiments.best_columns(X, y, 7)
    assert kept.tolist() == np.argsort(-correlation)[:7].tolist()


def test_of_all_held_out_a_neuron_gets_the_most_right():
    line, neuron, nobody = map(int, re.findall(r"\*\*(\d+)\*\*", sixteen.match(55.0, RUN)))
    assert neuron == round(61 * RUN.metrics["validation_accuracy"][-1])
    assert nobody == (patients.outcomes()[patients.split()[1]] == 0).sum() == 29
    assert nobody < line < neuron


def test_neurons_are_drawn_by_how_many_they_get_right_at_each_frame_of_one():
    run, many = (train(start="zeros", n_steps=300, seed=seed) for seed in (3, range(30)))
    tables = pictures.many_neurons(many, run, 37).tables
    dots, lines = tables["neurons"], tables["lines"]
    at_end = np.asarray(dots["frame"]) == run.n_frames - 1
    right = np.rint(61 * many.metrics["validation_accuracy"][:, -1])
    np.testing.assert_array_equal(np.asarray(dots["x"])[at_end], right)
    places = set(zip(dots["x"][at_end], dots["y"][at_end], strict=True))
    assert len(places) == 30, "nobody hides anybody"
    last = np.asarray(lines["frame"]) == run.n_frames - 1
    its = round(61 * run.metrics["validation_accuracy"][-1])
    assert lines["x"][last].tolist() == pytest.approx([its, 37])
