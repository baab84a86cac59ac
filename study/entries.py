"""What is read from TOML: each table becomes an entry, and one that lacks something is named."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file of the house."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def entry(kind: type[T], table: Mapping[str, Any], of: str) -> T:
    """Return a dataclass made from its table; lists become tuples.

    Parameters
    ----------
    kind : type
        The dataclass.
    table : mapping of str to object
        Its fields by name.
    of : str
        The lesson or the file, for the message.

    Raises
    ------
    ValueError
        If one of its fields is missing or unknown.
    """
    own = fields(kind)  # type: ignore[arg-type]
    needed = {f.name for f in own if f.default is MISSING and f.default_factory is MISSING}
    missing, unknown = needed - set(table), set(table) - {f.name for f in own}
    if missing or unknown:
        problems = [f"lacks {', '.join(sorted(missing))}"] if missing else []
        problems += [f"has no field {', '.join(sorted(unknown))}"] if unknown else []
        name = table.get("name") or table.get("slug") or "(no name)"
        raise ValueError(f"{kind.__name__} {name!r} of {of!r} {' and '.join(problems)}.")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})
