"""What the picture of a network is drawn from: true, small, and whole where it matters."""

import base64
import json

import numpy as np
import pytest

from charts.diagrams import network_diagram
from lessons.xor import model
from lessons.xor import network as xor_network
from training.dense import Dense, Examples, layers_of


def of_xor(run, **more):
    layers = layers_of(run)
    about = {"inputs": xor_network.INPUTS, "examples": xor_network.EXAMPLES}
    return network_diagram.diagram(run, layers, **about, loss="cross-entropy", **more)


def unpacked(data):
    """Return (n_frames, n_numbers) as the browser reads them."""
    taken = np.frombuffer(base64.b64decode(data["numbers"]), np.uint8).reshape(-1, 3)
    whole = np.hstack([taken, np.zeros((len(taken), 1), np.uint8)])
    return np.frombuffer(whole.tobytes(), ">f4").reshape(len(data["frames"]), -1)


@pytest.mark.parametrize("n_hidden", [0, 1, 2, 8])
def test_every_number_is_sent_with_five_digits_in_the_order_of_the_knobs(n_hidden):
    run = model.train(n_hidden=n_hidden, n_epochs=500)
    data = of_xor(run)
    numbers, kept = unpacked(data), data["frames"]
    n = model.n_parameters(n_hidden)
    assert numbers.shape == (len(kept), 2 * n)
    for part, arrays in ((numbers[:, :n], run.parameters), (numbers[:, n:], run.gradients)):
        each = [array[kept].reshape(len(kept), -1) for array in arrays.values()]
        flat = np.concatenate(each, axis=-1)
        np.testing.assert_allclose(part, flat, rtol=2**-16)  # 15 bits behind the point
    if n_hidden == 2:
        mine = model.train(n_hidden=2, by_hand=tuple(range(1, 10)), n_epochs=0)
        assert unpacked(of_xor(mine, complete=True)).tolist() == [[*range(1, 10)]]


def test_what_the_browser_can_compute_is_not_sent():
    run = model.train(n_hidden=8, n_epochs=5000)
    data = of_xor(run, complete=True)
    assert unpacked(data).shape == (run.n_frames, 33)
    assert len(json.dumps(data)) < 12_000
    assert data["steepest"] == max(np.abs(g).max() for g in run.gradients.values())


def test_frames_are_left_out_evenly_where_there_are_many_numbers():
    rng = np.random.default_rng(0)
    weights = rng.standard_normal((75, 12, 20)), rng.standard_normal((75, 20, 1))
    layers = [Dense(w, "ReLU", weight_gradients=w) for w in weights]
    run = model.train(n_epochs=5000)
    assert run.n_frames == 75
    people = Examples(names=("somebody",), X=np.ones((1, 12)), y=np.ones(1))
    data = network_diagram.diagram(run, layers, inputs=["x"] * 12, examples=people)
    assert len(json.dumps(data)) <= 1.1 * network_diagram.BUDGET
    gaps = np.diff(data["frames"])
    assert (data["frames"][0], data["frames"][-1]) == (0, 74)
    assert gaps.max() - gaps.min() <= 1
    assert data["epochs"] == run.epochs[data["frames"]].tolist()
    assert (data["sizes"], data["biases"]) == ([12, 20, 1], [0, 0])


def test_what_is_no_number_any_more_can_be_sent():
    layer = Dense(np.array([[[np.nan], [np.inf]]]), "none", weight_gradients=np.zeros((1, 2, 1)))
    run = model.train(n_hidden=2, n_epochs=0)
    data = network_diagram.diagram(
        run, [layer], inputs=xor_network.INPUTS, examples=xor_network.EXAMPLES
    )
    assert np.isnan(unpacked(data)[0, 0])
    assert np.isposinf(unpacked(data)[0, 1])
    assert "NaN" not in json.dumps(data)


def test_one_scale_holds_for_all_frames():
    run = model.train(n_hidden=2, seed=3)
    data = of_xor(run, complete=True)
    weights = (run.parameters["W1"], run.parameters["W2"])  # lines are weights; biases have none
    last = max(np.abs(value[-1]).max() for value in weights)
    assert data["widest"] >= last / 1.0001
    assert of_xor(run)["widest"] == data["widest"]
    # Brass that has faded is a slope that has faded.
    assert max(np.abs(g[-1]).max() for g in run.gradients.values()) < 0.1 * data["steepest"]
