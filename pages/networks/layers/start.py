"""Start: how far a difference gets through the layers, by the size of their weights."""

import charts
import ui
from lessons.layers.experiments import N_TRIED, SIZES, learned_by_size, signals
from lessons.layers.model import LEARNED_BELOW
from pages.networks.layers import pictures
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer, Sketch
from study.scene import Scene
from training.figures import figure

scene = Scene(
    __name__,
    "Start",
    "How large should the weights be at the start?",
    covers=["Weight initialisation"],
    path="further",
    knobs=["deep_activation", "n_layers", "size"],
)

MOST_LAYERS, ENOUGH_STARTS = 8, 12
"""What the challenge asks for."""


@scene.predict(
    f"""
    **Five hidden layers** of eight ReLU neurons: all weights are drawn from the **bell curve** with
    **standard deviation** 1, and multiplied by a size. Then the network is trained, from 20 such
    starts at each size. How many of the 20 learn (loss below {LEARNED_BELOW:g} after 500 epochs at
    rate 0.1)? Draw eight bars.
    """,
    case={"deep_activation": "ReLU", "n_layers": 5, "size": 1.0},
    low=0,
    high=20,
    step=1,
    tolerance=4,
    unit="starts",
    sketch=Sketch(
        at=(1, 2, 3, 4, 5, 6, 7, 8),
        names=("0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30"),
        x_title="size of the weights at the start",
        y_title="starts that learn, of 20",
        ticks=(0, 5, 10, 15, 20),
        first=10,
        bars=True,
        enough=7,
    ),
)
def sizes() -> Answer:
    """Count the starts of a deep ReLU network that learn, at each size of their weights."""
    counts = learned_by_size()
    best = SIZES[int(counts.argmax())]
    return Answer(
        tuple(map(float, counts)),
        f"There is a **window**, here around {figure(best)}, where {int(counts.max())} of "
        f"{N_TRIED} learn. With smaller weights the signal dies out on its way; with larger ones "
        "the first steps are so large that neurons die or numbers overflow.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each layer multiplies what the layer before it says.
        With small weights the difference between two students shrinks from layer to layer; with
        large ones it can grow.
        Here are 20 networks that have not been trained yet: how much do the students still differ,
        layer by layer?
    """)
    with ui.predicted(sizes, share=0.5, explains=False) as stage:
        size, activation, n_layers = stage.ask("size", "deep_activation", "n_layers").values()
        of_network = {"activation": activation, "n_layers": n_layers}
        spread, slope = ui.memoised(signals, **of_network, size=size)
        differences = pictures.signals(spread, title="difference between students")
        ui.picture(differences, "signals", alt="How much students differ, at each layer.")
        with stage.aside:
            counts = ui.run_job(learned_by_size, **of_network)
            learned = charts.bars.shares(
                [f"size {size:g}" for size in SIZES],
                counts / N_TRIED,
                title=f"share of {N_TRIED} starts that learn",
                height=270,
            )
            ui.picture(learned, "sizes", alt="The share of starts that learn, by size.")
    ui.facts(
        {
            "difference at the output": [figure(spread["output"])],
            "mean slope in the last hidden layer": [figure(slope)],
        }
    )
    stage.explain()
    ui.say(r"""
        Good recipes for the start keep these differences about the same from layer to layer: with
        $n$ inputs to a neuron, draw its weights with a standard deviation of $\sqrt{2/n}$ for ReLU
        (He and others, 2015) and $\sqrt{1/n}$ for **tanh** (after Glorot and Bengio, 2010).
        Here $n = 8$ in all hidden layers but the first, which makes sizes of 0.5 and 0.35, both
        between 0.3 and 1 on the knob.
    """)


@scene.challenge(
    "summit",
    f"""
    Get eight hidden layers of **sigmoid** neurons to learn: at least {ENOUGH_STARTS} of {N_TRIED}
    starts must end below a loss of {LEARNED_BELOW:g}.
    """,
    "The slope of a sigmoid is at most ¼. What must its weights make up for?",
    "Each layer leaves a quarter of the differences at most, so weights that suit ReLU are too small.",
    "Size 3.",
    also=("deep_activation", "n_layers", "size"),
)
def eight_sigmoids(settings: Settings) -> CheckResult:
    if settings.deep_activation != "sigmoid" or settings.n_layers != MOST_LAYERS:
        return not_tried(f"The task asks for {MOST_LAYERS} hidden layers of sigmoid neurons.")
    counts = learned_by_size(activation="sigmoid", n_layers=MOST_LAYERS)
    n = int(counts[SIZES.index(settings.size)])
    outcome = (
        f"{n or 'None'} of {N_TRIED} starts {'learns' if n == 1 else 'learn'} at size "
        f"{settings.size:g}"
    )
    if n < ENOUGH_STARTS:
        return not_yet(f"{outcome}. The task asks for {ENOUGH_STARTS}.")
    return done(f"{outcome}: its weights make up for the flat sigmoid.")


scene.remember(
    """
    Weights must start **neither too small nor too large**, or the differences between samples die
    out or blow up on their way through the layers.
    """
)
