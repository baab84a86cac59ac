"""What no sentence of the app may contain, whatever the knobs."""

import re

_COUNTED = "epoch|layer|neuron|knob|student|patient|passenger|mistake|parameter|pixel|hour|survivor"
"""Nouns that are never verbs: "2 epoch" is wrong, "of the 64 start" is not."""
_NOUNS = (
    rf"(?:{_COUNTED}|step|row|point|start|run|weight|digit|seed|split|sample|look|time|starter|"
    "column|feature|value|class|loss|toss|pass|guess|set|pair|answer|question|tree|group|term|"
    "batch|gradient|unit|corner|draw|circle)(?:e?s)|classes|losses|batches|biases|guesses|"
    "people|women|men|children"
)
_VERBS = (
    "have|are|were|do|give|reach|end|stand|get|make|need|learn|solve|arrive|agree|stay|pass|fail|"
    "differ|diverge|come|go|take"
)
_MODALS = "(?:would|could|can|will|may|might|must|should|did|does|to) "
_NO_ADJECTIVE = (
    r"(?!(?:of|all|the|some|both|no|its|their|more|most|many|few|in|and|or|to|by|for|with|these|"
    r"those|than|as|at|from|on|is|are|was|were|says|means|only|per) )"
)
_NAMED = "".join(rf"(?<!{noun} )" for noun in ("class", "neuron", "layer", "epoch", "rate", "seed"))
_EVERYWHERE = {
    "a figure that is none": r"\b(?:nan|inf)\b",
    "more digits than are meant": r"\d\.\d{9,}|\d{19,}|(?:\d{1,3},){6,}\d{3}",
    "a power of ten as a computer writes it": r"\d[eE][+−-]?\d",
    "a number or an array as NumPy writes it": r"array\(|\bnp\.|float\d\d\(|\bint\d\d\(",
    "zero below zero": r"[−-]0(?:\.0+)?(?![.,]?\d)",
}
"""Also in formulas."""
_IN_PROSE = {
    "one of several": rf"{_NAMED}(?<![\d,.−])1 (?:{_NO_ADJECTIVE}[\w’]+ )?(?:{_NOUNS})\b",
    "several of one": rf"(?<![\d,.])(?:0|[2-9]|[1-9][\d,]*\d) (?:{_COUNTED})\b",
    "one that are several": rf"(?<![\d,.−])1 of (?:the )?[\d,]+ (?:(?!{_MODALS})\w+ )??"
    rf"(?:{_VERBS})\b",
    "an article that the figure does not take": r"\b[Aa] (?:8|11|18)(?!\d)|\b[Aa] 8\d\b|"
    r"\b[Aa]n (?:[0-79]|1[02-79])(?!\d)",
    "from somewhere to the same place": r"\b(?:from ([\d,.−]*\d) to|between ([\d,.−]*\d) and) "
    r"(?:\1|\2)(?![\d,.]*\d| × 10)",
    "a hyphen for a minus sign": r"(?:(?<=[\s(=×|≥≤<>[{/+±])|^)-\d|(?<=[\d)°]) - (?=[\d(])",
    "a sign behind a sign": r"[×·+−] −\d",
    "a p-value of nothing": r"\bp = 0(?:\.0+)?(?![.,]?\d)",
    "nothing where something is announced": r":\s*[.,;)]|\(\)|:\s*$",
    "two spaces, stops or commas": r"(?<=\S)  +(?=\S)|(?<!\.)\.\.(?!\.)|,\s*[.,;]|;\s*\.",
}


def check_sentence(text: str) -> None:
    """Raise AssertionError naming what is wrong with a computed sentence."""
    text = re.sub(r"```.*?```|`[^`]*`", "…", text, flags=re.DOTALL)
    _search(_EVERYWHERE, text)
    prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "…", text, flags=re.DOTALL)
    _search(_IN_PROSE, re.sub(r"\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", prose))


def _search(patterns: dict[str, str], text: str) -> None:
    for what, pattern in patterns.items():
        match = re.search(pattern, text)
        assert match is None, f"{what}: {match[0]!r} in {text!r}"  # type: ignore[index]
