"""Softmax: three sums turned into three probabilities."""

import ui
from charts.models.network_outputs import softmax
from lessons.layers.claims import only_order_counts
from lessons.layers.experiments import off_by
from pages.networks.layers.knobs import CLASSES, KNOBS
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Number, Scene
from training.figures import points

scene = Scene(
    __name__,
    "Softmax",
    "How does a network choose between three answers?",
    path="further",
    claims=[only_order_counts],
    knobs=["z1", "z2", "z3", "shift", "truth"],
)

LOGITS = ("z1", "z2", "z3", "shift")


@scene.draw
def draw() -> None:
    ui.say(r"""
        For yes or no, one output neuron is enough.
        For several answers there is one for each, and **softmax** turns their sums into
        probabilities.
        Make it 99 % sure that it sees a cat.
    """)
    stage, settings = KNOBS.beside(*LOGITS[:3], more=("shift", "truth"))
    *logits, shift, truth = settings.values()
    with stage:
        shares = softmax(CLASSES, logits, shift, truth=truth, knobs=LOGITS, height=270)
        ui.picture(shares, "softmax", alt="A bar for the probability of each of three classes.")
    ui.say(r"""
        The sum of an output neuron is called a **logit**.
        Softmax raises $e$ to the power of each, and divides by the total; the **cross-entropy** is
        the surprise at the truth, $-\ln p$, where $p$ is the probability of the true class.

        $$
        p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + e^{z_3}} \qquad L = -\ln p_{\text{truth}}
        $$

        Add something to **all three**: no probability changes, because $e^{z + c} = e^z e^c$, and
        $e^c$ cancels.
        So only **differences** count, and code may subtract the largest logit first, so that no
        power gets too large for the computer.
        With two classes softmax is the sigmoid of the difference between the logits.
    """)


@scene.challenge(
    "warm-up",
    """
    Set the three logits so that softmax says cat **10 %**, dog **60 %**, owl **30 %**, each to
    within a percentage point.
    """,
    "Only differences count, so leave one of them at 0 and turn the other two.",
    "Twice as likely means a logit that is larger by ln 2 = 0.69; three times by ln 3 = 1.10.",
    "Owl 0, dog 0.7, cat −1.1.",
    also=LOGITS,
)
def shares(settings: Settings) -> CheckResult:
    logits = settings.z1, settings.z2, settings.z3
    if logits == (2.0, 1.0, 0.0):
        return not_tried("The logits are still where they were. Turn them.")
    off = round(off_by(logits, (0.1, 0.6, 0.3)), 3)  # as it is said
    if off > 0.01:
        return not_yet(f"The probabilities are up to {points(off)} off.")
    return done("Each probability is within a percentage point.")


@scene.number()
def shift() -> Number:
    return Number(
        """
        Three logits are all equal, 7 each. What is the cross-entropy of softmax, whichever class
        is true? (Two decimals are enough.)
        """,
        answer=1.0986,
        within=0.006,
        hint="Equal logits give equal probabilities, however large the logits are. What is −ln p?",
        feedback="""
        Each gets 1/3, and −ln(1/3) = ln 3 = 1.10: the loss of a network that has learned nothing
        about three classes. With two classes it is ln 2.
        """,
    )


scene.remember(
    """
    **Softmax** turns logits into probabilities; only their differences count. **Cross-entropy** is
    the surprise at the truth.
    """
)
