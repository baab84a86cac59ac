"""Your own table, on its page: it is brought, looked at, changed, learned from, and forgotten."""

import ast
import base64
import io
import json
from collections.abc import Hashable
from zipfile import ZipFile

import pytest

from laboratory.your_data import rivals
from laboratory.your_data.columns import ROLES
from laboratory.your_data.reading import Table
from pages.laboratory.your_data import results
from server.work import JOB_RUNNER, OwnKey, Visitor
from study.laboratory import LAB_BY_SLUG
from tests.pages.test_pages import complaints, components, knobs, open_page, press, prose, shown
from training.figures import percent
from ui.run import runs
from ui.session import files, own_file

BENCH = LAB_BY_SLUG["your_data"]
QUICK = {"n_epochs": "1", "held_out": "0.5"}
CSV = "colour;size;size2;sold\n" + "".join(
    f"{'red' if i % 3 else 'green'};{i % 7},5;{i};{'yes' if i % 7 > 3 else 'no'}\n"
    for i in range(60)
)


def open_table(**query: str):
    app = open_page(BENCH.page, **{**QUICK, **query})
    assert not complaints(app)
    return app


@pytest.fixture
def bring(monkeypatch):
    """Let a page have what a browser sends: the simulated one has none that does."""
    sent, visitor = {}, Visitor()
    monkeypatch.setattr(runs, "_this_visitor", lambda: visitor)

    def given(
        app, text: str | bytes, name: str = "mine.csv", *, is_new: bool = True, id_: str = ""
    ):
        data = text.encode() if isinstance(text, str) else text
        sent["brought"] = {
            "id": id_ or f"{name} {hash(data)}",
            "name": name,
            "bytes": base64.b64encode(data).decode(),
            "is_new": is_new,
        }
        return app.run()

    mounted = own_file._TABLE

    def mount(*, on_brought_change, on_forgotten_change, **shown):
        result = mounted(
            on_brought_change=on_brought_change, on_forgotten_change=on_forgotten_change, **shown
        )
        if "brought" in sent:  # as a callback does, before the next run
            brought = sent.pop("brought")
            monkeypatch.setattr(own_file, "sent", lambda _, name: {"brought": brought}.get(name))
            on_brought_change()
            own_file.st.rerun()
        if sent.pop("forgotten", False):
            monkeypatch.setattr(own_file, "sent", lambda *_: True)
            on_forgotten_change()
            own_file.st.rerun()
        return result

    monkeypatch.setattr(own_file, "_TABLE", mount)
    given.forget = lambda app: (sent.update(forgotten=True), app.run())[1]
    return given


def columns_shown(app) -> list[list[str]]:
    (table,) = [t.value for t in app.table if "becomes" in t.value]
    return table.to_numpy().tolist()


def test_it_opens_at_its_question_with_a_table_to_try():
    app = open_table()
    assert app.title[0].value == BENCH.question
    assert len(columns_shown(app)) == 14
    for chart in app.get("vega_lite_chart"):
        assert len(chart.proto.alt) > 20


def test_every_knob_does_something(bring):
    app = bring(open_table(table="own", n_layers="2", optimiser="SGD", batch_size="16"), CSV)
    turned = set()
    ends = {"n_epochs": "10", "batch_size": "8", "l2": "0.3", "n_layers": 3}
    for widget, (low, high) in list(knobs(app, "your_data")):
        name = widget.key.removeprefix("your_data_")
        if name in ("n_splits", "table") or name.startswith("your_data"):
            continue
        (widget,) = [w for w, _ in knobs(app, "your_data") if w.key == widget.key]
        before = shown(app)
        app = widget.set_value(ends.get(name, low if widget.value == high else high)).run()
        assert not complaints(app), name
        assert shown(app) != before, name
        turned.add(name)
    assert turned >= set(ends)


def test_a_table_is_brought_looked_at_and_learned_from(bring):
    app = bring(open_table(table="own"), CSV)
    assert not complaints(app)
    rows = columns_shown(app)
    assert [row[0] for row in rows] == ["colour", "size", "size2", "sold"]
    assert [row[4] for row in rows] == ["category", "number", "left out", "**predicted**"]
    assert any("1,5 is one and a half" in text for text in prose(app))
    assert any("on the held-out rows" in text for text in prose(app))
    assert "sold" not in " ".join(app.query_params), "the table never stands in the address"
    assert dict(app.query_params) == {**QUICK, "table": "own"}


def test_columns_target_and_groups_are_changed_and_stand_in_the_address(bring):
    app = bring(open_table(table="own"), CSV)
    (role,) = [g for g in app.main.button_group if g.key.endswith("_role")]
    assert list(role.options) == list(ROLES)
    app = role.set_value("left out").run()
    assert app.query_params["columns"] == "x"
    assert columns_shown(app)[0][4] == "left out"
    (predict,) = [s for s in app.main.selectbox if s.label == "Predict"]
    app = predict.set_value("1").run()
    assert app.query_params["target"] == "1"
    assert any("typical error in “size”" in text for text in prose(app))
    app = held_out_by(app).set_value("groups 0").run()
    assert not complaints(app)
    assert "2 groups" in app.warning[0].value
    assert any("typical error in “size”" in text for text in prose(app)), "what was there stays"
    app = bring(app, CSV.replace("colour", "paint"), "other.csv")
    assert not {"columns", "target", "groups"} & set(app.query_params), "of another table"


def held_out_by(app):
    (widget,) = [s for s in app.main.selectbox if s.label == "Hold out"]
    return widget


DATED = "day;x;up\n" + "".join(
    f"2024-{1 + i // 28:02}-{1 + i % 28:02};{i * 7 % 13};{'yes' if i % 13 > 5 else 'no'}\n"
    for i in range(120)
)


def test_rows_in_the_order_of_a_date_are_split_by_it_without_being_asked(bring):
    app = bring(open_table(table="own"), DATED)
    assert not complaints(app)
    assert held_out_by(app).value == "by_time 0"
    assert "by_time" not in app.query_params
    text = " ".join(prose(app) + [caption.value for caption in app.caption])
    assert "Held out: the last 60 rows by “day”, from 2024-03-05 on" in text
    assert "By time or at random" in text
    assert not [s for s in app.slider if s.label.startswith("Seed: which rows")]
    app = held_out_by(app).set_value("no").run()
    assert app.query_params["by_time"] == "no"
    assert any("held-out rows are drawn among" in text for text in prose(app))
    app = held_out_by(app).set_value("by_time 0").run()
    assert "by_time" not in app.query_params


def test_a_refused_setting_is_named_as_on_the_page_and_what_was_there_stays(bring, monkeypatch):
    app = bring(open_table(table="own"), CSV)
    before = shown(app)
    monkeypatch.setattr("training.multilayer.MAX_STEPS", 5)
    app = knob(app, "n_epochs").set_value("10").run()
    assert "“Epochs” must be at most" in app.warning[0].value
    assert shown(app)[-3:] == before[-3:]


def knob(app, name: str):
    (widget,) = [w for w, _ in knobs(app, "your_data") if w.key == f"your_data_{name}"]
    return widget


def test_a_table_that_comes_again_keeps_its_knobs(bring):
    app = bring(open_table(table="own", columns="x", target="1"), CSV, is_new=False)
    assert app.query_params["columns"] == "x"
    assert columns_shown(app)[1][4] == "**predicted**"


def test_what_is_refused_costs_nothing(bring):
    app = bring(open_table(table="own"), CSV)
    for bad, why in ((b"a,b\n1,\x002\n", "is a NUL"), (b'a,b\n1,"2\n', "never closed")):
        app = bring(app, bad, "bad.csv")
        assert not complaints(app)
        (warning,) = [warning.value for warning in app.warning]
        assert why in warning
        assert "“mine.csv” stays as it was" in warning
        assert columns_shown(app)[0][0] == "colour"
    app = bring(app, CSV.replace("colour", "paint"))
    assert not app.warning
    assert columns_shown(app)[0][0] == "paint"


def test_what_no_browser_of_ours_sends_is_nothing(monkeypatch):
    for sent in (None, 3, {}, {"id": "a", "name": "b", "bytes": "?"}, {"bytes": 3}):
        monkeypatch.setattr(own_file, "sent", lambda _, __, sent=sent: sent)
        state: dict[str, object] = {}
        monkeypatch.setattr(own_file.st, "session_state", state)
        own_file._take("key", 10)
        assert not any(getattr(value, "data", b"") for value in state.values())


@pytest.fixture
def remembered(monkeypatch) -> list[Hashable]:
    keys, put = [], JOB_RUNNER.cache.put
    monkeypatch.setattr(
        JOB_RUNNER.cache, "put", lambda key, result: (keys.append(key), put(key, result))
    )
    return keys


def test_a_table_is_forgotten_and_so_is_all_that_was_learned_from_it(bring, remembered):
    cache = JOB_RUNNER.cache
    app = bring(open_table(table="own"), CSV)
    own = [key for key in remembered if isinstance(key, OwnKey)]
    assert all(cache.get(key) is not None for key in own)
    (visitor,) = {key.visitor for key in own}
    app = bring.forget(app)
    assert not app.table
    assert any("Choose a CSV file" in text for text in prose(app))
    size = cache.size
    cache.forget(visitor)
    assert all(cache.get(key) is None for key in own)
    assert cache.size < size
    cache.put(OwnKey(visitor, "late"), 1)
    assert cache.get(OwnKey(visitor, "late")) is None, "a visitor who has left leaves nothing"


def leave():
    """Compute something for this visitor alone, and then do as at the end of a session."""
    from server.work import JOB_RUNNER
    from ui.run import runs

    with runs.for_this_visitor_alone():
        runs.memoised(sum, (20, 22))
    before = JOB_RUNNER.cache.size
    runs._this_visitor.clear()
    runs.st.write(JOB_RUNNER.cache.size - before)


def test_the_run_is_taken_along_with_its_table_and_nothing_of_it_stays(
    bring, remembered, monkeypatch
):
    made, sent, as_text = [], [], Table.as_text
    monkeypatch.setattr(Table, "as_text", lambda table: made.append(table) or as_text(table))
    monkeypatch.setattr(files, "_DOWNLOAD", lambda **shown: sent.append(shown["data"]))
    app = bring(open_table(table="own"), CSV)
    app.session_state["your_data_your_data_train_code"] = True
    app = app.run()
    assert not complaints(app)
    assert made == [], "it costs nothing before the press"
    assert remembered
    remembered.clear()
    app = press(app, "Download this run as a notebook")
    (file,) = sent
    assert file["name"] == "your_data.zip"
    assert remembered == [], "not the file, nor for others"
    with ZipFile(io.BytesIO(base64.b64decode(file["content"]))) as archive:
        assert archive.read("table.csv").decode() == CSV
        text = archive.read("your_data.ipynb")
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert any(
        "inspect.getsource(laboratory.your_data.preparation.preprocessor)" in c for c in cells
    )
    (knobs,) = [cell for cell in cells if "n_epochs=1" in cell]
    assert "        'left out',  # size2\n" in knobs
    assert "target=3,  # sold" in knobs
    (models,) = [t.value for t in app.table if "accuracy" in t.value]
    (check,) = [cell for cell in cells if "on_the_page = " in cell]
    scores = ast.literal_eval(check.partition("on_the_page = ")[2].splitlines()[0])
    del scores["last loss"]
    accuracies = [cell.replace("\u00a0", " ") for cell in models["accuracy"]]
    shown_scores = dict(zip(models["model"], accuracies, strict=True))
    assert {name: percent(float(score), 1) for name, score in scores.items()} == shown_scores
    app.run()
    assert len(sent) == 1


def test_the_browser_hears_which_table_is_known(bring):
    def upload(app):
        (data,) = [data for data in components(app) if "known" in data]
        return data

    app = open_table(table="own")
    assert upload(app)["known"] is None
    app = bring(app, CSV, id_="first")
    assert upload(app)["known"] == "first"
    app = bring(app, b"", id_="second")
    assert (upload(app)["known"], upload(app)["refused"]) == ("first", "second")


def test_what_decides_what_is_learned_stands_open_and_is_mended_by_a_press(bring):
    rows = "".join(
        f"{'Basic' if i % 5 else 'basic'};{i % 7 + 1}{'k' if i % 20 == 0 else '000'};"
        f"{'yes' if i % 7 > 3 else 'no'}\n"
        for i in range(100)
    )
    app = bring(open_table(table="own"), f"plan;pay;sold\n{rows}")
    (said,) = [text for text in prose(app) if "differ by capitals alone" in text]
    assert "5 cells without a number" in said
    app = press(app, "Count “basic” as “Basic” in “plan”")
    app = press(app, "Read “1k” as “1000” in “pay”")
    assert not complaints(app)
    assert app.query_params["mended"] == "0j1k"
    assert not [text for text in prose(app) if "capitals" in text or "without a number" in text]
    assert any("In “pay”, 1k is read as 1000" in text for text in prose(app))
    app = press(app, "Take the mends back")
    assert "mended" not in app.query_params


def test_the_network_is_there_before_its_rivals(monkeypatch):
    monkeypatch.setattr(results, "beside_rivals", lambda *_: results.st.stop())
    app = open_table()
    assert any("on the held-out rows" in text for text in prose(app))
    assert any(header.value == "Which rows does it get wrong?" for header in app.header)
    assert not [table for table in app.table if "model" in table.value]


def test_rivals_that_take_long_are_trained_when_asked_for(monkeypatch):
    monkeypatch.setattr(rivals, "seconds_of_rivals", lambda _: 96.0)
    app = open_table(split_seed="7")
    assert not [table for table in app.table if "model" in table.value]
    app = press(app, "Train the network’s rivals (about 2 min)")
    assert not complaints(app)
    assert [table for table in app.table if "model" in table.value]


@pytest.mark.weekly
def test_several_splits_come_when_they_are_asked_for():
    app = open_table(n_splits="5")
    n = len(app.get("vega_lite_chart"))
    app = press(app, "Train all of them on several splits (about ")
    assert len(app.get("vega_lite_chart")) == n + 1
    assert any("Nadeau and Bengio" in text for text in prose(app))


def test_nonsense_in_the_address_is_said_or_falls_back():
    app = open_table(target="99", groups="x", columns="??%", n_layers="7")
    assert columns_shown(app)[13][4] == "**predicted**"
    assert any("Hidden layers" in info.value for info in app.info)
