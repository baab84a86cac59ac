"""Whether a picture's axes include all its rows."""

import json
import re

import numpy as np

from charts.core.picture import LIMITS, Picture
from charts.core.words import marks_of


def rows_outside(picture: Picture) -> list[tuple[str, str, float]]:
    """Return every finite number outside its axis, for axes with ends from the table of limits.

    Columns computed in the browser are skipped; folded columns are checked one by one.
    """
    ends = {name: values[0] for name, values in picture.tables[LIMITS].items()}
    outside = []
    places = [
        (table, transforms, encoding[channel])
        for table, _, encoding, transforms in marks_of(json.loads(picture.spec))
        for channel in {"x", "y"} & encoding.keys()
        if isinstance(encoding[channel], dict)
    ]
    for table, transforms, how in places:
        expression = how.get("scale") or {}
        matches = [
            re.search(r"\[0\]\.(\w+)", end["expr"])
            for end in expression.get("domain", ())
            if isinstance(end, dict)
        ]
        if len(matches) != 2:
            continue
        low, high = (ends[end[1]] for end in matches)
        room = 1e-6 * max(abs(high - low), 1e-300)
        names = [how["field"]]
        for transform in transforms:
            if "fold" in transform and transform["as"][1] == how["field"]:
                names = transform["fold"]
            if how["field"] in (transform.get("as"), *np.ravel(transform.get("as", [])).tolist()):
                names = names if "fold" in transform else []
        for name in names:
            values = np.asarray(picture.tables[table].get(name, []), dtype=float)
            inside = (values >= low - room) & (values <= high + room) | ~np.isfinite(values)
            outside += [(table, name, float(value)) for value in values[~inside]]
    return outside
