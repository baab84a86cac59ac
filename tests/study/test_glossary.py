"""The glossary: complete, found by a search, and linked from prose without harm."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.glossary import SEARCH_KEY, Word, read_glossary, read_words, search, words
from ui.page.prose import link_first_use

ROOT = Path(__file__).parent.parent.parent
BY_TERM = {word.term: word for word in words()}


def terms(entries) -> list[str]:
    return [word.term for word in entries]


def link(term: str, shown: str) -> str:
    word = BY_TERM[term]
    return f'[**{shown}**]({word.address} "{word.gist}")'


def test_a_meaning_is_one_or_two_sentences_of_plain_text():
    for word in words():
        sentences = re.split(r"(?<=[.!?])\s", word.meaning)
        assert 1 <= len(sentences) <= 2
        for sentence in sentences:
            assert sentence[0].isupper()
            assert sentence[-1] == "."
            assert 15 <= len(sentence) <= 200
        assert word.gist == sentences[0]
        assert not set("*_`$\\<>[]|\"'\n") & set(word.meaning)


def test_every_letter_of_a_formula_is_named():
    for word in words():
        words_and_commands = r"\\(?:text|mathrm)\{[^}]*\}|\\(?:begin|end)\{\w+\}|\\[A-Za-z]+"
        in_formula = set(re.findall(r"[A-Za-z]", re.sub(words_and_commands, " ", word.formula)))
        named = set(re.findall(r"[A-Za-z]", " ".join(re.findall(r"\$([^$]*)\$", word.letters))))
        # The index of a sum, the d of a slope and Euler's number explain themselves.
        assert in_formula - named <= {"i", "d", "e"}, word.formula
        for greek in re.findall(r"\\(?:eta|sigma|theta|lambda|mu|beta|ell)\b", word.formula):
            assert greek in word.letters
        assert word.formula.count("{") == word.formula.count("}")
        assert word.letters.count("$") % 2 == 0
        assert not word.letters.endswith(".")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_has_words(lesson):
    n_words = sum(lesson.slug in word.lessons for word in words())
    assert n_words >= 5, "five words in study/glossary/ name it in their `lessons`"


@pytest.mark.parametrize("word", words(), ids=lambda word: word.term)
def test_a_scene_of_one_of_its_lessons_shows_a_word(word):
    slug, _, name = word.scene.partition("/")
    assert slug in word.lessons
    assert name in {scene.name for scene in lesson_content(slug).scenes}


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"meaning": "It has none."}, "lacks term"),
        ({"term": "new"}, "Word 'new' of 'study/glossary/words.toml' lacks meaning"),
        ({"term": "", "meaning": "It is empty."}, "needs a term"),
        (3, "must be a table, not 3"),
        ({"term": "new", "meaning": ""}, "whole sentences"),
        ({"term": "new", "meaning": "no full stop"}, "whole sentences"),
        ({"term": "new", "meaning": "One. Two. Three."}, "whole sentences"),
        ({"term": "new", "meaning": "It is **bold**."}, "without Markdown"),
        ({"term": "new", "meaning": "Fine.", "aliases": ["$x$"]}, "without Markdown"),
        ({"term": "new", "meaning": "Fine.", "letters": "$x$ is nowhere"}, "no formula"),
        ({"term": "new", "meaning": "Fine.", "lessons": ["nowhere"]}, "known lessons"),
        (
            {"term": "new", "meaning": "Fine.", "lessons": ["xor", "sigmoid"]},
            "in the order of study/curriculum.toml",
        ),
        ({"term": "new", "meaning": "Fine.", "aliases": ["Old Ones"]}, "twice"),
        ({"term": "Old-ones", "meaning": "Fine."}, "twice"),
    ],
)
def test_a_word_that_makes_no_sense_is_left_out_and_says_why(table, complaint):
    old = {"term": "old", "meaning": "It was here first.", "aliases": ["old ones"]}
    read, (fault,) = read_words([old, table])
    assert terms(read) == ["old"]
    assert complaint in fault


def test_every_word_of_the_glossary_can_be_read():
    _, faults = read_glossary()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_a_word_is_found_first_by_each_of_its_names():
    for word in words():
        for name in word.names:
            for typed in (name, name.upper(), f"  {name.replace('-', ' ')} "):
                assert search(typed)[0] == word


def test_words_stand_in_order_and_a_search_looks_at_names_first_and_at_meanings_last():
    assert terms(words()) == sorted(BY_TERM, key=str.casefold)
    names = terms(search("gradient"))
    assert names[:2] == ["gradient", "gradient descent"]
    assert sorted(names[2:4]) == ["stochastic gradient descent", "vanishing gradient"]
    assert "momentum" in names[4:]
    assert names[4:] == sorted(names[4:], key=str.casefold)
    assert terms(search("weigh"))[:2] == ["weight", "dot product"]
    assert terms(search("Rosenblatt"))[0] == "perceptron"


def test_a_meaning_is_searched_from_the_beginning_of_its_words():
    assert any("because" in word.meaning for word in words())
    assert not search("cause")


def test_the_first_bold_use_of_a_word_becomes_a_link():
    text = "The **gradient** points up. Walk against the **gradient**."
    linked_text, linked = link_first_use(text, set())
    assert linked_text == (
        f"The {link('gradient', 'gradient')} points up. Walk against the **gradient**."
    )
    assert linked == {"gradient"}


@pytest.mark.parametrize(
    ("shown", "term"),
    [
        ("GRADIENTS", "gradient"),
        ("knobs", "parameter"),
        ("mean\nsquared error", "mean squared error"),
        ("Binary cross entropy", "binary cross-entropy"),
        ("mini‑batches", "mini-batch"),
        ("optimizer", "optimiser"),
    ],
)
def test_other_forms_of_a_word_lead_to_it(shown, term):
    assert link_first_use(f"- **{shown}**, you see", set()) == (
        f"- {link(term, shown)}, you see",
        {term},
    )


def test_words_linked_already_are_left_alone():
    already = {"gradient"}
    text = "The **compass** and the **loss**"
    linked_text, linked = link_first_use(text, already)
    assert linked_text == f"The **compass** and the {link('loss', 'loss')}"
    assert linked == {"loss"}
    assert already == {"gradient"}
    assert link_first_use(linked_text, already) == (linked_text, set())


def test_what_is_no_plain_bold_word_stays_as_it_is():
    for text in [
        "the gradient, the *gradient*, the ***gradient***",
        "**the gradient** and **Gradient: what it is**",
        "the formula $2**gradient**3$",
        "$$\n**gradient**\n$$",
        "code `**gradient**` and ``a ` **gradient**``",
        "```python\n**gradient**\n\n**loss**\n```",
        "```\n**gradient** in a fence that never ends",
        "[**gradient**](https://example.org)",
        "[see the **gradient** [1]](/somewhere)",
        "![**gradient**](picture.svg)",
        ":orange[the **gradient**]",
        '<a href="/x">**gradient**</a> and <img alt="**gradient**">',
    ]:
        assert link_first_use(text, set()) == (text, set())


def test_what_stands_before_a_word_does_not_hide_it():
    for before in [
        "`code` and $x$ and [a link](/x) and ",
        "it costs \\$5, no formula, ",
        "from $5 to $10, ",
        "2 ** 3 is 8, x**2 is more, ",
        "**$w$ times $x$** and ",
        "half open $[0, 1)$ ",
        "```\n**loss**\n```\n",
        "| a | b |\n|---|---|\n| ",
    ]:
        linked_text, linked = link_first_use(f"{before}**gradient** ](", set())
        assert linked_text == f"{before}{link('gradient', 'gradient')} ]("
        assert linked == {"gradient"}


def test_quotes_in_a_title_are_escaped(monkeypatch):
    word = Word("odd & ends?", 'A "quoted" word & more. And more.')
    monkeypatch.setattr("study.glossary._lookup", lambda: {"odd & ends?": word})
    linked_text, _ = link_first_use("**Odd & ends?**", set())
    address, title = "/glossary?glossary_search=odd%20%26%20ends%3F", r"A \"quoted\" word \& more."
    assert linked_text == f'[**Odd & ends?**]({address} "{title}")'


def open_page(searched: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.run()
    app.switch_page(str(ROOT / "pages/study/glossary.py"))
    if searched:
        app.query_params[SEARCH_KEY] = searched
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> list[str]:
    headings = (re.match(r"### (.+)", element.value) for element in app.main.markdown)
    return [heading[1] for heading in headings if heading]


def test_the_page_shows_every_word_under_its_letter():
    app = open_page()
    assert shown(app) == terms(words())
    assert [header.value for header in app.header] == sorted(
        {word.term[0].upper() for word in words()}
    )
    assert any(f"{len(words())} words" in element.value for element in app.main.markdown)


def test_the_page_links_to_the_scene_that_shows_a_word():
    app = open_page("ablation")
    assert shown(app) == ["ablation"]
    assert [header.value for header in app.header] == ["1 word found"]
    word = BY_TERM["ablation"]
    slug, _, name = word.scene.partition("/")
    (scene,) = (x for x in lesson_content(slug).scenes if x.name == name)
    assert word.lessons == (slug,)
    link = f"[{BY_SLUG[slug].title}: {scene.title}]({BY_SLUG[slug].url}?scene={name})"
    assert any(link in element.value for element in app.main.markdown)


def test_typing_narrows_the_words_down():
    app = open_page()
    app.text_input(SEARCH_KEY).set_value("momen").run()
    assert shown(app) == terms(search("momen")) == ["momentum", "optimiser"]
    assert [header.value for header in app.header] == ["2 words found"]


@pytest.mark.parametrize(
    "foreign",
    ["zzz", "**x** $y$", "<script>", pytest.param("y" * 5000, id="5000 y"), ":material/bolt:"],
)
def test_foreign_text_is_never_shown_as_markdown(foreign):
    app = open_page(foreign)
    assert app.text_input(SEARCH_KEY).value == foreign[:60]
    assert shown(app) == []
    assert [header.value for header in app.header] == ["No word found"]
    assert len(app.info) == 1
    texts = [e.value for e in [*app.main.markdown, *app.info, *app.header, *app.caption]]
    assert not any(foreign[:60] in text for text in texts)
