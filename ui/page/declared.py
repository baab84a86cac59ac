"""What a lesson's page declares, read without showing it: its knobs, and those per scene."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from types import CodeType, FunctionType, ModuleType
from typing import Any, Protocol

from server.imports import ROOT
from server.startup import load_page
from study.curriculum import BY_SLUG
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
    """Return the knobs that a scene's function names, directly or through its helpers."""
    draw = scenes_of(slug).drawn.get(scene)
    named = set(_texts(draw, set())) if draw else set()
    return tuple(knob for name, knob in knobs_of(slug).items() if name in named)


def _texts(value: Any, seen: set[int]) -> Iterator[str]:
    """Yield every text that a value contains or a function of its page refers to."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(name, seen)
            yield from _texts(each, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each, seen)
    elif isinstance(value, partial):
        yield from _texts((value.func, value.args, value.keywords), seen)
    elif isinstance(value, FunctionType) and value.__module__.startswith("page_of_"):
        yield from _of_code(value.__code__, value.__globals__, seen)


def _of_code(code: CodeType, known: Mapping[str, Any], seen: set[int]) -> Iterator[str]:
    modules = [known[name] for name in code.co_names if isinstance(known.get(name), ModuleType)]
    for name in code.co_names:
        for value in (known.get(name), *(getattr(module, name, None) for module in modules)):
            yield from _texts(value, seen)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _of_code(constant, known, seen)
        else:
            yield from _texts(constant, seen)
