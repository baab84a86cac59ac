"""What is sent of a picture says the same as the picture, in fewer words."""

import pickle

import numpy as np
import pytest

from charts import line, piled_up, probability, surface, training, vectors
from charts.drawing import Drawing, drawing, to_spec
from lessons import dot_product, gradient_descent, sigmoid, xor, zero_grad

RUN = xor.with_readings(xor.train(n_hidden=2, n_epochs=50))
ALONE = xor.with_readings(xor.train(n_hidden=0, n_epochs=50))
LINE = gradient_descent.train(n_epochs=20)
PAIR = zero_grad.train_both(n_epochs=20)
CROWD = sigmoid.train(data="overlapping", n_epochs=20)
PICTURES = {
    "surface": surface.surface(RUN),
    "hidden space": surface.hidden_space(RUN, xor.hidden_view(RUN)),
    "answers": surface.answers(RUN, ALONE),
    "losses": surface.losses(RUN, ALONE),
    "knobs": surface.knobs(RUN),
    "bowl": line.bowl(LINE, gradient_descent.bowl_view(LINE), learning_rate=0.1),
    "learning curve": training.learning_curve(LINE, log=True),
    "result": piled_up.result(PAIR, zero_grad.view(PAIR)),
    "compass": piled_up.compass(PAIR["wiped"], zero_grad.view(PAIR)),
    "saturation": probability.saturation(*sigmoid.training_set()),
    "growth": probability.growth(CROWD),
    "votes": vectors.votes(["a", "b"], np.array([1.0, 2.0]), bias=1.0, mark=0.0),
    "angle": vectors.over_angle(*dot_product.over_angle(1.0, 2.0), at=30.0),
}


def said(spec, inherited=None, transforms=(), data=None):
    """Return what each mark of a finished dictionary says, whether itself or by inheritance."""
    encoding = dict(inherited or {})
    for channel, own in spec.get("encoding", {}).items():
        field = "field" in own and channel in encoding
        encoding[channel] = {**encoding[channel], **own} if field else own
    transforms = [*transforms, *spec.get("transform", [])]
    data = spec.get("data", data)
    if "layer" not in spec:
        yield {"mark": spec["mark"], "encoding": encoding, "transform": transforms, "data": data}
    for layer in spec.get("layer", []):
        yield from said(layer, encoding, transforms, data)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_what_is_said_once_is_said_of_every_layer(picture, monkeypatch):
    shorter = to_spec(picture)
    monkeypatch.setattr("charts.drawing._say_once", lambda spec: None)
    whole = to_spec(picture)
    assert list(said(shorter)) == list(said(whole))
    assert len(str(shorter)) < len(str(whole))


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_numbers_are_sent_no_longer_than_needed(picture):
    for table in to_spec(picture)["datasets"].values():
        for name, column in table.items():
            assert column.dtype.kind not in "iuf" or column.dtype.itemsize <= 4, name


def test_nothing_is_drawn_before_somebody_looks():
    drawn = []

    @drawing
    def picture(x):
        drawn.append(x)
        return PICTURES["knobs"]

    noted = picture(3)
    assert isinstance(noted, Drawing)
    assert not drawn
    noted.chart()
    assert drawn == [3]


def test_pictures_of_equal_data_are_told_to_be_equal_and_others_are_not():
    again = surface.surface(xor.with_readings(xor.train(n_hidden=2, n_epochs=50)))
    same, other = surface.surface(RUN), surface.surface(ALONE)
    assert pickle.dumps(same) == pickle.dumps(again)
    assert pickle.dumps(same) != pickle.dumps(other)
    assert pickle.dumps(same) != pickle.dumps(surface.knobs(RUN))
