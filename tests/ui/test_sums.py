"""What the browser's modules compute is what Python computes, to the digits that float64 allows."""

from base64 import b64decode
from functools import partial
from itertools import combinations

import numpy as np
import pytest

from charts.diagrams import computation_graph, letters, pixels
from charts.diagrams.network_diagram import diagram, side_by_side
from datasets.digits import load_digits
from datasets.number_names import SIGNS, TENS, UNITS, names, spelled
from lessons.convolution import model as convolution
from lessons.digits.samples import moved
from lessons.next_letter import model as next_letter
from lessons.xor import model as xor
from lessons.xor.network import EXAMPLES
from lessons.xor.network import INPUTS as INPUTS_OF_XOR
from tests.walked import walk
from training.activations import ALL_ACTIVATIONS, sigmoid, softmax
from training.attention import block, draw_block
from training.dense import forward, layers_of
from training.detectors import class_scores, patches
from training.figures import figure
from training.graph import Graph, apply, constant, variable
from training.letters import letter_scores, windows
from training.losses import ERRORS
from training.operations import OPERATIONS

SUMS = [-800.0, -6.0, -0.3, -1e-7, 0.0, 1e-7, 2.5, 800.0]
MOVED = ((0, 0, 0), (3, 2, -1), (7, -2, 2))
"""Digits of the file, each moved right and down."""
EXACT = """(data, numbers) => {
  const network = new Network({ complete: true, knobs: {}, moves: {}, ...data })
  network.all = Float64Array.from(numbers)  // what is sent has five digits
  network.take(0, {})
  return network
}"""

exactly = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-14)


def test_activations_and_their_slopes(computed):
    table = computed(
        """(sums) => Object.fromEntries(Object.entries(ACTIVATIONS).map(
          ([name, { of, slope, sign }]) =>
            [name, [sums.map(of), sums.map((z) => slope(of(z))), sign]]
        ))""",
        SUMS,
        activations="ACTIVATIONS",
    )
    assert set(table) == set(ALL_ACTIVATIONS)
    for name, activation in ALL_ACTIVATIONS.items():
        outputs, slopes, sign = table[name]
        expected = activation.function(np.array(SUMS))
        np.testing.assert_allclose(outputs, expected, rtol=1e-14, atol=1e-16)
        np.testing.assert_allclose(slopes, activation.derivative(expected), rtol=1e-14, atol=1e-16)
        assert sign == activation.sign


def test_softmax(computed):
    sums = [SUMS, [0.3], [1.0, 1.0], [-2.0, 0.5, 7.0]]
    shares = computed("(sums) => sums.map(softmax)", sums, activations="softmax")
    for theirs, z in zip(shares, sums, strict=True):
        np.testing.assert_allclose(theirs, softmax(np.array(z)), rtol=1e-14)


@pytest.mark.parametrize("size", ["3 × 3", "5 × 5"])
def test_detectors_read_a_digit_as_python_does(computed, size):
    run = convolution.train(n_detectors=4, size=size, n_epochs=1)
    ink = np.stack([moved(load_digits()[0][k], right, down) for k, right, down in MOVED])
    theirs = computed(
        "([data, ink]) => ink.map((one) => readByDetectors(detectorsOf(data), one))",
        [pixels.detectors(run.final), ink.tolist()],
        detectors="detectorsOf, readByDetectors",
    )
    below = patches(ink, convolution.side_of(size), "largest anywhere")
    expected = softmax(class_scores(below, run.final)[-1])
    np.testing.assert_allclose(theirs, expected, rtol=1e-4, atol=1e-6)


def test_errors_and_their_slopes(computed):
    p, y = [-3.0, 0.0, 0.25, 1.0, 800.0], 0.25
    table = computed(
        """([p, y]) => Object.fromEntries(Object.entries(ERRORS).map(
          ([name, { of, slope, written }]) =>
            [name, [p.map((one) => of(one, y)), p.map((one) => slope(one, y)), written]]
        ))""",
        [p, y],
        losses="ERRORS",
    )
    assert set(table) == set(ERRORS)
    for name, error in ERRORS.items():
        costs, slopes, formula = table[name]
        np.testing.assert_allclose(costs, error.function(np.array(p) - y), rtol=1e-14)
        np.testing.assert_allclose(slopes, error.derivative(np.array(p) - y), rtol=1e-14)
        assert formula == error.formula


@pytest.mark.parametrize("x", [1.5, 123456.7, 0.00012, 0.9999999])
def test_a_graphs_values_gradients_and_words(computed, x):
    a, b = variable("a", 2.0), variable("b", 0.5)
    output = constant(2.0)
    for name, operation in OPERATIONS.items():
        big = name in ("exp", "power")
        given = (a * 1e-5 if big else a, b)[: operation.n_inputs]
        output = output + apply(name, *given)
    graph = Graph(output)
    values, gradients, sentences = computed(
        """(data) => {
          const sums = new Sums(data)
          sums.take({ turn: -1.5 })
          return [sums.values, sums.gradients, data.steps.map((_, k) => sums.words(k))]
        }""",
        computation_graph.diagram(graph, {"a": x}, knobs={"b": "turn"}),
        graph_sums="Sums",
    )
    at = {"a": x, "b": -1.5}
    expected = graph.forward(at)
    exactly(values, expected)
    exactly(gradients, graph.backward(expected))
    assert sentences == [record.sentence for record in walk(graph, at)]


def test_how_high_a_loss_sounds(computed):
    losses = [[4.0, 1.0, 0.25, 0.0], [2.0, np.inf, np.nan, 0.5]]
    texts = [[str(loss) for loss in run] for run in losses]
    heard = computed(
        "(runs) => pitches(runs.map((run) => run.map(Number)))", texts, sound_sums="pitches"
    )
    share = np.log([[4, 1, 0.25, 0.25], [2, 4, 4, 0.5]])
    share = (share - np.log(0.25)) / np.log(16)
    exactly(heard, 220 * 8**share)
    (alike,) = computed("pitches", [[0.5, 0.5]], sound_sums="pitches")
    exactly(alike, 220 * 8**0.5)


def test_frames_that_are_packed_come_out_as_they_were(computed):
    frames = [
        f'<svg><path d="{"M" * i}"/>{"<g/>" * (i % 3)}<text>{i // 2}</text></svg>' for i in range(9)
    ]
    kept = computed(
        "(frames) => { const kept = packed(frames); return [kept, unpacked(kept)] }",
        frames,
        replay_frames="packed, unpacked",
    )
    assert kept[1] == frames
    assert len(kept[0]["words"]) < sum(map(len, kept[0]["rows"])), "what stays is written once"


def last_numbers(layers) -> list[float]:
    return side_by_side([(layer.weights, layer.biases) for layer in layers])[-1].tolist()


@pytest.mark.parametrize("loss", ["cross-entropy", "squared error"])
@pytest.mark.parametrize("activation", ["tanh", "ReLU"])
def test_a_network_forward_and_back(computed, loss, activation):
    run = xor.train(n_hidden=3, loss=loss, activation=activation, n_epochs=20)
    layers = layers_of(run)
    about = {"inputs": INPUTS_OF_XOR, "examples": EXAMPLES, "loss": loss}
    data = diagram(run, layers, **about, complete=True)
    outputs, slopes = computed(
        f"""([data, numbers]) => {{
          const network = ({EXACT})(data, numbers)
          return [data.examples.X.map((x) => network.forward(x)), [...network.slopes]]
        }}""",
        [data, last_numbers(layers)],
        network_sums="Network",
    )
    *_, hidden, sums = forward(EXAMPLES.X, run.final, activation)
    exactly([each[1] for each in outputs], hidden)
    exactly([each[2] for each in outputs], 1 / (1 + np.exp(-sums)))
    gradients = {name: gradient[-1] for name, gradient in run.gradients.items()}
    exactly(slopes, np.concatenate([gradients[name].ravel() for name in ("W1", "b1", "W2", "b2")]))


def test_a_step_is_the_one_that_was_recorded_whatever_else_was_in_it(computed):
    run = xor.train(n_hidden=2, optimiser="Adam", n_epochs=100)
    data = diagram(
        run, layers_of(run), inputs=INPUTS_OF_XOR, examples=EXAMPLES, loss="cross-entropy"
    )
    led_to = computed(
        """(data) => data.frames.map((_, frame) => {
          const network = new Network(data)
          network.take(frame, {})
          return network.stepped && network.stepped[0]
        })""",
        data,
        network_sums="Network",
    )
    weights, known = run.parameters["W1"][:, 0, 0], np.diff(run.steps, append=-1) == 1
    assert 0 < known.sum() < run.n_frames
    assert [each is not None for each in led_to] == known.tolist()
    shown = [each for each in led_to if each is not None]
    np.testing.assert_allclose(shown, weights[1:][known[:-1]], rtol=2**-16)


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("4.233e+24", "4.233 × 10²⁴"),
        ("1e-05", "1 × 10⁻⁵"),
        ("-2.5e-11, 3", "−2.5 × 10⁻¹¹, 3"),
        ("-0.5", "−0.5"),
        ("w1e", "w1e"),
    ],
)
def test_powers_of_ten_are_raised_wherever_numbers_are_shown(computed, number, read):
    assert computed("minus", number, numbers="minus") == read


@pytest.mark.parametrize("digits", [2, 4])
def test_a_number_is_written_as_in_sentences(computed, digits):
    rng = np.random.default_rng(0)
    numbers = [*(rng.standard_normal(300) * 10.0 ** rng.integers(-9, 9, 300)), 0.0, -0.0, 999950.0]
    written = computed(
        "([numbers, digits]) => numbers.map((each) => figure(each, digits))",
        [numbers, digits],
        numbers="figure",
    )
    assert written == [figure(each, digits) for each in numbers]


def test_a_toy_sways_to_both_sides_within_its_ends_and_comes_to_rest_where_it_stood(computed):
    knob = {"low": -10, "high": 30, "value": 29, "step": 0.5}
    places = computed(
        "(knob) => Array.from({ length: 101 }, (_, i) => swayed(knob, i / 100))",
        knob,
        sway_sums="swayed",
    )
    assert places[0] == places[-1] == 29
    assert min(places) < 27
    assert max(places) == 30
    assert all(2 * place == round(2 * place) for place in places)


def test_the_names_of_numbers(computed):
    said = computed(
        """({ last, small, tens }) =>
          Array.from({ length: last }, (_, i) => nameOf(i + 1, small, tens))""",
        {"last": len(names()), "small": UNITS, "tens": TENS},
        letters_sums="nameOf",
    )
    assert said == list(names())


def test_scores_of_the_next_letter_and_their_softmax_at_a_temperature(computed):
    run = next_letter.train(n_steps=60)
    seen, _ = windows(spelled()[::2500], run.hyperparameters["context"])
    packed = letters.packed_network(run.final)
    scores, cold, heated = computed(
        """({ arrays, nSigns, seen }) => {
          const scores = seen.map(readerOf(arrays, nSigns))
          return [scores, ...[0, 2].map((T) => scores.map((z) => heated(z, T)))]
        }""",
        {"arrays": packed, "nSigns": len(SIGNS), "seen": seen.tolist()},
        letters_sums="readerOf, heated",
    )
    sent = {}
    for name, each in packed.items():
        steps = np.frombuffer(b64decode(each["steps"]), "<i2")
        sent[name] = each["step"] * steps.reshape(run.final[name].shape)
    *_, expected = letter_scores(seen, sent)
    np.testing.assert_allclose(scores, expected, atol=1e-5)  # what is sent has 16 bits
    np.testing.assert_allclose(scores, letter_scores(seen, run.final)[2], atol=1e-2)
    np.testing.assert_allclose(heated, softmax(np.array(scores) / 2), rtol=1e-12)
    np.testing.assert_array_equal(np.argmax(cold, 1), np.argmax(scores, 1))
    assert set(np.ravel(cold)) == {0, 1}


@pytest.mark.parametrize("n_layers", [1, 2])
def test_how_probable_each_next_word_is(computed, n_layers):
    rng = np.random.default_rng(5)
    drawn = draw_block((12, 8, 4, 6), 20, rng, n_layers)
    packed = letters.packed_network(drawn)
    texts = [rng.integers(1, 20, n).tolist() for n in (0, 1, 7, 11, 30)]
    likely = computed(
        """({ arrays, texts }) => {
          const { nextWord, most } = nextWordOf(arrays, 20)
          return [texts.map(nextWord), most]
        }""",
        {"arrays": packed, "texts": texts},
        transcript_sums="nextWordOf",
    )
    sent = {}
    for name, each in packed.items():
        steps = np.frombuffer(b64decode(each["steps"]), "<i2")
        sent[name] = each["step"] * steps.reshape(drawn[name].shape)
    assert likely[1] == 11, "the beginning takes a place"
    for theirs, text in zip(likely[0], texts, strict=True):
        seen = np.array([[0, *text][-12:]])
        expected = softmax(block(seen, sent).scores[0, -1])
        np.testing.assert_allclose(theirs, expected, rtol=1e-4, atol=1e-7)


def test_the_plane_is_carried_to_hidden_space_by_sums_then_biases_then_answers(computed):
    weights, biases = np.array([[2.0, -1.0], [0.5, 3.0]]), np.array([0.25, -1.0])
    points = [[0, 0], [0, 1], [1, 0], [1, 1], [0.25, 0.5]]
    stages = computed(
        """([points, W, b]) => [0, 1, 2, 3].map((on) => points.map((point) => {
            const weighed = [0, 1].map((j) => point[0] * W[0][j] + point[1] * W[1][j])
            return carried(point, weighed, b, (z) => 1 / (1 + Math.exp(-z)), on)
        }))""",
        [points, weights.tolist(), biases.tolist()],
        hidden_space="carried",
    )
    X = np.array(points)
    answers = sigmoid(X @ weights + biases)
    for shown, there in zip(stages, (X, X @ weights, X @ weights + biases, answers), strict=True):
        np.testing.assert_allclose(shown, there, atol=1e-12)


def test_the_name_of_a_dot_is_not_cut_off_at_the_edge(computed):
    places = [
        [x, y, above] for x in (2, 150, 298) for y in (3, 100, 197) for above in (True, False)
    ]
    found = computed(
        "(places) => places.map(([x, y, above]) => nameAt([x, y], [300, 200], above))",
        places,
        hidden_space="nameAt",
    )
    for (x, y, above), (across, base) in zip(places, found, strict=True):
        assert 20 <= across <= 280
        assert 10 <= base <= 198
        assert abs(across - x) <= 34, "beside its dot"
        assert (base < y) == above or y != 100


@pytest.mark.parametrize("apart", [0, 20, 40])
@pytest.mark.parametrize("down", [0, 18, 40])
def test_no_name_of_four_dots_near_one_another_lies_on_another(computed, apart, down):
    dots = [
        {"place": [100 + apart * i, 100 + down * j], "above": bool(j), "half": 21}
        for i in (0, 1)
        for j in (0, 1)
    ]
    names = computed("(dots) => namesAt(dots, [300, 200])", dots, hidden_space="namesAt")
    for (x, y), (other_x, other_y) in combinations(names, 2):
        assert abs(x - other_x) > 42 or abs(y - other_y) > 14
