"""The four models as layers: the same predictions, and whom the picture shows."""

import numpy as np
import pytest

from lessons.titanic import model as titanic_model
from lessons.titanic import passengers, survival_models, survivors
from lessons.titanic.drawing import layers, one_of_each
from training.activations import ACTIVATIONS


@pytest.mark.parametrize("model", survival_models.MODELS)
def test_the_layers_say_what_the_model_says(model):
    run = titanic_model.train(model=model, n_epochs=6)
    people = one_of_each(run)
    outputs = people.X.astype(float)
    for layer in layers(run):
        z = outputs @ layer.weights[-1] + (0 if layer.biases is None else layer.biases[-1])
        outputs = z if layer.activation == "none" else ACTIVATIONS[layer.activation].function(z)
    np.testing.assert_allclose(outputs[:, 0], survivors.predict(run, people.X), atol=1e-5)


def test_a_woman_and_a_man_of_each_class():
    people = one_of_each(titanic_model.train(n_epochs=0, split_seed=7))
    assert [name.rpartition(" → ")[0] for name in people.names] == [
        f"{who}, class {c}" for who in ("woman", "man") for c in (1, 2, 3)
    ]
    names = list(passengers.feature_names())
    assert people.X[:, names.index("Sex_female")].tolist() == [1, 1, 1, 0, 0, 0]
    assert people.X[:, names.index("Pclass_2")].tolist() == [0, 1, 0] * 2
