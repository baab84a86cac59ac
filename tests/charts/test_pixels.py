"""Pictures of pixels: the numbers that the browser gets are those of the digits and the weights."""

import base64
import json

import numpy as np

from charts.diagrams import pixels

RNG = np.random.default_rng(0)
INK = RNG.integers(0, 17, (12, 64)) / 16
LABELS = RNG.integers(0, 10, 12)


def unpacked(text: str, dtype: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype)


def test_a_matrix_is_given_every_digit_and_every_answer():
    p = RNG.dirichlet(np.ones(10), 12).astype(np.float32)
    data = pixels.matrix(INK, LABELS, p)
    np.testing.assert_array_equal(unpacked(data["pixels"], "u1"), (16 * INK).ravel())
    np.testing.assert_array_equal(unpacked(data["labels"], "u1"), LABELS)
    np.testing.assert_array_equal(unpacked(data["predicted"], "u1"), p.argmax(axis=-1).ravel())
    sure = unpacked(data["sure"], "<u2") / 1000
    assert (sure <= p.max(axis=-1).ravel()).all(), "nothing is said to be surer than it is"
    np.testing.assert_allclose(sure, p.max(axis=-1).ravel(), atol=0.001)


def test_answers_that_are_no_numbers_are_shown_all_the_same():
    data = pixels.matrix(INK, LABELS, np.full((12, 10), np.nan))
    assert not unpacked(data["predicted"], "u1").any()
    assert not unpacked(data["sure"], "<u2").any()
    json.dumps(data)


def test_weights_keep_their_proportions_in_all_frames():
    values = RNG.normal(size=(5, 3, 64)).astype(np.float32)
    votes = RNG.normal(size=(5, 3, 10)).astype(np.float32)
    ink, labels = INK[:6].reshape(3, 2, 64), LABELS[:6].reshape(3, 2)
    data = pixels.weights(values, "abc", "ABC", votes=votes, ink=ink, labels=labels, player="here")
    changes = unpacked(data["weights"], "i1").reshape(values.shape)
    sent = changes.cumsum(axis=0, dtype=np.int8)
    np.testing.assert_allclose(sent / 127 * np.abs(values).max(), values, atol=0.02)
    np.testing.assert_array_equal(unpacked(data["votes"], "<f4").reshape(votes.shape), votes)
    assert data["heard"] == [[str(x) for x in row] for row in labels]
    broken = pixels.weights(
        np.full((1, 1, 64), np.nan),
        "a",
        "A",
        votes=None,
        ink=ink[:1],
        labels=labels[:1],
        player=None,
    )
    assert not unpacked(broken["weights"], "i1").any()
    assert broken["votes"] is None


def test_a_network_arrives_bit_for_bit():
    W, b = RNG.normal(size=(64, 10)).astype(np.float32), np.zeros(10, np.float32)
    data = pixels.network([(W, b)])
    np.testing.assert_array_equal(unpacked(data["layers"][0]["W"], "<f4").reshape(64, 10), W)
    assert len(json.dumps(data)) < 10_000
