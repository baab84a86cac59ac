"""Every number of Build's planes, which the browser computes, is Python's."""

import base64
import json

import numpy as np
import pytest

from datasets.shapes import SHAPES
from laboratory.builder import model as build
from laboratory.builder import report
from pages.laboratory.builder.pictures import BUDGET, planes
from tests.ui.test_sums import EXACT, exactly, last_numbers
from training.activations import ALL_ACTIVATIONS
from training.dense import forward
from training.inputs import INPUTS, compute_features
from training.losses import COSTS, ERRORS
from training.outputs import OUTPUTS, measure, output_for, truth_of

_FORWARD = "forward: true, examples: { X: [], y: [] }"


@pytest.mark.parametrize(
    ("data", "activation", "hidden"),
    [
        *(("xor", activation, (5, 3)) for activation in ALL_ACTIVATIONS),
        ("three_blobs", "tanh", (4,)),
        ("circles", "tanh", ()),
        ("sine", "ReLU", (6,)),
    ],
)
def test_what_every_neuron_says_all_over_the_plane(computed, data, activation, hidden):
    n_classes = SHAPES[data].n_classes
    names = tuple(name for name, each in INPUTS.items() if n_classes or each.n_places == 1)
    loss = "cross-entropy" if n_classes else "squared error"
    run = build.train(
        data=data, activation=activation, hidden=hidden, inputs=names, loss=loss, n_epochs=30
    )
    sent = planes(run, **report.plane_data(run))
    fields = computed(
        f"""([data, numbers]) => {{
          const fields = new Fields(({EXACT})({{ ...data, {_FORWARD} }}, numbers))
          fields.compute()
          return fields.layers.map((layer) => layer.map((one) => [...one]))
        }}""",
        [sent, last_numbers(report.layers(run))],
        network_sums="Network",
        fields="Fields",
    )
    line = np.linspace(-report.PLANE_EDGE, report.PLANE_EDGE, 54 if n_classes else 121)
    places = line[:, None]
    if n_classes:
        x1, x2 = np.meshgrid(line, -line)  # from the top left on, row by row
        places = np.stack([x1.ravel(), x2.ravel()], axis=-1)
    outputs = forward(compute_features(places, names), run.final, activation)
    outputs[-1] = OUTPUTS[output_for(n_classes)].function(outputs[-1])
    for theirs, ours in zip(fields, outputs, strict=True):
        exactly(np.array(theirs).T, ours)


def test_a_table_has_a_plane_over_any_two_columns_and_the_rest_at_their_mean(computed):
    run = build.train(data="heart", inputs=("age", "thalach", "cp"), n_epochs=20)
    about = report.plane_data(run)
    sent = planes(run, **about)
    fields = computed(
        f"""([data, numbers]) => {{
          const fields = new Fields(({EXACT})({{ ...data, {_FORWARD} }}, numbers), [1, 5])
          fields.compute()
          return [...fields.layers.at(-1)[0]]
        }}""",
        [sent, last_numbers(report.layers(run))],
        network_sums="Network",
        fields="Fields",
    )
    X = np.repeat(np.array(sent["table"]["means"])[None], len(fields), axis=0)
    ends = [sent["table"]["ends"][axis] for axis in (1, 5)]
    across, up = np.meshgrid(np.linspace(*ends[0], 54), np.linspace(*ends[1][::-1], 54))
    X[:, 1], X[:, 5] = across.ravel(), up.ravel()
    exactly(fields, 1 / (1 + np.exp(-forward(X, run.final, "tanh")[-1][:, 0])))


@pytest.mark.parametrize(
    ("data", "loss"),
    [
        *(("circles", loss) for loss in COSTS),
        *(("three_blobs", loss) for loss in COSTS),
        *(("sine", loss) for loss in ERRORS),
    ],
)
def test_losses_of_a_run(computed, data, loss):
    n_classes = SHAPES[data].n_classes
    names = ("x1", "x2") if n_classes else ("x1",)
    run = build.train(data=data, loss=loss, inputs=names, n_epochs=30)
    about = report.plane_data(run)
    points = np.column_stack([about["points"], about["y"]]).tolist()
    sent = {**planes(run, **about), "points": points}
    judged = computed(
        f"([data, numbers]) => judged(({EXACT})({{ ...data, {_FORWARD} }}, numbers))",
        [sent, last_numbers(report.layers(run))],
        network_sums="Network",
        fields="judged",
    )
    rows, output = report.rows_of(run), output_for(n_classes)
    for name, X, y in (("learned", rows.X, rows.y), ("unseen", rows.X_held_out, rows.y_held_out)):
        z = forward(X, run.final, "tanh")[-1]
        exactly(judged[name], measure(z, truth_of(y, output, n_classes), output, loss))


def test_the_browser_is_sent_every_weight_of_the_frames_that_fit():
    short = build.train(n_points=60, n_epochs=30)
    for run in (short, build.train(n_points=60, n_epochs=300, hidden=(16,) * 5)):
        sent = planes(run, **report.plane_data(run))
        assert len(sent["numbers"]) <= BUDGET
        assert sent["frames"][0] == 0 or len(sent["frames"]) < run.n_frames
        assert sent["frames"][-1] == run.n_frames - 1
        parts = np.frombuffer(base64.b64decode(sent["numbers"]), np.uint8).reshape(-1, 3)
        words = np.pad(parts, ((0, 0), (0, 1))).view(">f4").reshape(len(sent["frames"]), -1)
        final = [run.final[f"{x}{i}"].ravel() for i in range(1, len(sent["sizes"])) for x in "Wb"]
        np.testing.assert_allclose(words[-1], np.concatenate(final), rtol=2e-5)
        json.dumps(sent)


@pytest.mark.parametrize("data", ["xor", "three_blobs"])
def test_discretised_each_place_has_the_colour_of_the_class_it_would_say(computed, data):
    run = build.train(data=data, n_epochs=30)
    sent = planes(run, **report.plane_data(run))
    colours = computed(
        f"""([data, numbers]) => {{
          const fields = new Fields(({EXACT})({{ ...data, {_FORWARD} }}, numbers))
          const image = {{ data: new Uint8ClampedArray(4 * 54 * 54) }}
          fields.decides = true
          fields.compute()
          if (data.n_classes > 2) fields.paintAll(image)
          else fields.paint(image, fields.network.n, 0)
          return [...new Uint32Array(image.data.buffer)]
        }}""",
        [sent, last_numbers(report.layers(run))],
        network_sums="Network",
        fields="Fields",
    )
    line = np.linspace(-report.PLANE_EDGE, report.PLANE_EDGE, 54)
    x1, x2 = np.meshgrid(line, -line)
    z = forward(np.stack([x1.ravel(), x2.ravel()], axis=-1), run.final, "tanh")[-1]
    says = z.argmax(axis=-1) if z.shape[-1] > 1 else (z[:, 0] > 0).astype(int)
    assert len({*zip(says.tolist(), colours, strict=True)}) == len({*says.tolist()}) > 1
