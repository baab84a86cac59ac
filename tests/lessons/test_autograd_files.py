"""A model as a file: there and back the same, and whatever else is sent is refused by its fault."""

import io
import json
import pickle
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import save

from lessons.autograd import checkpoint
from lessons.autograd.pytorch import TORCH_NAMES, answers, numpy_vs_torch, train_torch
from lessons.autograd.trained import MAX_BYTES, load_model, save_model
from tests.lessons.test_autograd import probabilities


@pytest.mark.parametrize(("n_hidden", "dtype"), [(1, "float64"), (3, "float32"), (8, "float64")])
def test_a_model_comes_back_with_the_same_answers_to_the_last_digit(n_hidden, dtype):
    run = train_torch(n_hidden=n_hidden, dtype=dtype, n_epochs=20)
    saved = save_model(run.final)
    assert len(saved) < 1500 < MAX_BYTES
    loaded = load_model(saved)
    np.testing.assert_allclose(answers(loaded), probabilities(run)[-1], rtol=1e-5)
    for name, value in run.final.items():
        np.testing.assert_array_equal(loaded[name], value)


def good(n_hidden: int = 3, dtype: torch.dtype = torch.float64, **changes) -> bytes:
    shapes = ((n_hidden, 2), (n_hidden,), (1, n_hidden), (1,))
    tensors = {
        name: torch.full(shape, 0.5, dtype=dtype)
        for name, shape in zip(TORCH_NAMES.values(), shapes, strict=True)
    }
    return save({k: v for k, v in {**tensors, **changes}.items() if v is not None})


def written(header: object, numbers: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + numbers


PROPER = good()
SIZE = int.from_bytes(PROPER[:8], "little")


def edited(**changes: object) -> bytes:
    """Return a proper file whose header says something else of its first tensor."""
    header = json.loads(PROPER[8 : 8 + SIZE])
    header["0.weight"] |= changes
    return written(header, PROPER[8 + SIZE :])


class Evil:
    def __reduce__(self):
        return (print, ("it ran",))


def zipped() -> bytes:
    file = io.BytesIO()
    torch.save({"0.bias": torch.zeros(1)}, file)
    return file.getvalue()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nine bytes": (b"\0" * 9, "only 9 bytes"),
    "a pickle": (pickle.dumps(Evil()), "pickle"),
    "torch.save": (zipped(), "pickle"),
    "too large": (PROPER + b"\0" * MAX_BYTES, "bytes; at most 16,384"),
    "brackets without end": (written(b"{" + b'"a":[' * 600), "not proper JSON"),
    "brackets": (written(b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"), "not proper JSON|tensors"),
    "no utf-8": (written(b'{"\xff\xfe": 1}'), "not proper JSON"),
    "a name twice": (written(b'{"0.bias": {}, "0.bias": {}}'), "each name once"),
    "no tensors": (written({}), "“0.bias, 0.weight, 2.bias” is missing"),
    "something added": (PROPER + b"\0", "something was added"),
    "a tensor missing": (good(**{"2.bias": None}), "“2.bias” is missing"),
    "another network": (save(torch.nn.Linear(3, 2).state_dict()), "does not belong"),
    "a name with markup": (good(**{"<b>[x](http://a.b)": torch.zeros(1)}), "does not belong"),
    "a name without end": (good(**{"a" * 3000: torch.zeros(1)}), "a…” is missing, or does not"),
    "a name with control signs": (good(**{"\x1b[31m\n": torch.zeros(1)}), "does not belong"),
    "weights turned": (good(**{"0.weight": torch.zeros(2, 3).double()}), "do not go with each"),
    "three inputs": (good(**{"0.weight": torch.zeros(3, 3).double()}), "2 inputs.*not 3-3-1"),
    "too wide": (good(9), "from 1 to 8 hidden neurons"),
    "no neurons": (good(0), "do not go with each other"),
    "mixed types": (good(**{"2.bias": torch.zeros(1)}), "one type, not F32 and F64"),
    "infinity": (good(**{"2.bias": torch.tensor([torch.inf]).double()}), "2.bias holds NaN or inf"),
    "a shape that lies": (edited(shape=[1, 2]), "bytes of numbers follow"),
    "a shape without end": (edited(shape=[2**62, 2**62]), "shape for 0.weight"),
    "a shape of texts": (edited(shape=["3", "2"]), "no proper shape"),
    "a type that is none": (edited(dtype="F65"), "must be F64 or F32, not “F65”"),
    "offsets beyond": (edited(data_offsets=[0, 10**9]), "damaged"),
    "offsets that overlap": (edited(data_offsets=[8, 56]), "damaged"),
    "an entry that is a number": (written(dict.fromkeys(TORCH_NAMES.values(), 1)), "proper shape"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_model_of_this_lesson_is_refused_with_a_sentence(what, capsys):
    content, words = HOSTILE[what]
    with pytest.raises(ValueError, match=words) as refusal:
        load_model(content)
    check_refusal(str(refusal.value))
    assert "it ran" not in capsys.readouterr().out


def check_refusal(sentence: str) -> None:
    assert 15 < len(sentence) < 350
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert not set("<>[]$`").intersection(sentence)


def test_a_damaged_byte_is_noticed_or_does_no_harm():
    """Whatever is changed: either a sentence, or a network of finite numbers."""
    n_refused, n_seeds = 0, 40
    for seed in range(n_seeds):
        rng = np.random.default_rng(seed)
        content = bytearray(PROPER)
        for _ in range(rng.integers(1, 4)):
            content[rng.integers(len(content))] = rng.integers(256)
        try:
            loaded = load_model(bytes(content))
        except ValueError as refusal:
            n_refused += 1
            check_refusal(str(refusal))
        else:
            assert np.isfinite(answers(loaded)).all(), seed
            assert len(loaded["b1"]) == 3, seed
    assert 0 < n_refused < n_seeds, "both come about"


@pytest.mark.parametrize("seed", [0, 1])
def test_a_training_that_goes_on_without_the_optimisers_memory_comes_later(seed):
    with_it, without = checkpoint.go_on(seed=seed).values()
    assert with_it.loss[0] == without.loss[0]
    assert (with_it.loss[1:] < without.loss[1:]).all()
    whole = numpy_vs_torch(
        optimiser="momentum", learning_rate=checkpoint.RATE, n_epochs=180, seed=seed, max_frames=181
    ).torch
    np.testing.assert_allclose(with_it.loss, whole.loss[80:], rtol=1e-9)
