"""The pages of the laboratory: each knob does something, and nonsense is said or falls back."""

import base64
import json
from importlib import import_module
from inspect import signature
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest

from laboratory.builder import report, trained
from laboratory.builder.knobs import address_of, of_lesson
from laboratory.builder.model import train
from laboratory.builder.recipes import BAD, GOOD
from study.curriculum import BY_SLUG
from study.laboratory import LAB_BY_SLUG, LAB_PAGES
from study.shelf import KeptRun
from tests.pages.test_pages import (
    DURATION,
    check_words_of_pictures,
    commit_or_skip,
    complaints,
    components,
    knobs,
    menu,
    open_page,
    press,
    prose,
    shown,
)
from tests.sentences import check_sentence
from training import model_files
from training.dense import forward
from training.hyperparameters import constraints
from training.own_points import encode
from ui.page import lab_page
from ui.run import replay
from ui.session import files
from ui.session.own_file import Upload

PAGE = LAB_PAGES[0].page
QUICK = {"n_epochs": "10", "n_points": "60"}


def open_build(**query: str):
    app = open_page(PAGE, **{**QUICK, **query})
    assert not complaints(app)
    return app


def network(app):
    (data,) = [data for data in components(app) if "sizes" in data]
    return data


def test_it_stands_in_the_menu_and_opens_at_its_question():
    app = open_page(PAGE)
    assert not complaints(app)
    assert app.title[0].value == LAB_PAGES[0].question
    assert [link["title"] for link in menu(app)["Laboratory"]["links"]] == [
        each.title for each in LAB_PAGES
    ]
    assert network(app)["sizes"] == [2, 4, 2, 1]
    for chart in app.get("vega_lite_chart"):
        assert len(chart.proto.alt) > 20


@pytest.mark.parametrize("data", ["circles", "sine"])
def test_every_slider_switch_and_choice_does_something(data):
    app = open_build(data=data, n_layers="5", l1="0.01", longest_gradient="0.1")
    app.session_state["build_build_in_words"] = True
    check_words_of_pictures(app.run())
    turnable = [
        widget.key
        for widget, _ in knobs(app, "build")
        if not widget.key.endswith(("inputs", "pictured"))
    ]
    assert len(turnable) == 18
    own = [key for key in turnable if key.startswith("build_curve")]
    assert bool(own) == (data == "sine")
    for key in own or turnable:
        before = shown(app)
        ((widget, ends),) = [(w, ends) for w, ends in knobs(app, "build") if w.key == key]
        stood = widget.value
        down = stood == ends[1] or key.endswith(DURATION)
        app = widget.set_value(ends[0] if down else ends[1]).run()
        assert not complaints(app), key
        assert shown(app) != before, key
        check_words_of_pictures(app)
        (widget,) = [w for w, _ in knobs(app, "build") if w.key == key]
        app = widget.set_value(stood).run()
        assert shown(app) == before, key


@pytest.mark.parametrize("slug", ["build", "your_data"])
def test_no_slider_offers_what_the_training_refuses(slug):
    lab = LAB_BY_SLUG[slug]
    app = open_page(lab.page)
    allowed = constraints(import_module(f"laboratory.{lab.folder or slug}.model").train)
    ends = {
        widget.key.removeprefix(f"{slug}_").removesuffix("_scale"): ends
        for widget, ends in knobs(app, slug)
        if widget.type in ("slider", "select_slider")
    }
    offered = {"seed", "held_out", "learning_rate", "n_epochs", "batch_size", "l2", "dropout"}
    assert offered <= allowed.keys() & ends.keys()
    for name in allowed.keys() & ends.keys():
        for end in ends[name]:
            value = float(str(end).replace(",", ""))
            allowed[name].check(name, int(value) if value.is_integer() else value)
    if slug == "build":  # in the picture of the network
        most = network(app)["most"]
        deepest = (most["neurons"],) * most["layers"]
    else:
        deepest = (int(ends["layer_1"][1]),) * int(ends["n_layers"][1])
    allowed["hidden"].check("hidden", deepest)


def test_every_choice_of_inputs_shape_and_rate_does_something():
    app = open_build()
    for change in (
        lambda app: app.number_input(key="build_learning_rate_typed").set_value(0.4321),
        lambda app: app.select_slider(key="build_learning_rate_scale").set_value("1"),
        lambda app: app.button_group(key="build_inputs").set_value(["x1", "product"]),
        lambda app: app.selectbox(key="build_activation").set_value("ReLU"),
        lambda app: app.button_group(key="build_pictured").set_value("spirals"),
        lambda app: app.selectbox(key="build_data").set_value("moons"),
    ):
        before = shown(app)
        app = change(app).run()
        assert not complaints(app)
        assert shown(app) != before
    assert app.query_params["inputs"] == "x1,product"
    assert network(app)["inputs"] == ["x₁", "x₁x₂"]
    assert app.query_params["learning_rate"] == "1"


def test_points_of_ones_own_stand_in_the_address_and_are_learned_from():
    own = ((-1.0, 0.0, 0), (-1.0, 1.0, 0), (1.0, 0.0, 1), (1.0, 1.0, 1), (0.0, -1.0, 2))
    app = open_build(data="own", own=encode(own))
    sent = network(app)
    assert sent["sizes"] == [2, 4, 2, 3]
    assert [point[2] for point in sent["points"]] == [c for *_, c in own]
    assert app.query_params["own"] == encode(own)
    few = open_build(data="own", own=encode(own[:2]))
    assert "Place at least four points" in few.warning[0].value
    unreadable = open_build(data="own", own="!!!")
    assert any("These points cannot be read" in warning.value for warning in unreadable.warning)


def test_an_address_holds_the_whole_experiment():
    settings = {
        "data": "moons",
        "n_layers": "3",
        "layer_3": "7",
        "learning_rate": "0.0123",
        "l2": "0.1",
    }
    app = open_build(**settings)
    assert network(app)["sizes"] == [2, 4, 2, 7, 1]
    assert dict(app.query_params) == {**QUICK, **settings}


def test_nonsense_in_the_address_is_said_and_falls_back():
    app = open_build(learning_rate="-3", layer_1="99", inputs="x1,x9", n_layers="2.5")
    (notice,) = [info.value for info in app.info]
    for label in ("Learning rate", "Neurons in layer 1", "Inputs", "Hidden layers"):
        assert label in notice
    assert network(app)["sizes"] == [2, 4, 2, 1]


def test_what_would_take_minutes_is_refused_in_a_sentence_beside_the_network_untrained():
    app = open_build(n_points="300", batch_size="10", n_epochs="10000")
    (warning,) = [warning.value for warning in app.warning]
    assert "“Epochs” must be at most 2,857 here, not 10,000" in warning
    assert network(app)["epochs"] == [0]
    assert any("before its first step" in caption.value for caption in app.main.caption)
    assert app.query_params["n_epochs"] == "10000"
    app = app.select_slider(key="build_n_epochs").set_value("1").run()
    assert not app.warning
    assert network(app)


def test_other_starts_come_when_they_are_asked_for():
    app = open_build()
    n_charts, tables = len(app.get("vega_lite_chart")), [str(table.proto) for table in app.table]
    app = press(app, "Train from 64 other starts")
    assert len(app.get("vega_lite_chart")) == n_charts + 1
    (row,) = [table.value for table in app.table if str(table.proto) not in tables]
    assert row["starts"].tolist() == ["64"]


LONG = {"n_points": "300", "n_epochs": "2000", "layer_1": "16", "layer_2": "16"}


def test_a_training_is_watched_stopped_and_gone_on_with(monkeypatch):
    monkeypatch.setattr(lab_page, "run_once_more", lambda: None)  # it stands as first seen
    app = open_build(**LONG, seed="11")
    for _ in range(50):
        if any(button.label == "Stop here" for button in app.main.button):
            break
        app.run()
    early = network(app)["epochs"][-1]
    assert early < 2000
    assert app.query_params["n_epochs"] == "2000", "the address is there before the end"
    app = press(app, "Stop here")
    assert network(app)["epochs"][-1] == early
    assert f"After {early:,} epoch" in " ".join(prose(app))
    monkeypatch.undo()
    app = press(app, "Stopped.")
    assert network(app)["epochs"][-1] == 2000
    assert not [b for b in app.main.button if "Stop" in b.label]


def test_runs_are_kept_compared_named_and_forgotten(monkeypatch):
    app = press(open_build(), "Keep this run (0 of 8)")
    assert [b.disabled for b in app.main.button if b.label == "This run is kept"] == [True]
    app = app.slider(key="build_seed").set_value(5).run()
    app = press(app, "Keep this run (1 of 8)")
    n_charts = len(app.get("vega_lite_chart"))
    app.session_state["build_build_kept"] = True  # the room is opened
    app = app.run()
    assert not complaints(app)
    assert len(app.get("vega_lite_chart")) == n_charts + 1
    (table,) = app.table
    assert list(table.value["Seed: which start"]) == ["0", "5"]
    assert "Noise" not in table.value, "only what differs is told"
    links = [text.value for text in app.main.markdown if "Open it" in text.value]
    assert links[1] == "[Open it](?n_points=60&seed=5&n_epochs=10)"
    app = app.text_input(key="build_shelf_1_name").set_value("the better one").run()
    assert list(app.table[0].value["run"]) == ["1 · Run 1", "2 · the better one"]
    app = app.button(key="build_shelf_0_forget").click().run()
    assert list(app.table[0].value["run"]) == ["1 · the better one"]
    app = app.text_input(key="build_shelf_0_name").set_value("the *better* one").run()
    assert list(app.table[0].value["run"]) == ["1 · the ∗better∗ one"]
    sent = []
    monkeypatch.setattr(files, "_DOWNLOAD", lambda **shown: sent.append(shown["data"]))
    app = press(app, "Download these runs")
    (run,) = json.loads(base64.b64decode(sent[0]["content"]))
    assert (run["run"], run["address"]) == ("the *better* one", "?n_points=60&seed=5&n_epochs=10")
    app = app.text_input(key="build_shelf_0_name").set_value("the better one").run()
    (kept,) = [data for data in components(app) if data.get("name") == "knobs-and-compass-build"]
    assert "the better one" in kept["text"]


def test_what_a_browser_brings_that_makes_no_sense_harms_nothing():
    app = open_build()
    odd = {"batch_size": "1", "n_epochs": "5000"}
    for bad in ({"data": "own", "own": "!!!"}, odd, {"x": "y"}, {"own": "!!!"}):
        app.session_state["build_shelf"] = (KeptRun("odd", bad), KeptRun("plain", QUICK))
        app.session_state["build_build_kept"] = True
        app = app.run()
        assert not complaints(app)
        assert "plain" in list(app.table[0].value["run"])[-1]


@pytest.mark.parametrize("data", ["spirals", "three_blobs", "sine"])
def test_a_good_way_and_a_bad_one_turn_the_knobs_and_say_why(data):
    app = open_build(data=data, noise="0.2", dropout="0.5")
    for label, recipe in (("A good way", GOOD[data]), ("A bad way", BAD[data])):
        app = press(app, label)
        assert recipe.why in [caption.value for caption in app.main.caption]
        assert app.slider(key="build_dropout").value == 0
        assert app.slider(key="build_noise").value == 0.2, "the points stay as they are"
        hidden = recipe.settings.get("hidden", (4, 2))
        assert tuple(network(app)["sizes"][1:-1]) == hidden
        if "learning_rate" in recipe.settings:
            assert app.session_state["build_learning_rate"] == recipe.settings["learning_rate"]


@pytest.mark.parametrize("data", ["heart", "titanic"])
def test_a_table_has_a_plane_over_its_columns_and_is_split_as_in_its_lesson(data):
    app = open_page(PAGE, data=data, n_epochs="2", batch_size="2000")
    assert not complaints(app)
    sent = network(app)
    n_columns, n_rows = {"heart": (22, 303), "titanic": (12, 891)}[data]
    assert sent["sizes"] == [n_columns, 4, 2, 1]
    assert len(sent["points"]) == n_rows
    assert len(sent["table"]["means"]) == len(sent["table"]["ticks"]) == n_columns
    app = (
        app.button_group(key=f"build_{data}_inputs")
        .set_value(["age", "cp"] if data == "heart" else ["Age", "Sex"])
        .run()
    )
    assert not complaints(app)
    assert network(app)["inputs"][0].lower() == "age"
    assert not [
        widget for widget in app.main.slider if widget.key in ("build_noise", "build_n_points")
    ]


def test_digits_show_what_the_first_layer_looks_for_and_every_knob_of_theirs_does_something():
    app = open_page(PAGE, data="digits", n_epochs="1", wide="8")
    assert not complaints(app)
    (shown_weights,) = [data for data in components(app) if "weights" in data]
    assert len(shown_weights["names"]) == 8
    assert not [data for data in components(app) if "sizes" in data]
    for key, value in (("build_wide", "4"), ("build_image_layers", 2), ("build_layer_2", 5)):
        before = shown(app)
        (widget,) = [w for w, _ in knobs(app, "build") if w.key == key]
        app = widget.set_value(value).run()
        assert not complaints(app), key
        assert shown(app) != before, key


def test_any_number_of_a_network_for_digits_is_set_by_hand():
    app = open_page(PAGE, data="digits", n_epochs="5", wide="8")
    app.session_state["build_build_by_hand"] = True
    app = app.run()
    layer, neuron, source = app.main.expander[0].selectbox
    assert source.options[11] == "the pixel in row 2, column 4"
    assert neuron.options[3] == "neuron 3 of layer 1"
    app = layer.set_value(2).run()
    layer, neuron, source = app.main.expander[0].selectbox
    neuron.set_value(3)
    app = source.set_value(5).run()
    assert not complaints(app)
    run = train(data="digits", inputs=("pixels",), hidden=(8,), n_epochs=5, max_frames=40)
    (field,) = app.main.expander[0].number_input
    assert field.value == pytest.approx(run.final["W2"][5, 3], rel=1e-5)
    assert pressable(app) is False, "nothing is changed yet"
    app = field.set_value(-9.0).run()

    weights = {**run.final, "W2": run.final["W2"].copy()}
    weights["W2"][5, 3] = -9
    rows = report.rows_of(run)
    z = forward(rows.X_held_out, weights, run.hyperparameters["activation"])[-1]
    n_right = (z.argmax(axis=-1) == rows.y_held_out).sum()
    (text,) = [text for text in prose(app) if text.startswith("With your change")]
    assert f"right on {n_right} of the 360 held out (it was " in text
    assert pressable(app) is True
    app = press(app, "Train on from epoch 5")
    assert app.query_params["changes"] == "5_2_5_3_-9"
    assert app.query_params["n_epochs"] == "10"
    (text,) = [text for text in prose(app) if text.startswith("Set by hand")]
    assert "epoch 5: the weight of output 3 for neuron 5 of layer 1 is −9" in text

    # What was set later was of a training that is no more.
    app = app.main.expander[0].select_slider[0].set_value(2).run()
    app = app.main.expander[0].number_input[0].set_value(4.0).run()
    app = press(app, "Train on from epoch 2")
    assert app.query_params["changes"] == "2_2_5_3_4"
    (text,) = app.toast
    assert text.value.startswith("1 number set after a later epoch is left out.")
    check_sentence(text.value)
    assert "changes" not in press(app, "Take all back").query_params


def pressable(app):
    """Tell whether the training can go on from the number that was set."""
    (button,) = [each for each in app.main.button if each.label.startswith("Train on from")]
    return not button.disabled


def test_a_typed_function_is_learned_from_and_a_bad_one_costs_nothing():
    app = open_build(data="typed_above", formula="x^2 - 1")
    app = app.text_input(key="build_formula").set_value("x^").run()
    assert not complaints(app)
    (warning,) = [each.value for each in app.warning]
    assert "An exponent must be a number" in warning
    app = app.text_input(key="build_formula").set_value("abs(x) - 1").run()
    assert not app.warning
    assert app.query_params["formula"] == "abs(x) - 1"


def test_numbers_set_by_hand_stand_in_the_address_and_are_taken_back():
    code = "5_1_0_1_2.5~8_2_b_0_-1"
    app = open_build(changes=code)
    assert app.query_params["changes"] == code
    (text,) = [text for text in prose(app) if text.startswith("Set by hand")]
    assert "epoch 5: the weight of neuron 1.2 for x₁ is 2.5" in text
    assert "epoch 8: the bias of neuron 2.1 is −1" in text
    by_hand = network(app)
    app = press(app, "Take the last one back")
    assert playing(app)["begins"] == 8, "the run is the same up to there"
    assert app.query_params["changes"] == "5_1_0_1_2.5"
    app = press(app, "Take all back")
    assert "changes" not in app.query_params
    assert network(app) == network(open_build()) != by_hand


def test_what_was_set_in_another_network_is_left_out_and_what_makes_no_sense_is_said():
    narrow = open_build(changes="5_1_0_7_2.5~5_1_0_1_1")
    (text,) = [text for text in prose(narrow) if text.startswith("Set by hand")]
    assert "neuron 1.2" in text
    assert "neuron 1.8" not in text
    odd = open_build(changes="5_1_0_7_much")
    assert any("These changes cannot be read" in warning.value for warning in odd.warning)


def playing(app):
    (data,) = [data for data in components(app) if "frame_ms" in data]
    return data


def test_what_is_changed_under_way_holds_from_its_epoch_on_and_is_taken_back(monkeypatch):
    shown_at = 4
    monkeypatch.setattr(replay, "epoch_shown", lambda _name: shown_at)
    app = open_build()
    assert playing(app)["begins"] == 0
    rate = app.select_slider(key="build_learning_rate_scale")
    app = rate.set_value("1").run()
    assert app.query_params["schedule"] == "4_learning_rate_1"
    assert "learning_rate" not in app.query_params, "it began as before"
    assert "Changed under way: learning rate 1 from epoch 4 on." in prose(app)
    assert playing(app)["begins"] == 4
    assert app.select_slider(key="build_learning_rate_scale").value == "1"
    shown_at = 8
    app = app.select_slider(key="build_l2_scale").set_value("0.1").run()
    assert app.query_params["schedule"] == "4_learning_rate_1~8_l2_0.1"
    assert playing(app)["begins"] == 8
    app = app.select_slider(key="build_n_epochs").set_value("20").run()
    assert playing(app)["begins"] == 10, "more epochs go on where it ended"
    app = press(app, "Take the last one back")
    assert (app.query_params["schedule"], playing(app)["begins"]) == ("4_learning_rate_1", 8)
    app = app.select_slider(key="build_l2_scale").set_value("0.1").run()
    shown_at = 2  # what was changed later was of a training that is no more
    app = app.number_input(key="build_learning_rate_typed").set_value(0.7).run()
    assert app.query_params["schedule"] == "2_learning_rate_0.7"
    assert app.toast[0].value.startswith("2 later changes are left out.")
    app = app.slider(key="build_noise").set_value(0.5).run()
    assert playing(app)["begins"] == 0, "another knob begins anew"
    app = app.slider(key="build_noise").set_value(0.1).run()
    assert not [each for each in app.expander if each.label == "What is wrong?"]
    assert any(text.startswith("The doctor is not asked") for text in prose(app)), "and why"
    changed = shown(app)
    opened = open_build(n_epochs="20", schedule="2_learning_rate_0.7")
    assert changed == shown(opened)
    assert "schedule" not in press(opened, "Take all back").query_params
    shown_at = 20  # a training that has ended begins again, with what stands
    app = app.select_slider(key="build_l2_scale").set_value("0.01").run()
    anew = {"learning_rate": "0.7", "l2": "0.01"}
    assert dict(app.query_params) == {**QUICK, "n_epochs": "20", **anew}
    assert playing(app)["begins"] == 0
    shown_at = 3
    app = app.select_slider(key="build_l2_scale").set_value("0.1").run()
    app = press(app, "Start anew")
    assert dict(app.query_params) == {**QUICK, "n_epochs": "20", **anew, "l2": "0.1"}
    odd = open_build(schedule="4_speed_1")
    assert any("such as 120_learning_rate_0.03" in warning.value for warning in odd.warning)


def test_a_model_opens_as_it_was_and_a_foreign_file_is_refused():
    run = train(data="digits", inputs=("pixels",), hidden=(8,), n_epochs=1)
    there = address_of({"data": "digits", "hidden": (8,), "n_epochs": 0})
    network = trained.network(run)
    content = model_files.write(network, "digits.safetensors", "", urlencode(there))
    app, key = open_build(), "build_build_own_model"
    app.session_state[f"{key}_newest"] = Upload("1", "digits.safetensors", content, is_new=True)
    app = app.run()
    assert not complaints(app)
    assert (app.session_state["build_data"], app.session_state["build_wide"]) == ("digits", "8")
    settings = app.session_state["build_accepted"]
    opened = train(**settings)
    for name, value in run.final.items():
        np.testing.assert_array_equal(opened.final[name], value)
    app.session_state[f"{key}_newest"] = Upload("2", "<b>", b"a table " * 9, is_new=True)
    app = app.run()
    (warning,) = [warning.value for warning in app.warning]
    assert "not a safetensors file" in warning
    assert "“digits.safetensors” stays as it was" in warning
    app.session_state["build_wide"] = "16"
    app = app.run()
    assert any("a network of 64-8-10; here stands one of 64-16-10" in c.value for c in app.caption)


@pytest.mark.parametrize("slug", ["digits", "heart", "sigmoid", "titanic", "xor"])
def test_the_knobs_of_a_lesson_open_in_build(slug):
    defaults = signature(import_module(f"lessons.{slug}.model").train).parameters
    settings = {name: each.default for name, each in defaults.items()}
    there = of_lesson(slug, settings | {"n_epochs": 1})
    assert {"n_epochs", "seed"} <= {*there}
    assert there["data"] == {"sigmoid": "circles", "xor": "corners"}.get(slug, slug)
    address = address_of(there)
    opened = open_page(PAGE, **address)
    assert not complaints(opened)
    assert not opened.info, "every value is one that the page knows"
    assert not opened.warning
    for name, value in address.items():
        # What is as at first is not repeated.
        assert opened.query_params.get(name, value) == value


def test_a_scene_offers_to_open_its_training_in_build():
    app = commit_or_skip(open_page(BY_SLUG["xor"].page, scene="train", n_epochs="100"))
    app.session_state["xor_train_in_laboratory"] = True
    (link,) = [
        each.proto
        for each in app.run().get("page_link")
        if each.proto.label == "Open in the laboratory"
    ]
    assert parse_qsl(link.query_string)[0] == ("data", "corners")
