"""A model as a file: there and back the same, and whatever else is sent is refused by its fault."""

import io
import json
import pickle
import struct
import zipfile

import numpy as np
import pytest
import torch
from safetensors.torch import save

from lessons.autograd.files import MAX_BYTES, MAX_HEADER, NAMES, load_model, save_model
from lessons.autograd.pytorch import train_torch
from lessons.autograd.report import answers_table
from tests.lessons.test_autograd import probabilities


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("n_hidden", [1, 3, 8])
def test_a_model_comes_back_with_the_same_answers_to_the_last_digit(dtype, n_hidden):
    run = train_torch(n_hidden=n_hidden, dtype=dtype, n_epochs=20)
    saved = save_model(run)
    assert len(saved.content) < 1500 < MAX_BYTES
    loaded = load_model(saved.content)

    np.testing.assert_array_equal(loaded.answers, saved.answers)
    np.testing.assert_allclose(saved.answers, probabilities(run)[-1], rtol=1e-5)
    for name, value in run.final.items():
        np.testing.assert_array_equal(loaded.parameters[name], value)
    table = answers_table(saved, loaded)
    assert table["difference"] == ["0"] * 4
    assert f"from the file ({n_hidden} hidden, {dtype})" in table


def good(n_hidden: int = 3, dtype: torch.dtype = torch.float64) -> dict[str, torch.Tensor]:
    shapes = ((n_hidden, 2), (n_hidden,), (1, n_hidden), (1,))
    return {
        name: torch.full(shape, 0.5, dtype=dtype) for name, shape in zip(NAMES, shapes, strict=True)
    }


def with_tensor(name: str, tensor: torch.Tensor | None) -> bytes:
    tensors = {**good(), name: tensor}
    return save({k: v for k, v in tensors.items() if v is not None})


def written(header: object, numbers: bytes = b"", size: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if size is None else size) + text + numbers


def edited(**changes: object) -> bytes:
    """Return a proper file whose header says something else of its first tensor."""
    content = save(good())
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    header["0.weight"] |= changes
    return written(header, content[8 + size :])


class Evil:
    def __reduce__(self):
        return (print, ("it ran",))


def zipped() -> bytes:
    file = io.BytesIO()
    torch.save(good(), file)
    return file.getvalue()


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("model.py", "print('it ran')")
    return file.getvalue()


PROPER = save(good())
SIZE = int.from_bytes(PROPER[:8], "little")
NAN, INF = float("nan"), float("inf")
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "nine bytes": (b"\0" * 9, "only 9 bytes"),
    "a pickle": (pickle.dumps(Evil()), "pickle"),
    "a text pickle": (b"cos\nsystem\n(S'true'\ntR.", "not a safetensors file"),
    "torch.save": (zipped(), "pickle|bytes; at most"),
    "a zip": (plain_zip(), "pickle"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not a safetensors file"),
    "zeros": (b"\0" * 500, "not a safetensors file"),
    "too large": (PROPER + b"\0" * MAX_BYTES, "bytes; at most 16,384"),
    "header of 2^63": (written({}, b"", 2**63), "claims a header of 9,223"),
    "header too large": (written({"a" * (MAX_HEADER + 1): 1}), "at most 4,096"),
    "brackets without end": (written(b"{" + b'"a":[' * 600), "not proper JSON"),
    "brackets": (written(b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"), "not proper JSON|tensors"),
    "no json": (written(b"{0.weight}"), "not proper JSON"),
    "no utf-8": (written(b'{"\xff\xfe": 1}'), "not proper JSON"),
    "a name twice": (written(b'{"0.bias": {}, "0.bias": {}}'), "each name once"),
    "no tensors": (written({}), "0.weight, 0.bias, 2.weight, 2.bias is missing"),
    "null": (written({"0.bias": None}), "is missing"),
    "cut in the numbers": (PROPER[:-1], "bytes of numbers follow"),
    "cut to the header": (PROPER[: 8 + SIZE], "0 bytes of numbers follow"),
    "something added": (PROPER + b"\0", "something was added"),
    "a tensor missing": (with_tensor("2.bias", None), "2.bias is missing"),
    "one too many": (with_tensor("3.weight", torch.zeros(2)), "“3.weight” does not belong"),
    "another network": (save(torch.nn.Linear(3, 2).state_dict()), "does not belong"),
    "a name with markup": (with_tensor("<b>[x](http://a.b)", torch.zeros(1)), "does not belong"),
    "a name without end": (with_tensor("a" * 3000, torch.zeros(1)), "a…” does not belong"),
    "a name with control signs": (with_tensor("\x1b[31m\n", torch.zeros(1)), "does not belong"),
    "weights turned": (with_tensor("0.weight", torch.zeros(2, 3).double()), "shape of 0.weight"),
    "bias as a column": (with_tensor("0.bias", torch.zeros(3, 1).double()), "shape of 0.bias"),
    "bias of another width": (with_tensor("0.bias", torch.zeros(4).double()), "of 0.weight must"),
    "two outputs": (with_tensor("2.bias", torch.zeros(2).double()), "shape of 2.bias"),
    "too wide": (save(good(9)), "from 1 to 8 entries"),
    "no neurons": (save(good(0)), "from 1 to 8 entries"),
    "half precision": (save(good(dtype=torch.float16)), "F64 or F32, not “F16”"),
    "integers": (save(good(dtype=torch.int64)), "F64 or F32, not “I64”"),
    "mixed types": (with_tensor("2.bias", torch.zeros(1)), "one type, not F32 and F64"),
    "NaN": (with_tensor("2.bias", torch.tensor([NAN]).double()), "2.bias holds NaN"),
    "infinity": (with_tensor("2.weight", torch.tensor([[1, INF, 0]]).double()), "2.weight holds"),
    "a shape that lies": (edited(shape=[1, 2]), "shape of 0.weight"),
    "a shape without end": (edited(shape=[2**62, 2**62]), "shape for 0.weight"),
    "a shape of thousands of digits": (edited(shape=[int("9" * 900)] * 4), "no proper shape"),
    "a shape of texts": (edited(shape=["3", "2"]), "no proper shape"),
    "no shape": (edited(shape=None), "no proper shape"),
    "a type that lies": (edited(dtype="F32"), "one type, not F32 and F64"),
    "a type that is none": (edited(dtype="F65"), "must be F64 or F32, not “F65”"),
    "offsets beyond": (edited(data_offsets=[0, 10**9]), "damaged"),
    "offsets backwards": (edited(data_offsets=[48, 0]), "damaged"),
    "offsets that overlap": (edited(data_offsets=[8, 56]), "damaged"),
    "no offsets": (edited(data_offsets=None), "damaged"),
    "an entry that is a number": (written(dict.fromkeys(NAMES, 1)), "no proper shape"),
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
            assert np.isfinite(loaded.answers).all(), seed
            assert len(loaded.parameters["b1"]) == 3, seed
    assert 0 < n_refused < n_seeds, "both come about"
