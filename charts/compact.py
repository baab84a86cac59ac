"""The same picture in fewer letters: what several layers say is said once.

Altair writes every layer out in full. A spec is sent at each move, and read each time; so what
layers that follow each other have in common, their table, their first transforms, a channel, goes
to a group around them, and how a shared axis or scale is drawn to the first layer that has it.
Vega-Lite makes the same picture of both.
"""

from collections.abc import Callable
from itertools import groupby, takewhile
from typing import Any

Layer = dict[str, Any]


def compact(spec: dict[str, Any]) -> None:
    """Shorten a spec of layers in place.

    Parameters
    ----------
    spec : dict
        Vega-Lite as Altair writes it.
    """
    apart = set(spec.get("resolve", {}).get("scale", {}))  # channels with a scale for each layer
    if "layer" in spec:
        _leave_out_unused(spec)
        _say_once(spec["layer"], apart)
        spec["layer"] = _gathered(spec["layer"], apart, lambda layer: layer.get("data"))


def _leave_out_unused(spec: dict[str, Any]) -> None:
    """Leave out how kinds of marks, and a title, are drawn of which there are none."""
    config = spec.get("config", {})
    for name in ({"line", "rule", "text"} - _kinds(spec)) & set(config):
        del config[name]
    if "title" not in spec:
        config.pop("title", None)


def _kinds(layer: Layer) -> set[str]:
    inner = {kind for each in layer.get("layer", []) for kind in _kinds(each)}
    return inner | ({layer["mark"]["type"]} if "mark" in layer else set())


def _say_once(layers: list[Layer], apart: set[str]) -> None:
    """Leave out of layers what the first of their group says of an axis or scale of all."""
    for layer in layers:
        _say_once(layer.get("layer", []), apart)
    for channel in {channel for layer in layers for channel in layer.get("encoding", {})} - apart:
        every = [layer.get("encoding", {}).get(channel) for layer in layers]
        for part in ("scale", "axis"):
            told = [how for how in every if isinstance(how, dict) and how.get(part) is not None]
            # Of `values` it unites, the last layer's count, and none from a layer that says none.
            if all(how[part] == told[0][part] and "values" not in how[part] for how in told):
                for how in told[1:]:
                    del how[part]


def _gathered(layers: list[Layer], apart: set[str], alike: Callable[[Layer], Any]) -> list[Layer]:
    """Put layers that follow each other and are alike in something into a group of their own."""
    found = []
    for what, run in groupby(layers, alike):
        together = list(run)
        colours = sum("field" in layer.get("encoding", {}).get("color", {}) for layer in together)
        # Within a group a scale is shared again.
        plain = colours < 2 or "color" not in apart
        if what and len(together) > 1 and plain and not any("layer" in x for x in together):
            found.append(_group(together, apart))
        else:
            found += together
    return found


def _group(layers: list[Layer], apart: set[str]) -> Layer:
    """Return layers of the same table as a group that says what they have in common."""
    steps = zip(*(layer.get("transform", []) for layer in layers), strict=False)
    first = [each[0] for each in takewhile(_all_the_same, steps)]
    every = [layer.get("encoding", {}) for layer in layers]
    channels = {c: how for c, how in every[0].items() if all(e.get(c) == how for e in every)}
    common = {"data": layers[0].get("data"), "transform": first, "encoding": channels}
    inner = []
    for layer, encoding in zip(layers, every, strict=True):
        own = {
            "transform": layer.get("transform", [])[len(first) :],
            "encoding": {c: how for c, how in encoding.items() if c not in channels},
        }
        rest = {name: said for name, said in layer.items() if name not in common}
        inner.append(rest | _said(own))
    return {**_said(common), "layer": _gathered(inner, apart, _first_step)}


def _all_the_same(each: tuple[Any, ...]) -> bool:
    return all(one == each[0] for one in each)


def _said(parts: Layer) -> Layer:
    """Leave out what is empty."""
    return {name: said for name, said in parts.items() if said}


def _first_step(layer: Layer) -> Any:
    return next(iter(layer.get("transform", [])), None)
