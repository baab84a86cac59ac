"""What no sentence of the app may say, whatever the knobs."""

import re

_NOUNS = (
    "(?:epoch|step|layer|neuron|knob|row|point|student|patient|passenger|start|run|mistake|weight|"
    "bias|digit|seed|split|sample|look|hour|time|starter|parameter|pixel|column|feature|value|class|"
    "loss|toss|pass|guess)(?:e?s)|classes|people|women|men"
)
_WRONG = {
    "one of several": rf"(?<![\d,.−])1 (?:\w+ )?(?:{_NOUNS})\b",
    "a figure that is none": r"\b(?:nan|inf|NaN)\b",
    "zero below zero": r"[−-]0(?:\.0+)?(?![\d.,])",
    "a hyphen for a minus sign": r"(?:(?<=[\s(=×|])|^)-\d",
    "more digits than are meant": r"\d\.\d{9,}|\d{19,}",
    "a power of ten as a computer writes it": r"\d[eE][+-]?\d",
    "an array as NumPy writes it": r"array\(",
    "nothing where something is announced": r": ?\.|\(\)|:\s*$",
    "two spaces or stops": r"  |\.\.(?!\.)|,\s*\.",
}


def check_sentence(text: str) -> None:
    """Raise an AssertionError that names what is wrong with a computed sentence."""
    plain = re.sub(r"\$[^$]*\$|`[^`]*`", "…", text)
    for what, pattern in _WRONG.items():
        match = re.search(pattern, plain)
        assert match is None, f"{what}: {match[0]!r} in {text!r}"  # type: ignore[index]
