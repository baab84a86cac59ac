"""Arrays in, pictures out: ``import charts``, then ``charts.curves.learning_curve(run, …)``.

A module is loaded when it is first used. The modules of this package import from one another
directly.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charts.diagrams import computation_graph, letters, network_diagram, pixels, small_network
    from charts.models import (
        line_fit,
        network_outputs,
        odds_scale,
        ruler,
        sigmoid_curve,
        tangent,
        weighted_sum,
    )
    from charts.runs import bowl, curves, laboratory, luck, parabola, race
    from charts.statistics import bars, histograms, people, thresholds

_MODULES = {
    "diagrams": "computation_graph letters network_diagram pixels small_network",
    "models": "line_fit network_outputs odds_scale ruler sigmoid_curve tangent weighted_sum",
    "runs": "bowl curves laboratory luck parabola race",
    "statistics": "bars histograms people thresholds",
}
_HOME = {module: package for package, names in _MODULES.items() for module in names.split()}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"charts has no {name!r}: name it in charts/__init__.py.")
        globals()[name] = found = import_module(f"charts.{_HOME[name]}.{name}")
        return found
