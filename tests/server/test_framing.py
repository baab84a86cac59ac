"""Which sites may frame the app is said in the environment, or refused with a sentence."""

import re

import pytest

from server.framing import origins


def test_sites_are_named_as_browsers_name_them():
    said = " https://Moodle.School.example/  http://localhost:8080\nhttps://a.example:443 "
    named = ("https://moodle.school.example", "http://localhost:8080", "https://a.example")
    assert origins(said) == origins(f"{said} {said}") == named
    assert origins("") == ()


@pytest.mark.parametrize(
    "wrong",
    [
        *("moodle.school.example", "http://moodle.school.example", "*", "https://*.school.example"),
        *("https://moodle.school.example/course", "https://a@b.example", "'self'", "https://"),
        *(
            "https://a.example,https://b.example",
            "https://a.example;script-src",
            "http://127.0.0.2",
        ),
    ],
)
def test_what_names_no_site_is_refused_with_a_sentence(wrong):
    with pytest.raises(ValueError, match=re.escape(f"KNOBS_FRAMED_BY has “{wrong}”")):
        origins(f"https://good.example {wrong}")
