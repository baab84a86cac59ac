"""What the learner’s record brings back: claims, and what forgetting leaves."""

from streamlit.testing.v1 import AppTest

from study.answers import fingerprint
from study.content import lesson_content
from study.progress import Progress
from ui.page.prose import no_break

SLUG = "gradient_descent"
CLAIM = "standardised"
CONTROL = no_break(lesson_content("gradient_descent").claims[CLAIM].control)


def claims_page():
    from study.content import lesson_content
    from ui.page.current import drawing
    from ui.study.claims import claims

    with drawing("gradient_descent", "claims"):
        claims(
            "gradient_descent",
            lesson_content("gradient_descent").claims,
            key="claim",
            all_at_once=True,
        )


def with_record(page, record: Progress) -> AppTest:
    """Open a page, and let the browser speak after its first run."""
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    app.session_state["progress"] = record
    app.run()
    assert not app.exception
    return app


def kept(app: AppTest, kind: str, name: str) -> dict:
    fields = app.session_state["progress"].kept.get(f"{SLUG}/{kind}/{name}", {})
    return {field: value for field, value in fields.items() if field != "at"}


def text(app: AppTest) -> str:
    return " ".join(element.value for element in app.markdown)


def test_a_belief_and_a_verdict_come_back_and_can_be_started_over():
    record = Progress().with_kept(f"{SLUG}/claim/{CLAIM}", belief=True, tested=True)
    app = with_record(claims_page, record)
    assert app.button_group(f"{SLUG}_claim_{CLAIM}_belief").value == "I believe it"
    assert "Your hunch was" in text(app)
    assert app.get("vega_lite_chart")
    app.session_state[f"{SLUG}_claims_{CLAIM}_control"] = True
    assert CONTROL in text(app.run())
    next(button for button in app.button if "over" in button.label).click().run()
    assert app.button_group(f"{SLUG}_claim_{CLAIM}_belief").value is None
    assert "Your hunch was" not in text(app)
    assert not app.get("vega_lite_chart")
    assert kept(app, "claim", CLAIM) == {}
    assert f"{SLUG}/claim/{CLAIM}" in app.session_state["progress"].done
    app.button(f"{SLUG}_claim_{CLAIM}_test").click().run()
    assert app.get("vega_lite_chart")
    assert CONTROL not in text(app), "the control is closed again"


def test_a_belief_is_kept_before_the_test_and_may_be_taken_back():
    app = with_record(claims_page, Progress())
    belief = app.button_group(f"{SLUG}_claim_{CLAIM}_belief")
    belief.set_value("I doubt it").run()
    assert kept(app, "claim", CLAIM) == {"belief": False}
    app.button_group(f"{SLUG}_claim_{CLAIM}_belief").set_value(None).run()
    assert kept(app, "claim", CLAIM) == {}
    assert not app.exception


def test_a_fingerprint_stands_for_these_values_alone():
    values = {"rate": 0.1, "n": 3, "model": "a"}
    assert fingerprint(values) == fingerprint(dict(reversed(values.items())))
    others = [values | {"rate": 0.1000001}, values | {"n": 4}, values | {"model": "b"}, {"n": 3}]
    assert len({fingerprint(other) for other in [values, *others]}) == 5
    assert len(fingerprint(values)) <= 60


def sure_page():
    from ui.study.confidence_calibration import own_reliability

    own_reliability()


def test_the_learners_own_reliability_is_drawn_from_enough_answers():
    record = Progress()
    keys = [
        f"{slug}/question/{name}"
        for slug in ("xor", "sigmoid", "layers")
        for name in lesson_content(slug).questions
    ]
    for i, key in enumerate(keys):
        record = record.with_kept(key, given=0, first_sure=i % 4, first_right=i % 3 > 0)
    app = with_record(sure_page, record)
    assert len(app.get("vega_lite_chart")) == 1
    assert f"{len(keys)} first answers" in text(app)
    few = with_record(sure_page, Progress().with_kept(keys[0], first_sure=1, first_right=True))
    assert not few.get("vega_lite_chart")
    assert "1 so far" in text(few)
