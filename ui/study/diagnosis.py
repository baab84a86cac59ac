"""The doctor's findings about a run, on demand."""

from collections.abc import Callable, Sequence

from training.doctor.diagnose import in_words
from training.doctor.rules import Finding
from training.recorded_run import RecordedRun
from ui.page.current import on_demand
from ui.page.prose import say


def show_diagnosis(
    run: RecordedRun, ask: Callable[[], Sequence[Finding]], beside: Callable[[], None] | None = None
) -> None:
    """Offer the doctor's findings about a finished run, likeliest first, and what is ``beside``."""
    if run.steps[-1] == 0:
        return
    if room := on_demand("What is wrong?", "ails", icon=":material/stethoscope:"):
        with room:
            say(in_words(ask()))
            if beside:
                beside()
