"""One letter, one meaning: every letter of every formula stands in the table of letters."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from study.curriculum import LESSONS
from study.glossary import words
from study.letters import letters, read_letters, read_table
from tests.pages.test_pages import open_page
from tests.pages.texts import declared_by, texts_of

TABLE = {letter.letter: letter for letter in letters()}
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?![\s$])([^$]*?)(?<!\s)\$(?!\d)", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
WORDS = re.compile(
    r"\\(?:begin|end)\{\w+\}|\\textcolor\{[^{}]*\}|\\(?:text|mathrm|operatorname)\{(?!\w\})[^{}]*\}|\\(?:mathrm|text)\b"
)
"""Words in formulas; an upright letter alone is a letter."""
SIGNS = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|kappa|lambda|mu|nu|pi|rho|sigma|tau|phi|"
    "varphi|chi|psi|omega|ell|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega|nabla|partial|sum|prod|"
    "top|odot|circ|otimes|oplus|ln|log|exp|hat|bar|tilde|leftarrow|approx|infty"
)
NAMED = {
    "γ": "gamma", "δ": "delta", "η": "eta", "θ": "theta", "λ": "lambda", "μ": "mu", "σ": "sigma",
    "ℓ": "ell", "∇": "nabla", "∂": "partial", "Σ": "sum", "ᵀ": "top", "⊤": "top", "⊙": "odot",
}  # fmt: skip
"""Signs that stand in prose and in code as themselves."""


def in_formulas(text: str) -> set[str]:
    """Return the letters and signs of all formulas in Markdown, as LaTeX writes them."""
    symbols = {rf"\{name}" for sign, name in NAMED.items() if sign in CODE.sub("", text)}
    for match in FORMULA.finditer(CODE.sub("", text)):
        formula = WORDS.sub(" ", match[1] or match[2])
        symbols |= {rf"\{name}" for name in re.findall(rf"\\({SIGNS})(?![A-Za-z])", formula)}
        symbols |= set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formula)))
        symbols |= {rf"\{name}" for sign, name in NAMED.items() if sign in formula}
    return symbols


def test_letters_are_found_in_formulas_and_nowhere_else():
    assert in_formulas(r"A word, $p = \sigma(w x_i) \cdot \text{mean}$, and `$k$`") == set(
        "pwxi"
    ) | {r"\sigma"}
    assert in_formulas("costs $5 and not $6") == set()
    assert in_formulas(r"$$\mathrm{E}\,\hat f$$ with ∂L") == {"E", r"\hat", "f", r"\partial"}


@pytest.mark.weekly
@pytest.mark.parametrize("slug", [x.slug for x in LESSONS])
def test_every_letter_of_a_lesson_is_in_the_table(slug):
    texts = [text for scene in texts_of(slug).values() for text in scene]
    used = set().union(*(in_formulas(text) for text in (*texts, *declared_by(slug))))
    new = " ".join(sorted(used - set(TABLE)))
    assert not new, f"study/letters.toml has no meaning for {new}"
    listed = {letter.letter for letter in TABLE.values() if slug in letter.lessons}
    for letters_left, what in ((used - listed, "lacks"), (listed - used, "has for nothing")):
        left = " ".join(sorted(letters_left))
        assert not left, f"`lessons` in study/letters.toml {what} {slug!r} at {left}"


def test_every_letter_of_the_glossary_is_in_the_table():
    assert any(word.formula for word in words())
    assert any(in_formulas(word.letters) for word in words())
    for word in words():
        used = in_formulas(f"${word.formula}$") if word.formula else set()
        assert used | in_formulas(word.letters) <= set(TABLE), word.term


def test_no_letter_is_listed_that_nobody_uses():
    glossary = set().union(*(in_formulas(f"${w.formula}$ {w.letters}") for w in words()))
    assert {x.letter for x in TABLE.values() if not x.lessons} <= glossary


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"letter": "q"}, "Letter 'q' of 'study/letters.toml' lacks meaning"),
        ({"letter": "w", "meaning": "A width."}, "one meaning"),
        ({"letter": "q", "meaning": "A share.", "lessons": ["nowhere"]}, "known lessons"),
        ({"letter": "q", "meaning": "A share.", "lessons": ["xor", "sigmoid"]}, "in the order of"),
    ],
)
def test_a_letter_has_one_meaning_and_known_lessons(table, complaint):
    read, (fault,) = read_letters([{"letter": "w", "meaning": "A weight."}, table])
    assert [letter.letter for letter in read] == ["w"]
    assert complaint in fault


def test_every_letter_can_be_read():
    _, faults = read_table()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_the_glossary_shows_the_letters():
    app: AppTest = open_page("pages/study/glossary.py")
    (room,) = [room for room in app.main.expander if "letters" in room.label.lower()]
    assert not room.proto.expanded
    (table,) = room.markdown
    for letter in TABLE.values():
        assert f"| ${letter.letter}$ | {letter.meaning} |" in table.value
    numbers = ", ".join(str(n) for n, x in enumerate(LESSONS, 1) if x.slug in TABLE["L"].lessons)
    assert f"{TABLE['L'].meaning} | {numbers} |" in table.value
