"""A package of SCORM 1.2 for a learning platform: a task in a frame that reports its score."""

import html
import io
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlsplit, urlunsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from study.task import MOST_TITLE, one_line

_FILES = ("index.html", "report.js")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the same task gives the same package."""


def package(title: str, url: str) -> bytes:
    """Return a package that opens a task in a frame and reports what the app says of it."""
    name, there = one_line(title), urlsplit(url)
    if not 1 <= len(name) <= MOST_TITLE:
        raise ValueError(f"The title must have from 1 to {MOST_TITLE} characters, not {len(name)}.")
    if there.scheme not in ("http", "https") or not there.hostname:
        raise ValueError(f"“{one_line(url)[:60]}” is no link that begins with https:// or http://.")
    query = "&".join(part for part in (there.query, "embed=true") if part)
    known = {
        "TITLE": name,
        "ADDRESS": urlunsplit(there._replace(query=query, fragment="")),
        "IDENTIFIER": f"knobs-{sha256(url.encode()).hexdigest()[:16]}",
    }
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for file in ("imsmanifest.xml", *_FILES):
            text = (files(__name__) / file).read_text(encoding="utf-8")
            for word, value in known.items():
                text = text.replace(f"[{word}]", html.escape(value))
            archive.writestr(ZipInfo(file, _EPOCH), text)
    return written.getvalue()
