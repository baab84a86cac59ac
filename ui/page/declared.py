"""What a lesson's page declares, read without showing it: its knobs, and those per scene."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from types import CodeType, FunctionType, ModuleType
from typing import Any, Protocol

from server.startup import load_page
from study.curriculum import BY_SLUG
from study.loading import ROOT, lesson_of
from ui.controls.knob_kinds import Knob
from ui.controls.knobs import Knobs
from ui.page import current


class Declared(Protocol):
    knobs: Knobs

    @property
    def drawn(self) -> Mapping[str, Callable[[], None]]: ...
    @property
    def guessed(self) -> Mapping[str, Callable[..., Any]]: ...  # pictures of predictions' guesses


@cache
def scenes_of(slug: str) -> Declared:
    page = BY_SLUG[slug].page
    load_page(page)
    if (lesson := lesson_of(slug)) is not None:
        found: Declared = lesson
        return found
    spec = spec_from_file_location(f"page_of_{slug}", ROOT / page)
    if spec is None or spec.loader is None:
        raise LookupError(f"The page of {slug!r} cannot be read.")
    with current.only_declaring() as declared:
        spec.loader.exec_module(module_from_spec(spec))
    scenes: Declared = declared[0]
    return scenes


@cache
def knobs_of(slug: str) -> Mapping[str, Knob]:
    return {knob.name: knob for knob in scenes_of(slug).knobs}


@cache
def knobs_of_scene(slug: str, scene: str) -> tuple[Knob, ...]:
    """Return the knobs whose names stand in a scene's function, or in what it uses of its page."""
    draw = scenes_of(slug).drawn.get(scene)
    strings = set(_strings_in(draw, set())) if draw else set()
    return tuple(knob for name, knob in knobs_of(slug).items() if name in strings)


def _strings_in(value: Any, seen: set[int]) -> Iterator[str]:
    """Yield the strings in a value: in its items, or in the code of a page's function.

    ``seen`` has the identities of values looked into before, which may refer to each other.
    """
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str):
        yield value
    elif isinstance(value, FunctionType) and value.__module__.startswith(("page_of_", "pages.")):
        yield from _strings_in_code(value.__code__, value.__globals__, seen)
    else:
        for part in _parts(value):
            yield from _strings_in(part, seen)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, partial):
        return (value.func, value.args, value.keywords)
    return value if isinstance(value, list | tuple | set | frozenset) else ()


def _strings_in_code(code: CodeType, page: Mapping[str, Any], seen: set[int]) -> Iterator[str]:
    """Yield the strings among a code's constants and in the page's values that it names.

    A name may be an attribute of a module, too.
    """
    named = [page.get(name) for name in code.co_names]
    modules = [value for value in named if isinstance(value, ModuleType)]
    attributes = [getattr(module, name, None) for name in code.co_names for module in modules]
    for value in (*named, *attributes, *code.co_consts):
        if isinstance(value, CodeType):  # a function defined inside
            yield from _strings_in_code(value, page, seen)
        else:
            yield from _strings_in(value, seen)
