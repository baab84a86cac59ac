"""A trained network as a file: PyTorch opens it by its own lines; what is foreign is refused."""

import json
import struct
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from safetensors.torch import save

from datasets.digits import load_digits
from datasets.students import HOURS, TWO_EXAMS
from datasets.toy import XOR_INPUTS
from lessons.attention import model as look_up
from lessons.backpropagation import model as backpropagation
from lessons.heart import model as heart
from lessons.heart import patients
from lessons.layers import model as layers
from lessons.perceptron import model as perceptron
from lessons.sigmoid import model as sigmoid
from lessons.titanic import passengers
from lessons.titanic.survival_models import MODELS
from lessons.xor import model as xor
from server.imports import of_lesson
from study.curriculum import LESSONS
from tests.lessons import test_autograd
from training import activations, attention, dense, detectors, letters, model_files

FEW = {"n_epochs": 5}


def passengers_of(run):
    how = {name: run.hyperparameters.get(name, "all") for name in ("log_fare", "normalise")}
    X = passengers.features_of_all(run.hyperparameters["split_seed"], **how)
    model = MODELS[run.hyperparameters["model"]]
    tensors = {name: torch.tensor(value) for name, value in run.final.items()}
    answers = model.activation(model.score(tensors, torch.tensor(X))).numpy()
    return passengers.features_of_all(42, log_fare=how["log_fare"], normalise=False), answers


def letters_of(run):
    seen = np.random.default_rng(0).integers(21, size=(9, run.hyperparameters["context"]))
    return seen, letters.next_letters(seen, run.final)


def detectors_of(run):
    below = detectors.patches(load_digits()[0], 5, run.hyperparameters["pool"])
    z = detectors.class_scores(below, run.final)[-1]
    return 16 * load_digits()[0], activations.softmax(z)


def patients_of(run):
    return patients.features(42, scaling="none"), heart.probabilities(run, patients.features(42))


def rows_of(run):
    z = dense.forward(passengers.features_of_all(42, statistics="training"), run.final)[-1]
    raw = passengers.features_of_all(42, statistics="training", normalise=False)
    return raw, activations.sigmoid(z[:, 0])


def rows_to_look_up(run):
    rows = look_up.new_rows(3, n_rows=9)
    return np.c_[rows.letters, rows.digits, rows.asked], attention.answered(rows, run.final)[1]


CASES = {
    "gradient_descent": (
        {**FEW, "standardise": True},
        lambda run: (
            HOURS[:, None],
            run.final["w"] * (HOURS - HOURS.mean()) / HOURS.std() + run.final["b"],
        ),
    ),
    "perceptron": (
        {"data": "blobs"},
        lambda run: (
            (X := perceptron.samples("blobs")[0] / 100),
            perceptron.weighted_sum(X, run.final["w"], run.final["b"]),
        ),
    ),
    "sigmoid": (FEW, lambda run: (HOURS[:, None], sigmoid.final_probabilities(run))),
    "layers": (FEW, lambda run: (TWO_EXAMS, layers.probabilities(run)[-1])),
    "backpropagation": (
        FEW,
        lambda run: (
            (X := backpropagation.samples()[0]),
            activations.sigmoid(dense.forward(X, run.final, "tanh")[-1]),
        ),
    ),
    "xor": ({**FEW, "n_hidden": 3}, lambda run: (XOR_INPUTS, xor.probabilities(run)[-1])),
    "autograd": (FEW, lambda run: (XOR_INPUTS, test_autograd.probabilities(run)[-1])),
    "zero_grad": ({"task": "titanic", **FEW}, passengers_of),
    "heart": ({"n_steps": 50}, patients_of),
    "titanic": ({"model": "deep", **FEW}, passengers_of),
    "overfitting": ({**FEW, "n_hidden": 5, "keep": True}, rows_of),
    "digits": (
        {"n_epochs": 1, "n_hidden": 8},
        lambda run: (
            16 * load_digits()[0],
            of_lesson("digits", "model").probabilities(run, load_digits()[0]),
        ),
    ),
    "attention": ({"n_pairs": 3, "n_steps": 5, "positions": True}, rows_to_look_up),
    "convolution": ({"n_epochs": 1, "n_detectors": 3, "pool": "largest of 2 × 2"}, detectors_of),
    "next_letter": ({"n_words": 20, "n_steps": 5, "n_hidden": 4, "context": 3}, letters_of),
}


def test_every_lesson_whose_network_is_taken_along_has_a_case_here():
    assert set(CASES) == {x.slug for x in LESSONS if find_spec(f"lessons.{x.slug}.trained")}


@pytest.mark.parametrize("slug", CASES)
def test_pytorch_opens_a_file_by_its_own_lines_and_says_what_the_lesson_says(
    slug, tmp_path, monkeypatch, capsys
):
    settings, own = CASES[slug]
    run = of_lesson(slug, "model").train(**settings)
    network = of_lesson(slug, "trained").network(run)
    content = model_files.write(network, f"{slug}.safetensors", slug)
    (tmp_path / f"{slug}.safetensors").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    size = int.from_bytes(content[:8], "little")
    notes = json.loads(content[8 : 8 + size])["__metadata__"]
    names = {}
    exec(notes["use"], names)  # noqa: S102 (what was written just now)
    assert capsys.readouterr().out.startswith("tensor([[")
    X, answers = own(run)
    assert X.shape[-1] == len(network.inputs) == len(network.example)
    x = torch.tensor(X) if network.embedding is not None else torch.tensor(X).to(names["x"].dtype)
    if network.shift is not None:
        x = (x - names["shift"]) / names["scale"]
    said = names["network"](x).detach().numpy()
    single = said.dtype == np.float32
    np.testing.assert_allclose(said.reshape(answers.shape), answers, atol=2e-5 if single else 1e-9)
    np.testing.assert_allclose(network.answer(X), said, atol=2e-5 if single else 1e-9)


def test_of_a_file_with_other_parts_it_is_said_where_it_can_be_used():
    settings, _ = CASES["next_letter"]
    run = of_lesson("next_letter", "model").train(**settings)
    content = model_files.write(of_lesson("next_letter", "trained").network(run), "x", "x")
    with pytest.raises(ValueError, match="has other parts"):
        model_files.read(content)


def a_file(**changes: object) -> bytes:
    tensors = {"0.weight": torch.ones(3, 2), "0.bias": torch.ones(3)}
    tensors |= {"2.weight": torch.ones(1, 3), "2.bias": torch.ones(1)}
    return save({k: v for k, v in {**tensors, **changes}.items() if v is not None})


def test_what_was_written_is_read_again():
    opened = model_files.read(save({"0.weight": torch.ones(3, 2), "0.bias": torch.ones(3)}))
    assert opened.sizes == (2, 3)
    assert model_files.read(a_file()).sizes == (2, 3, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x80\x04pickle....", "pickle"),
        (b"a table, of words\n" * 9, "not a safetensors file"),
        (b"\0" * 300_000, "at most 200,000"),
        (struct.pack("<Q", 2**63) + b"{}", "claims a header"),
        (a_file()[:-1], "cut off"),
        (a_file(**{"2.bias": None}), "must be the weights and biases of layers"),
        (a_file(**{"<b>": torch.ones(1)}), "of layers"),
        (a_file(**{"2.weight": torch.ones(1, 4)}), "do not go with each other"),
        (a_file(**{"0.bias": torch.ones(3, 1)}), "do not go with each other"),
        (a_file(**{"0.bias": torch.full((3,), torch.nan)}), "NaN or infinity"),
        (a_file(**{"0.bias": torch.ones(3, dtype=torch.int64)}), "F64 or F32"),
        (save({}), "there is none"),
    ],
)
def test_what_is_no_network_is_refused_with_a_sentence(content, words):
    with pytest.raises(ValueError, match=words) as refusal:
        model_files.read(content)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert not set("<>[]$`*").intersection(sentence)
