"""A trained network as a file: PyTorch opens it by its own lines; what is foreign is refused."""

import json
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import save

from laboratory.builder import model
from laboratory.builder.trained import network as network_of
from lessons.xor import model as xor
from training import dense, model_files

FEW = {"n_epochs": 5, "n_points": 40, "hidden": (3, 2)}


@pytest.mark.parametrize(
    "settings",
    [{"data": "moons"}, {"data": "heart", "inputs": ("age", "sex")}],
    ids=["moons", "heart"],
)
def test_pytorch_opens_a_file_by_its_own_lines_and_says_what_build_says(
    settings, tmp_path, monkeypatch, capsys
):
    network = network_of(model.train(**{**FEW, **settings}))
    content = model_files.write(network, "build.safetensors", "build")
    (tmp_path / "build.safetensors").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    size = int.from_bytes(content[:8], "little")
    notes = json.loads(content[8 : 8 + size])["__metadata__"]
    names = {}
    exec(notes["use"], names)  # noqa: S102 (what was written just now)
    assert capsys.readouterr().out.startswith("tensor([[")
    X = np.stack([network.example, network.example + 1])
    x = torch.tensor(X).to(names["x"].dtype)
    if network.shift is not None:
        x = (x - names["shift"]) / names["scale"]
    np.testing.assert_allclose(network.answer(X), names["network"](x).detach().numpy(), atol=1e-9)


def test_the_parameters_of_a_lesson_are_read_by_their_own_names_and_by_build(tmp_path, monkeypatch):
    run = xor.train(n_epochs=5, n_hidden=3)
    content = model_files.write_parameters(run, "xor")
    (tmp_path / "xor.safetensors").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(model_files.parameter_lines("xor.safetensors"), names)  # noqa: S102 (shown on the page)
    assert {*names["parameters"]} == {*run.final}
    for name, value in run.final.items():
        np.testing.assert_array_equal(names["parameters"][name], value)
    opened = model_files.read(content)
    assert opened.sizes == (2, 3, 1)
    X = np.eye(2)
    answers = (dense.forward(X, each, "tanh")[-1] for each in (opened.parameters, run.final))
    np.testing.assert_array_equal(*answers)


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
