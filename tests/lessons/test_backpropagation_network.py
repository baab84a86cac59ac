"""The small networks as pictures: sent through their layers, a point gets the run's answer."""

import numpy as np
import pytest

from lessons.backpropagation.model import examples, samples, train
from lessons.backpropagation.predictions import predict_silent
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward
from training.layers import layers_of


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU"])
def test_the_layers_say_what_the_network_says(activation):
    run = train(width=3, activation=activation, n_epochs=50)
    shown = examples()
    outputs = shown.X
    for layer in layers_of(run):
        sums = outputs @ layer.weights[-1] + layer.biases[-1]
        outputs = ALL_ACTIVATIONS[layer.activation].function(sums)
    final = {name: value[-1] for name, value in run.parameters.items()}
    expected = sigmoid(forward(shown.X, final, activation)[-1])
    np.testing.assert_allclose(outputs, expected)
    assert layers_of(run)[0].weight_gradients.shape == run.gradients["W1"].shape


def test_both_classes_are_shown_and_named_as_they_are():
    X, y = samples()
    shown = examples()
    for x, label, name in zip(shown.X, shown.y, shown.names, strict=True):
        at = np.flatnonzero((x == X).all(axis=1))
        assert y[at, 0] == label
        assert name.endswith(f"→ {label:.0f}")
    assert sorted(shown.y) == [0, 0, 1, 1]


def test_a_network_whose_weights_were_not_kept_has_no_picture():
    with pytest.raises(ValueError, match="small enough"):
        layers_of(train(depth=2, width=32, n_epochs=1))


def test_some_relus_are_dead_before_the_first_step_and_more_of_the_second_layer():
    # 8 of 64 where it was measured: only the second layer hears positive numbers alone.
    answer = predict_silent()
    assert 4 <= answer.truth <= 14
    first, second = (
        float(part.split()[0]) for part in answer.sentence.split("): ")[1].split(", ")[:2]
    )
    assert first < second
