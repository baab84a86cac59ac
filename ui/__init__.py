"""What scenes and pages are made of: ``import ui``, then ``ui.say``, ``ui.player``, ``ui.facts``.

A name is taken from its module when it is first used, so that a page loads what it shows. The
modules of this package import from one another directly.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.controls.knob_kinds import Choice, NumberField, Scale, Several, Slider, Switch, Text
    from ui.controls.knobs import Knobs
    from ui.page.current import beside, columns, key, on_demand
    from ui.page.lab_page import show
    from ui.page.lesson import Scenes
    from ui.page.prose import say, say_of_knobs
    from ui.page.refusal import attempt
    from ui.pictures import (
        generated,
        graph,
        guess,
        knows,
        looks,
        matrix,
        network,
        picture,
        side_by_side,
        sorting,
        transcript,
        weights,
        writer,
    )
    from ui.run.machine import against_the_machine
    from ui.run.replay import player, replayed, walked
    from ui.run.runs import as_it_trains, as_they_train, memoised, on_request, run_job
    from ui.run.stepper import stepper
    from ui.run.tables import (
        before_and_after,
        facts,
        facts_of_knobs,
        frame,
        rows,
        rows_behind,
        run_table,
        table_room,
    )
    from ui.run.take_along import code_that_ran, open_in_laboratory, show_source
    from ui.study.exam import one_attempt
    from ui.study.prediction import as_shares, predicted
    from ui.study.questions import observe
    from ui.study.write_it import write_it

_NAMES = {
    "controls.knob_kinds": "Choice NumberField Scale Several Slider Switch Text",
    "controls.knobs": "Knobs",
    "page.current": "beside columns key on_demand",
    "page.lab_page": "show",
    "page.lesson": "Scenes",
    "page.prose": "say say_of_knobs",
    "page.refusal": "attempt",
    "pictures": "generated graph guess knows looks matrix network picture side_by_side sorting "
    "transcript weights writer",
    "run.machine": "against_the_machine",
    "run.replay": "player replayed walked",
    "run.runs": "as_it_trains as_they_train memoised on_request run_job",
    "run.stepper": "stepper",
    "run.tables": "before_and_after facts facts_of_knobs frame rows rows_behind run_table "
    "table_room",
    "run.take_along": "code_that_ran open_in_laboratory show_source",
    "study.exam": "one_attempt",
    "study.prediction": "as_shares predicted",
    "study.questions": "observe",
    "study.write_it": "write_it",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"ui has no {name!r}: name its module in ui/__init__.py.")
        globals()[name] = found = getattr(import_module(f"ui.{_HOME[name]}"), name)
        return found
