"""Which other sites may show the app in a frame, from the environment."""

import os
import re
from functools import cache

VARIABLE = "KNOBS_FRAMED_BY"
"""The environment variable: origins separated by spaces, such as https://moodle.school.example"""
_ORIGIN = re.compile(
    r"(?:https://[a-z0-9-]+(?:\.[a-z0-9-]+)*|http://(?:localhost|127\.0\.0\.1))(?::[0-9]{1,5})?"
)


@cache
def framers() -> tuple[str, ...]:
    """Return the origins of the sites that may frame the app."""
    return origins(os.environ.get(VARIABLE, ""))


def origins(text: str) -> tuple[str, ...]:
    """Return the origins in a text, normalised; raise ValueError for anything else."""
    named = []
    for word in text.split():
        origin = word.lower().removesuffix("/")
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{VARIABLE} has “{word}”, which is no origin of a site. Write https:// and the "
                "site’s name without a path, such as https://moodle.school.example; http:// is "
                "taken for localhost alone. Between two sites stands a blank."
            )
        named.append(origin.removesuffix(":443") if origin.startswith("https") else origin)
    return tuple(dict.fromkeys(named))
