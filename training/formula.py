"""A formula as a learner types it: read by a small grammar of its own, and never run as code.

    sum     = product {("+" | "-") product}
    product = sign {("*" | "/") sign | power}        2x and 3(x + 1) need no sign for times
    sign    = ("+" | "-") sign | power
    power   = atom ["^" exponent]                    the exponent is a number
    atom    = number | variable | constant | function "(" sum ")" | "(" sum ")"

Recursive descent, as in Aho, Lam, Sethi and Ullman, Compilers (2nd edition, 2006), section 4.4.
What is too long, too deep or too large is refused before anything is computed.
"""

import math
import re
import unicodedata

from training.figures import figure
from training.graph import Graph, Node, apply, constant, variable
from training.operations import OPERATIONS

FUNCTIONS = ("sin", "cos", "tanh", "exp", "log", "sqrt", "abs", "sigmoid", "relu")
"""Functions allowed in a formula."""
VARIABLES = ("x", "y")
"""Variables with a knob."""
CONSTANTS = {"pi": math.pi, "e": math.e}
MAX_CHARS = 80
MAX_DEPTH = 8
"""Deepest nesting of brackets, functions and signs."""
MAX_NODES = 32
"""Most numbers, variables and operations in a formula, for one picture."""
MAX_NUMBER = 1e6
MAX_EXPONENT = 10

EXAMPLE = "x^2 + 3x"
ALLOWED = (
    f"Allowed are numbers, {', '.join(VARIABLES)}, pi, e, the signs + - * / ^, brackets, and "
    f"{', '.join(FUNCTIONS)}."
)
_TOKEN = re.compile(r" *(?:([0-9]+\.?[0-9]*|\.[0-9]+)|([A-Za-z]+)|(\*\*|[-+*/^()]))")
_SAME = str.maketrans(
    {"−": "-", "–": "-", "·": "*", "×": "*", "∙": "*", "÷": "/", "π": "pi", "²": "^2", "³": "^3"}
)
"""Characters written instead of those on a keyboard."""


def parse(text: str) -> Node:
    """Parse a formula; raise ValueError with a sentence if it is invalid."""
    if not isinstance(text, str):
        raise ValueError(
            f"The formula must be a text, such as {EXAMPLE}, not {type(text).__name__}."
        )
    if len(text) > MAX_CHARS:
        raise ValueError(
            f"The formula has {len(text):,} characters; at most {MAX_CHARS} are allowed."
        )
    if not text.strip(" "):
        raise ValueError(f"There is no formula yet. Type one, such as {EXAMPLE}.")
    reader = _Reader(_tokens(text.translate(_SAME)))
    node = reader.sum(0)
    if reader.ahead is not None:
        raise ValueError(_unexpected(reader.ahead))
    return node


def variables(node: Node) -> tuple[str, ...]:
    """Return the variables in a formula, in the order of `VARIABLES`."""
    return tuple(name for name in VARIABLES if name in Graph(node).variables)


_SIGNS = {"plus": (" + ", 1), "minus": (" − ", 1), "times": (" · ", 2), "over": (" / ", 2)}


def to_text(node: Node, binding: int = 0) -> str:
    """Write a formula as it was parsed, with all necessary brackets."""
    if node.operation is None:
        return node.name or figure(node.value, 6)
    of, (first, *others) = node.operation.name, node.inputs
    if of in FUNCTIONS:
        return f"{of}({to_text(first)})"
    if of == "negative":
        text, own = f"−{to_text(first, 3)}", 2
    elif of == "power":
        text, own = f"{to_text(first, 4)}^{to_text(others[0])}", 3
    else:
        sign, own = _SIGNS[of]
        text = f"{to_text(first, own)}{sign}{to_text(others[0], own + 1)}"
    return f"({text})" if own < binding else text


def _tokens(text: str) -> list[str]:
    if "=" in text:
        raise ValueError(
            f"Leave out the equals sign and what comes before it: write {EXAMPLE}, not "
            f"y = {EXAMPLE}."
        )
    tokens: list[str] = []
    position = 0
    while text[position:].strip(" "):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(_bad_sign(text[position:].lstrip(" ")[0]))
        number, word, sign = match.groups()
        if number and float(number) > MAX_NUMBER:
            raise ValueError(
                f"The number {_short(number)} is too large; at most {MAX_NUMBER:,.0f} is allowed."
            )
        if number and text[match.end() : match.end() + 1] == ".":
            raise ValueError("There is a number with two decimal points. Write numbers like 0.5.")
        if number and re.match(r"[eE][-+]?[0-9]", text[match.end() :]):
            raise ValueError("Write numbers in full: 1000 instead of 1e3.")
        tokens += _names(word) if word else [number or sign.replace("**", "^")]
        position = match.end()
    return tokens


def _names(word: str) -> list[str]:
    """Split a word into names: variables may be written together, as in xy."""
    if word in (*FUNCTIONS, *VARIABLES, *CONSTANTS):
        return [word]
    if set(word) <= set(VARIABLES):
        return list(word)
    raise ValueError(f"The word `{_short(word)}` is not known. {ALLOWED}")


def _short(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:11]}…"


def _bad_sign(sign: str) -> str:
    if sign == ",":
        return "A formula cannot have a comma in it. Write decimals with a point: 0.5."
    if sign == ".":
        return "There is a decimal point without a digit. Write numbers like 0.5."
    if " " < sign < "\x7f" and sign != "`":
        return f"The character `{sign}` is not known. {ALLOWED}"
    name = unicodedata.name(sign, "without a name").lower()
    return f"The character U+{ord(sign):04X} ({name}) is not known. {ALLOWED}"


def _unexpected(part: str) -> str:
    if part == ")":
        return "A bracket is closed that was never opened. Each `)` needs a `(` before it."
    if part == "^":
        return "There is one `^` too many. A power has one exponent: write (x^2)^3, or x^6."
    if part[0].isdigit() or part[0] == ".":
        return f"There is a sign missing before the number {_short(part)}. Write x*2 or x^2."
    return f"`{_short(part)}` makes no sense where it is. {ALLOWED}"


class _Reader:
    """A recursive-descent parser, with a method for each rule of the grammar."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._n_nodes = 0
        self._variables = {name: variable(name) for name in VARIABLES}

    @property
    def ahead(self) -> str | None:
        """The next token, None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _made(self, node: Node) -> Node:
        self._n_nodes += 1
        if self._n_nodes > MAX_NODES:
            raise ValueError(
                "The formula has too many parts: at most "
                f"{MAX_NODES} numbers, variables and operations are allowed."
            )
        return node

    def sum(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ValueError(
                f"The formula is nested too deeply: at most {MAX_DEPTH} brackets, functions or "
                "signs inside one another are allowed."
            )
        left = self._product(depth)
        while self.ahead in ("+", "-"):
            kind = "plus" if self._next() == "+" else "minus"
            left = self._made(apply(kind, left, self._product(depth)))
        return left

    def _product(self, depth: int) -> Node:
        left = self._sign(depth)
        while self.ahead is not None:
            if self.ahead in ("*", "/"):
                kind = "times" if self._next() == "*" else "over"
                left = self._made(apply(kind, left, self._sign(depth)))
            elif self.ahead == "(" or self.ahead[0].isalpha():
                left = self._made(apply("times", left, self._power(depth)))
            else:
                break
        return left

    def _sign(self, depth: int) -> Node:
        if self.ahead not in ("+", "-"):
            return self._power(depth)
        if depth > MAX_DEPTH:
            raise ValueError(
                f"Too many signs in a row: at most {MAX_DEPTH} brackets, functions or signs "
                "inside one another are allowed."
            )
        negative = self._next() == "-"
        inner = self._sign(depth + 1)
        return self._made(apply("negative", inner)) if negative else inner

    def _power(self, depth: int) -> Node:
        base = self._atom(depth)
        if self.ahead != "^":
            return base
        self._next()
        return self._made(apply("power", base, self._exponent()))

    def _exponent(self) -> float:
        wanted = (
            f"An exponent must be a number from -{MAX_EXPONENT} to {MAX_EXPONENT}, as in x^2 or "
            "x^-0.5; for a power of e write exp(x)."
        )
        bracket = self.ahead == "("
        if bracket:
            self._next()
        negative = False
        if self.ahead == "-":
            self._next()
            negative = True
        if self.ahead is None or not (self.ahead[0].isdigit() or self.ahead[0] == "."):
            raise ValueError(wanted)
        value = float(self._next())
        if value > MAX_EXPONENT or (bracket and self.ahead != ")"):
            raise ValueError(wanted)
        if bracket:
            self._next()
        return -value if negative else value

    def _atom(self, depth: int) -> Node:
        if self.ahead is None:
            raise ValueError(
                "The formula ends too early: something is missing after its last sign."
            )
        if self.ahead in ("*", "/", "^", ")"):
            raise ValueError(
                f"Something is missing before `{self.ahead}`: a number, a variable, or a bracket "
                "with something in it."
            )
        token = self._next()
        if token[0].isdigit() or token[0] == ".":
            return self._made(constant(float(token)))
        if token in self._variables:
            return self._made(self._variables[token])
        if token in CONSTANTS:
            return self._made(constant(CONSTANTS[token]))
        if token != "(" and self.ahead != "(":  # noqa: S105 (a bracket, no password)
            raise ValueError(f"There is a bracket missing after {token}. Write {token}(x).")
        if token != "(":  # noqa: S105
            self._next()
        inner = self.sum(depth + 1)
        if self.ahead != ")":
            raise ValueError(
                "A bracket is never closed. Each `(` needs a `)` after it."
                if self.ahead is None
                else _unexpected(self.ahead)
            )
        self._next()
        if token == "(":  # noqa: S105
            return inner
        return self._made(Node(OPERATIONS[token], (inner,)))
