"""Few bits: all numbers of a trained network, rounded ever more coarsely."""

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.digits.model import n_parameters
from lessons.digits.rounding import BITS, WHOLE, by_bits, not_yet
from pages.real_data.digits.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene
from training.figures import percent

QUESTION = "How few bits can a number have?"
scene = Scene(
    __name__, "Few bits", QUESTION, covers=["Quantisation"], path="further", knobs=["bits"]
)
N_NUMBERS = n_parameters(64)
"""Weights and biases of a network."""


@scene.predict(
    f"""
    Each of the {N_NUMBERS:,} numbers of a network has **32 bits**, and so one of four billion
    values. Round each to the nearest of 15 values: **4 bits** are enough for that. Ten such
    networks read 98 % of the held-out digits. What percentage do they read now, on average?
    """,
    case={"bits": 4},
    low=0,
    high=100,
    step=1,
    tolerance=3,
    unit="%",
)
def four_bits() -> Answer:
    """Round ten networks to four bits, and count the digits that they still read."""
    read = by_bits()[0].mean(axis=0)
    rounded, before = read[BITS.index(4)], read[-1]
    return Answer(
        100 * float(rounded),
        f"They read **{percent(rounded, 1)}**, against {percent(before, 1)} before. A neuron adds up "
        "64 products; the errors of rounding go up and down, and mostly cancel out.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network is numbers, and numbers take room: a large language model has hundreds of
        billions. Must each be exact?
        Here each layer’s weights are rounded to equal steps between minus and plus the largest.
    """)
    with ui.predicted(four_bits) as stage:
        alt = "The share of digits read with so many bits, mean and range."
        ui.picture(read_with(stage.guesses, told=not stage.is_open), "bits", alt=alt)
        bits = stage.ask("bits")["bits"]
        with stage.aside:
            ui.facts_of_knobs(bits_rows(bits))
    ui.say(r"""
        This is **quantisation**: large networks run on small machines with 8 or 4 bits a number.
        With 2 bits there are three values, and everything hangs on where the outer two stand. At
        the largest weight, nearly all others are nearest to 0, and lost. Let the last step stand
        where the squared error of rounding is least: the few largest weights are cut, and three
        values read nearly all.
    """)


def bits_rows(bits: int) -> dict[str, list[str]]:
    """Say how much room a network takes with so many bits, and what it still reads."""
    even, well, gone = (each[:, BITS.index(bits)].mean() for each in ui.run_job(by_bits))
    rows = {
        "different values": f"{2**bits - (1 < bits < WHOLE):,}",
        "bytes for all numbers": f"{N_NUMBERS * bits // 8:,}",
        "held-out digits read": percent(even, 1),
        "and of its weights are 0": percent(gone),
        "read with fitted steps": percent(well, 1),
    }
    return {"a network": [*rows], f"{bits} bits": [*rows.values()]}


@scene.picture_of(four_bits)
def read_with(guesses: Guessed, *, told: bool = True) -> Picture:
    even, well, _ = ui.run_job(by_bits)
    drawn = {"steps up to the largest number": even, "steps fitted": well}
    return charts.curves.spread(
        BITS,
        drawn if told else {"steps up to the largest number": not_yet(even)},
        x_title="bits of each number",
        y_title="held-out digits read",
        log=True,
        own=float(KNOBS["bits"]) if told else None,
        rules={"guessing": 0.1},
        guesses=(4.0, ui.as_shares(guesses)) if guesses else None,
        height=360,
    )


scene.remember(
    """
    A network hardly needs exact numbers: 4 bits each do here, and fewer if the steps are well
    chosen. That is **quantisation**.
    """
)
