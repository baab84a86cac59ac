"""Dataclasses from TOML tables; an error names what a table lacks."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

T = TypeVar("T")
_ROOT = Path(__file__).parent.parent
_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def read_toml(path: Path) -> dict[str, Any]:
    name = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{name} is missing.") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is no TOML: {error}.") from None


def entry(kind: type[T], table: Mapping[str, Any], of: str) -> T:
    if not isinstance(table, Mapping):
        raise ValueError(f"{kind.__name__} of {of!r} must be a table, not {table!r}.")
    own = fields(kind)  # type: ignore[arg-type]
    needed = {f.name for f in own if f.default is MISSING and f.default_factory is MISSING}
    missing, unknown = needed - set(table), set(table) - {f.name for f in own}
    if missing or unknown:
        problems = [f"lacks {', '.join(sorted(missing))}"] if missing else []
        if unknown:
            may = ", ".join(f.name for f in own)
            problems += [f"has no field {', '.join(sorted(unknown))}; it may have {may}"]
        raise ValueError(f"{_called(kind, table, of)} {' and '.join(problems)}.")
    unfit = [
        f"{needs} as {field.name}, not {table[field.name]!r}"
        for field in own
        if field.name in table and (needs := _unfit(table[field.name], field.type))
    ]
    if unfit:
        raise ValueError(f"{_called(kind, table, of)} needs {'; '.join(unfit)}.")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})


def check_kind(called: str, kind: str, needs: Mapping[str, Sequence[tuple[bool, str]]]) -> None:
    """Raise ValueError unless an entry has what its kind needs: whether it does, and in words."""
    if kind not in needs:
        raise ValueError(f"{called}: kind must be one of {', '.join(needs)}, not {kind!r}.")
    if lacking := [what for fits, what in needs[kind] if not fits]:
        raise ValueError(f"{called}, of kind {kind!r}, needs {', '.join(lacking)}.")


@contextmanager
def noting(faults: list[str]) -> Iterator[None]:
    """Note what is wrong in the block, so that all faults of a file are listed at once."""
    try:
        yield
    except ValueError as error:
        faults.append(str(error))


def _called(kind: type, table: Mapping[str, Any], of: str) -> str:
    names = [table[x] for x in ("name", "slug", "term", "letter") if table.get(x)]
    name = names[0] if names else "(no name)"
    return f"{kind.__name__} {name!r} of {of!r}"


def _unfit(value: Any, kind: Any) -> str:
    """Say what type a field needs if the value has another; empty if it fits or is not checked."""
    if get_origin(kind) is tuple:
        (item, *_) = get_args(kind)
        fits = isinstance(value, list | tuple) and not any(_unfit(each, item) for each in value)
        return "" if fits else f"a list, each of it {_KINDS.get(item, 'a table')},"
    if get_origin(kind) is dict:
        _, item = get_args(kind)
        fits = isinstance(value, dict) and not any(_unfit(x, item) for x in value.values())
        return "" if fits else f"a table, each entry {_KINDS.get(item, 'a table')},"
    if kind not in _KINDS:
        return ""
    fits = isinstance(value, int | float if kind is float else kind)
    return "" if fits and isinstance(value, bool) == (kind is bool) else _KINDS[kind]
