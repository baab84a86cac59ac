"""What the course covers: no topic is lost, and what is written down is what scenes declare."""

import pytest

from study import covers
from study.content import CLOSING, lesson_content
from study.curriculum import LESSONS


def test_no_topic_of_the_table_has_lost_its_scene():
    assert not covers.lost(), "name these topics in the scene that shows them: Scene(…, covers=[…])"
    assert covers.DOCUMENT.read_text(encoding="utf-8") == covers.table(), (
        ".venv/bin/python -m study.covers"
    )


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_every_scene_says_what_it_covers(slug):
    silent = [x.name for x in lesson_content(slug).scenes if x not in CLOSING and not x.covers]
    assert not silent, "Scene(…, covers=[…]) names its topics, as a teacher would look for them"


def test_a_topic_that_no_scene_covers_is_not_dropped_in_silence(monkeypatch, tmp_path, capsys):
    document = tmp_path / "covers.md"
    document.write_text(covers.table() + "| Alchemy | Titanic | [Gold](gold.py) | |\n")
    monkeypatch.setattr(covers, "DOCUMENT", document)
    before = document.read_text()
    assert covers.lost() == ["Alchemy"]
    assert covers.main() == 1
    assert "Alchemy" in capsys.readouterr().err
    assert document.read_text() == before
    document.write_text(covers.table() + "| WRITE: a topic | New | [Begun](begun.py) | |\n")
    assert covers.main() == 0, "what a new lesson begins with is no topic"
    assert document.read_text() == covers.table()
