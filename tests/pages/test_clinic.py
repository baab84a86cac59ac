"""The clinic's page: what is ordered costs, what is named is run, and nothing gives it away."""

import re
from functools import cache

import numpy as np
import pytest

from laboratory.clinic import model, report
from pages.laboratory.clinic.knobs import IN_ORDER
from study.laboratory import LAB_BY_SLUG
from study.progress import Progress, parse
from tests.pages.test_pages import complaints, open_page, press, prose
from tests.sentences import check_sentence
from tests.weekly import but_weekly
from training.figures import figure

PAGE = LAB_BY_SLUG["clinic"].page
VISIT = "3"


def open_clinic(**query: str):
    app = open_page(PAGE, visit=VISIT, **query)
    assert not complaints(app)
    return app


def test_a_visit_opens_with_the_losses_and_gives_nothing_away():
    app = open_clinic()
    assert app.title[0].value == LAB_BY_SLUG["clinic"].question
    assert len(app.get("vega_lite_chart")) == 1
    assert dict(app.query_params) == {"visit": VISIT}
    assert [b.disabled for b in app.main.button if b.label.startswith("Make the")] == [True]
    assert not app.success


def test_an_address_that_asks_for_every_test_gets_as_many_as_the_coins_buy():
    names = ["losses", *model.TESTS]
    app = open_clinic(tests=",".join(names))
    shown = [heading.value for heading in app.main.header]
    all_costs = sum(model.TESTS.values())
    assert all_costs > model.BUDGET
    assert 0 < len(shown) < len(model.TESTS)
    assert "**Tests** · 0 of 5 coins left" in [each.value for each in app.main.markdown]


VISITS = (1, 2, 3, 13, 23)
"""Patients who have lost nothing, whom a usual cure does not help, and others."""


@cache
def trained(visit: int, change: str = "nothing"):
    return model.train(visit=visit, change=change)


@pytest.mark.parametrize("visit", but_weekly(VISITS, 3))
def test_what_the_record_shows_reads_well_and_has_its_figures(visit):
    run = trained(visit)
    results = report.test_results(visit, run)
    assert {"gradients", "weights", "rows", "columns"} <= set(results) <= set(model.TESTS)
    for sentence in results.values():
        check_sentence(sentence)
        assert re.search(r"\d", sentence)
    sizes = [
        figure(np.sqrt(np.mean(np.concatenate([a[k].ravel() for a in some]) ** 2)), 2)
        for some in ([a for name, a in run.parameters.items() if name[0] == of] for of in "Wb")
        for k in (0, -1)
    ]
    weight, bias = (
        "A weight has a size of {} at the start and {} at the end",
        "a bias one of {} and {}",
    )
    assert results["weights"] == f"{weight}, {bias}.".format(*sizes)


def test_sizes_are_given_also_for_numbers_whose_squares_are_too_large():
    assert report.size(np.array([3e200, 4e200]), np.zeros(2)) == pytest.approx(2.5e200)
    assert report.size(np.zeros(3)) == 0


def test_tests_cost_coins_until_none_are_left():
    app = open_clinic()
    for label in ("Gradients by layer", "Weights", "The first rows", "Other starts"):
        app = press(app, label)
    assert any("0 of 5 coins left" in text for text in prose(app))
    assert all(b.disabled for b in app.main.button if b.key.startswith("clinic_order_"))
    assert app.query_params["tests"] == "losses,gradients,weights,rows,starts"


@pytest.mark.parametrize("right", [True, False])
def test_the_verdict_names_the_cause_and_shows_what_the_change_did(right):
    fault = report.truth_about(int(VISIT))
    cause = fault if right else next(name for name in report.NAMES if name != fault)
    change = sorted(model.CURES[fault])[0]
    app = open_clinic(cause=cause, change=change)
    n_charts = len(app.get("vega_lite_chart"))
    app = press(app, "Make the change")
    box = app.success if right else app.info
    assert report.NAMES[fault] in box[0].value
    assert len(app.get("vega_lite_chart")) == n_charts + 1
    assert any("with your change" in text for text in prose(app))
    assert any("The gradient of the first layer has a size of" in text for text in prose(app))
    kept = "5 coins: 10 of 10 points" in (app.success or app.info)[0].value
    assert kept is right, "no test was paid for"
    app = app.selectbox(key="clinic_cause").set_value(fault).run()
    assert report.NAMES[fault] in (app.success or app.info)[0].value
    assert bool(app.success) is right, "what is named once the truth is told is not praised"
    app = press(app, "Another patient")
    assert not app.success
    assert "told" not in app.query_params


def as_after_a_reload(app, **query: str):
    """Open the page anew with what the browser has kept, and nothing else."""
    known = app.session_state["progress"] if "progress" in app.session_state else Progress()
    kept = parse(known.to_json())
    assert not kept.unknown
    assert not kept.impossible
    again = open_clinic(**query)
    again.session_state["progress"], again.session_state["progress_heard"] = kept, True
    return again.run()


def test_a_reload_gives_no_coins_back_and_no_second_diagnosis():
    fault = report.truth_about(int(VISIT))
    wrong = next(name for name in report.NAMES if name != fault)
    app = press(press(open_clinic(), "Weights"), "Other starts")
    app = as_after_a_reload(app)
    assert any("2 of 5 coins left" in text for text in prose(app))
    assert "Weights" in [heading.value for heading in app.main.header]
    app = as_after_a_reload(app, cause=wrong, change="nothing")
    app = press(app, "Make the change")
    assert not app.success
    app = as_after_a_reload(app, cause=fault, change="nothing", told="on")
    assert not app.success, "the first one counts"
    said = [caption.value for caption in app.main.caption if "so far" in caption.value]
    assert said == ["Your 1 patient so far: 0 found, 0 of 10 points."]


def test_what_an_address_buys_is_paid_for():
    app = as_after_a_reload(open_clinic(), tests="losses,weights")
    assert any("4 of 5 coins left" in text for text in prose(as_after_a_reload(app)))


def test_each_cause_and_each_change_has_its_place_in_the_menus():
    assert {*IN_ORDER[0]} == {*report.NAMES}
    assert {*IN_ORDER[1]} == {*model.CHANGES}


@pytest.mark.weekly
def test_a_change_is_praised_only_for_what_it_wins():
    endings = set()
    for visit in VISITS:
        for change in model.CURES[report.truth_about(visit)]:
            runs = trained(visit), trained(visit, change)
            text = report.describe_change(visit, change, *runs)
            check_sentence(text)
            before, after = map(float, re.findall(r"([\d.]+) %", text)[:2])
            endings.add(text.rpartition(". ")[2])
            fell = [run.metrics["validation_loss"][-1] for run in runs]
            if text.endswith("Your change goes to the root of it."):
                assert after > before or fell[1] < fell[0], text
            if "gains nothing" in text or "all the same" in text:
                assert after <= before + 1, text
                assert not fell[1] < 0.7 * fell[0], text
    assert any("gains nothing" in ending for ending in endings)
