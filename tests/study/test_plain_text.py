"""What anybody may have written is repeated short, and never as markup."""

import pytest

from study.plain_text import plain

HOSTILE = {
    "an image": "![](http://evil.example/pixel.png)",
    "a link": "[click](http://evil.example)",
    "an address without a scheme": "see www.evil.example",
    "a mail address": "somebody@evil.example",
    "HTML": "<img src=x onerror=alert(1)>",
    "half a character": "a\ud800b",
    "NUL": "a\x00b",
    "new lines": "a\n\n# b\r\n---",
    "right to left": "abc\u202egnp.exe",
    "nothing to be seen": "\u200b\u2060\ufeff",
    "a megabyte": "x" * 2**20,
    "an icon": ":material/home:",
    "a formula": "$\\frac{1}{0}$",
    "code": "``` \nimport os",
    "emphasis": "**bold** _soft_ ~~gone~~ __loud__",
    "an entity in brackets": "&#33;&lsqb;",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_of_it_is_markup_or_cannot_be_shown(what):
    text = plain(HOSTILE[what])
    assert 0 < len(text) <= 40
    assert text.isprintable()
    assert text.encode("utf-8")
    assert not set("`<>[]*$~@\\").intersection(text)
    for sign in (":material", ":smile", ":red", "http:", "www.", " _soft", "__"):
        assert sign not in text


@pytest.mark.parametrize(
    "text",
    [
        *("", "0.333", "3.weight", "xor/claim/invented", "learning_rate", "1_000", "50 %", "−1..5"),
        *("2026-01-02T03:04:05.000006+00:00", "Zoë’s (own) file, v1!", "1\u202f000,5", "x^2 + 3x"),
    ],
)
def test_plain_signs_stay_as_they_are(text):
    assert plain(text) == text


def test_it_is_cut_before_it_is_read():
    assert plain("x" * 10, 4) == "xxxx"
    assert plain("<" * 10, 4) == "‹‹‹‹"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "None"), (True, "True"), (0.5, "0.5"), ([["deep"]], "a list"), ({"a": 1}, "a list")],
)
def test_what_is_no_text_is_named(value, text):
    assert plain(value) == text
