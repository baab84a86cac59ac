"""The trail of a lesson: its strip, its ticks, its side paths, and who programs."""

import pytest
from streamlit.testing.v1 import AppTest

from lessons.autograd import pytorch, trained
from study.content import TAKEAWAYS, lesson_content
from study.curriculum import LESSONS
from study.scene import SIDE_PATHS, TRAIL
from tests.contents import contents
from tests.pages.test_pages import commit_or_skip, complaints, labels, open_page, open_scene, row
from ui.page.trail import TICK
from ui.session import files

ASIDE = [s for s in contents()["backpropagation"].scenes if s.path != TRAIL]


def strip(app: AppTest, slug: str):
    return row(app, f"{slug}_strip")


def names(app: AppTest, slug: str) -> list[str]:
    return [option.content for option in strip(app, slug).proto.options]


def ticked(app: AppTest, slug: str) -> list[str]:
    options = strip(app, slug).proto.options
    return [option.content for option in options if "check_circle" in option.content_icon]


def test_a_tick_is_earned_by_turning_a_knob_and_not_by_opening():
    slug = "dot_product"
    app = open_scene(slug, "vote")
    assert ticked(app, slug) == []
    app.slider(key=f"{slug}_w1").set_value(0.2).run()
    assert ticked(app, slug) == ["Weigh"]
    strip(app, slug).set_value("ink").run()
    assert ticked(app, slug) == ["Weigh"]
    n_scenes = len(lesson_content(slug).trail())
    assert app.main.caption[0].value.endswith(f":material/check_circle: 1 of {n_scenes}")
    strip(app, slug).set_value(TAKEAWAYS).run()
    captions = " ".join(caption.value for caption in app.main.caption)
    assert f"A tick: {TICK}" in captions


def test_where_knobs_are_grabbed_in_the_picture_opening_earns_no_tick():
    app = open_scene("layers", "bump")
    assert ticked(app, "layers") == []
    app.session_state["layers_h1"] = 1.5
    assert ticked(app.run(), "layers") == ["Tent"]


def test_a_model_that_is_uploaded_earns_the_tick(monkeypatch):
    app = open_scene("autograd", "save", n_epochs="10")
    assert "autograd/scene/save" not in app.session_state["progress"].done
    brought = trained.save_model(pytorch.numpy_vs_torch(n_epochs=10).torch.final)
    monkeypatch.setattr(files, "file_upload", lambda *_, **__: brought)
    app.run()
    assert not complaints(app)
    assert "autograd/scene/save" in app.session_state["progress"].done


def test_a_tick_waits_until_nothing_is_left_to_predict_or_to_say():
    slug = "dot_product"
    app = open_scene(slug, "turned")
    app.button(key=f"{slug}_prediction_turned_skip").click().run()
    app.slider(key=f"{slug}_angle_x").set_value(40).run()
    assert ticked(app, slug) == []
    app.button(key=f"{slug}_observation_where_zero_skip").click().run()
    assert ticked(app, slug) == ["Angle"]


def test_an_answer_earns_the_tick_and_skipping_does_not():
    slug = "dot_product"
    app = open_scene(slug, "turned")
    app.button(key=f"{slug}_prediction_turned_skip").click().run()
    app.button(key=f"{slug}_observation_where_zero_skip").click().run()
    assert ticked(app, slug) == []
    record = app.session_state["progress"]
    app.session_state["progress"] = record.with_done(f"{slug}/prediction/turned")
    assert ticked(app.run(), slug) == ["Angle"]


@pytest.mark.parametrize("scene", ASIDE, ids=lambda scene: scene.name)
def test_a_side_path_is_offered_where_it_branches_off_and_leads_back(scene):
    """One lesson with each kind speaks for all."""
    slug = "backpropagation"
    left_at = lesson_content(slug).left_trail_at(scene.name)
    app = open_scene(slug, left_at)
    app = commit_or_skip(app)
    before = names(app, slug)
    app.button(key=f"{slug}_aside_{scene.name}").click().run()
    assert not complaints(app)
    assert app.header[0].value == scene.question
    assert (names(app, slug), strip(app, slug).value) == (before, None)
    assert app.query_params["scene"] == scene.name
    assert f"Beside the trail · {SIDE_PATHS[scene.path]}" in [c.value for c in app.main.caption]
    app.button(key=f"{slug}_back").click().run()
    assert strip(app, slug).value == left_at


def test_continue_walks_the_trail_and_its_last_scene_lists_every_side_path():
    slug = "heart"
    content = lesson_content(slug)
    app = open_page(f"pages/{next(x.page for x in LESSONS if x.slug == slug)[6:]}")
    walked = [app.session_state[f"{slug}_scene"]]
    while any(label.startswith("Continue: ") for label in labels(app)):
        app.button(key=f"{slug}_on").click().run()
        walked.append(app.session_state[f"{slug}_scene"])
    assert walked == [scene.name for scene in content.trail()]
    assert walked[-1] == TAKEAWAYS
    keys = [button.key for button in app.main.button]
    for scene in content.scenes:
        assert (f"{slug}_aside_{scene.name}" in keys) == (scene.path != TRAIL)


def test_who_programs_says_so_once_and_has_the_code_on_the_trail():
    slug = "dot_product"
    app = open_scene(slug, "everybody")
    assert "Shapes" not in names(app, slug)
    app.toggle(key="programs").set_value(True).run()
    assert names(app, slug) == [
        scene.title for scene in lesson_content(slug).scenes if scene.path in (TRAIL, "code")
    ]
    assert app.session_state["progress"].kept["app/setting/programs"]["value"] is True
    assert "Continue: Shapes" in labels(app)
    app.button(key=f"{slug}_on").click().run()
    assert strip(app, slug).value == "shapes"
    app.toggle(key="programs").set_value(False).run()
    assert "Shapes" not in names(app, slug)
    assert app.header[0].value == "Which arrays can be multiplied, and what comes out?"


def test_who_programs_can_say_so_on_the_progress_page_for_all_lessons():
    app = open_page("pages/study/progress.py")
    app.toggle(key="programs").set_value(True).run()
    app.switch_page("pages/networks/xor/page.py").run()
    assert "Gradient" in names(app, "xor")
    assert "I program" not in labels(app)
