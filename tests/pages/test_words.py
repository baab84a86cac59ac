"""Words before they are used: what is printed bold is explained, and nothing is used before."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from study.curriculum import BY_SLUG, LESSONS
from study.glossary import Word, _plain, words
from tests.pages.texts import texts_of
from ui.page.prose import _TOKEN

LONGEST_TERM = 3
"""Words; what is longer, or holds a figure or a stop, is a sentence or a result."""
ASKS = {
    "play",
    "make",
    "pull",
    "drag",
    "walk",
    "step",
    "open",
    "let",
    "turn",
    "move",
    "grab",
    "push",
    "try",
    "add",
    "free",
    "forge",
    "now",
}
"""What begins with one of these asks for something to be done, and names nothing."""
ORDINARY = """
    again; alignment and length; yes or no; at; nothing; line by line; zero; sign;
    through the origin; narrowest; mistakes; confidently wrong; for each knob; only two;
    five layers; single; between;
    all three; differences; five hidden layers; window; none; different; two;
    added; the last digit; large; small; exactly one; one neuron; nine knobs; every slope;
    two hidden neurons; without; one straight cut; luck; another; disagree; adds;
    every one; random; climbs again; one thing; all; split first; everybody; woman; this; dies;
    one; other;
    no hidden neuron; room; every; any; a single epoch; one pixel; more epochs; not; first; last;
    no; Titanic; PyTorch; linear; deep; column; new text; three; last three; user contradicts;
    from wild starts
"""
STRESSED = {_plain(text) for text in ORDINARY.split(";")}
"""Ordinary words, results, and names of lessons, models and tools, printed bold to be heard."""
EXPLAINED = {
    "bowl": "Over both knobs, the loss is a",
    "AND": "says 1 if both are 1",
    "OR": "if at least one is",
    "NAND": "says the opposite of AND",
    "explodes": "it grows from layer to layer",
    "solved": "all four probabilities are within 0.05 of the truth",
    "accumulated": "forget",
    "swings": "The loss neither settles nor explodes",
    "momentum without friction": "A loop that never zeroes is",
    "codes": "numbers that only stand for names",
    "pairs": "each time",
    "scores": "a score may be negative",
    "friction": "takes its speed",
    "double descent": "falls again",
    "score": "any number, positive or negative",
    "fill the box": "from top to bottom",
    "dense": "has a weight of its own for each pixel",
}
"""Words of one scene that need no entry, and how that scene explains them."""
EVERYDAY = {
    "backpropagation": "a gradient on its way back, said as it is meant",
    "block": "of numbers, in the ordinary sense",
    "cosine": "of an angle, as at school",
    "degree": "of an angle, as at school",
    "error": "a scorecard of errors, in the ordinary sense",
    "question": "what is asked, in the ordinary sense",
    "surprise": "what befalls a student, in the ordinary sense",
    "value": "a number, in the ordinary sense",
}
"""Words of the glossary that occur in another sense before they are explained."""


@cache
def names() -> dict[str, Word]:
    return {_plain(name): word for word in words() for name in word.names}


def terms_in_bold(text: str) -> list[str]:
    bold = [match["bold"] for match in _TOKEN.finditer(text) if match["bold"]]
    return [
        _plain(term)
        for term in bold
        if len(term.split()) <= LONGEST_TERM
        and term.split()[0].lower() not in ASKS
        and not re.search(r"[\d.?!:“”$`,]", term)
    ]


def test_what_may_be_a_term_is_told_from_results_and_sentences():
    text = "The **loss** is **0.5**. **Pull a ring**, see. A **learning rate**, `**code**`"
    assert terms_in_bold(text) == ["loss", "learning rate"]


@pytest.mark.weekly
@pytest.mark.parametrize("slug", [x.slug for x in LESSONS])
def test_a_term_in_bold_is_in_the_glossary_or_explained_beside_it(slug):
    explained = {_plain(term): _plain(how) for term, how in EXPLAINED.items()}
    assert any(terms_in_bold(text) for texts in texts_of(slug).values() for text in texts), (
        "no word stands in bold: **mark** what a learner should know"
    )
    for scene, texts in texts_of(slug).items():
        all_said = _plain(" ".join(texts))
        for term in {term for text in texts for term in terms_in_bold(text)}:
            if term in explained:
                assert explained[term] in all_said, f"{slug}, {scene}: {term!r} is not explained"
            else:
                assert term in names() or term in STRESSED, (
                    f"{slug}, {scene}: {term!r} is neither in study/glossary nor explained"
                )


def without_titles(text: str) -> str:
    """Return prose without code, formulas, titles of texts and the names of lessons."""
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"“[^”]*”(?=[^.“]*\(\d{4}\))", " ", text)
    for lesson in LESSONS:
        bare = re.escape(lesson.title.removeprefix("The ").lower())
        text = re.sub(rf"(?<!\*\*){re.escape(lesson.title)}(?!\*\*)", " ", text)
        text = re.sub(rf"lesson on (?:the )?{bare}|{bare} lesson", " ", text)
    return _plain(text)


def course() -> Iterator[tuple[str, str]]:
    for slug in BY_SLUG:
        for scene, texts in texts_of(slug).items():
            yield f"{slug}/{scene}", "\n\n".join(map(without_titles, texts))


@pytest.mark.weekly
def test_a_word_of_the_glossary_is_bold_where_the_course_says_it_first():
    late, n_said, scenes = [], 0, list(course())
    for word in words():
        pattern = "|".join(
            sorted((re.escape(_plain(x)) for x in word.names), key=len, reverse=True)
        )
        use = re.compile(rf"(?<!\w)(\*\*)?(?:{pattern})(?!\w)")
        first = next(((where, text) for where, text in scenes if use.search(text)), None)
        if first is None or word.term in EVERYDAY:
            continue
        n_said += 1
        where, text = first
        if not any(match[1] for match in use.finditer(text)):
            late.append(f"{word.term!r} in {where}")
    assert n_said
    assert late == [], "say them in **bold**, which links to the glossary, or in other words"


def test_no_exception_is_listed_for_a_word_that_is_not_there():
    assert set(EVERYDAY) <= {word.term for word in words()}
    assert not {_plain(term) for term in EXPLAINED} & (set(names()) | STRESSED)
    assert not STRESSED & set(names())
