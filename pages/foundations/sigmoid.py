import streamlit as st

from charts import luck, probability, training
from lessons import losses, sigmoid
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import picture, side_by_side
from ui.prediction import predict
from ui.replay import player
from ui.runs import computed, remembered
from ui.tables import run_table

SLUG = "sigmoid"
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
EPOCHS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
SURE = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
knobs = Knobs(SLUG)
x, y = sigmoid.training_set()

opening(SLUG)
say(
    "Four students studied 1, 2, 3 and 4 hours; two failed, the other two passed. A straight line "
    "through noes and yeses soon promises 130 %. What is wanted is a curve that says how sure one "
    "can be, **85 %** for instance, and leaves the decision for later."
)

st.header("Bend the line by hand")
say(
    "Compute $z = w\\,x + b$ as before, then squeeze it between 0 and 1. Turn the knobs until the "
    "curve is low over the blue students, who failed, and high over the orange ones."
)
with st.container(horizontal=True):
    w = knobs.slider("w", "Weight w (per hour)", -10.0, 10.0, 0.0, 0.25)
    b = knobs.slider("b", "Bias b", -30.0, 30.0, 0.0, 0.5)
    ask = knobs.slider("ask", "One more student (hours)", 0.0, 5.0, 3.1, 0.1)
side_by_side(
    ("by_hand", probability.curve(x, y, w=w, b=b, ask=ask), "Four students, and your curve."),
    ("flat_ends", probability.saturation(sigmoid.line(x, w, b), y), "s(z) and its slope, a hump"),
)
say(sigmoid.describe_curve(w, b, ask))
st.latex(r"s(z) = \frac{1}{1 + e^{-z}} \qquad s'(z) = s(z)\,\bigl(1 - s(z)\bigr)")
say(
    "$s$ is the **sigmoid** ($e$ is 2.718…) and $s'$ its slope, drawn in brass. Far out it is next "
    "to nothing: the neuron is **saturated**, and turning a knob changes hardly anything."
)
st.dataframe(sigmoid.examples(), hide_index=True, width="content")

st.header("Let it learn")
say(
    r"""
How wrong is a curve? Take the probability that it gave to what really happened, $p$ for who passed
and $1-p$ for who failed, and average the surprise, minus its logarithm. That is the
**cross-entropy** $L$; gradient descent on it is called **logistic regression**:

$$
\begin{gathered} L = -\frac1n \sum \bigl[\, y \ln p + (1-y) \ln (1-p) \,\bigr] \\[1ex] \frac{\partial L}
{\partial w} = \frac1n \sum (p-y)\,x \qquad \frac{\partial L}{\partial b} = \frac1n \sum (p-y) \end{gathered}
$$

$y$ is 1 for passed and 0 for failed, $n$ counts the students. Look at the gradient: letter by
letter that of the straight line. The run starts where your two knobs stand; play it.
"""
)
with st.container(horizontal=True):
    rate = knobs.scale("learning_rate", "Learning rate", RATES, 0.1)
    n_epochs = knobs.scale("n_epochs", "Epochs", EPOCHS, 1000)
asked = {"learning_rate": rate, "n_epochs": n_epochs, "loss": "cross-entropy", "w": w, "b": b}
run = computed(sigmoid.train, **asked)
knobs.reset_button()
follow = player(SLUG, run, w="{:.3f}", b="{:.3f}", accuracy="{:.0%}")
learned = probability.curve(x, y, run, **run.parameters)
picture(learned, key="curve", player=follow, alt="Four students, and the learned curve.")
fall = training.learning_curve(run, loss_name="cross-entropy", height=220)
side_by_side(
    ("loss", fall, "The loss of the training by epoch"),
    ("growth", probability.growth(run), "The weight over log epochs, and a line"),
    player=follow,
)
say(sigmoid.describe_growth(run))
run_table(SLUG, run)

st.header("Out of a wrong conviction")
guess = predict(
    SLUG,
    "wrong_start",
    "Now the curve starts **confidently wrong**, at $w = -8$ and $b = 20$: all but certain that 1 "
    "and 2 hours pass, 3 and 4 fail. One copy learns by cross-entropy, one by the **squared "
    "error** $(p - y)^2$. Who has all four right after 1,000 epochs at learning rate 0.1?",
    sigmoid.DUEL_ENDS,
)
sure, duel = 1.0, computed(sigmoid.duel)
if guess.open:
    guess.answer(*sigmoid.duel_end(duel))
    with st.container(horizontal=True):
        sure = knobs.scale("sure", "Sure of the opposite (1: w = −8, b = 20)", SURE, 1.0)
        duel_rate = knobs.scale("duel_rate", "Learning rate of both", RATES, 0.1)
        duel_epochs = knobs.scale("duel_epochs", "Epochs of both", EPOCHS, 1000)
    duel = computed(sigmoid.duel, sure=sure, learning_rate=duel_rate, n_epochs=duel_epochs)
    side_by_side(
        ("duel", probability.duel(x, y, duel), "Four students, and both curves"),
        ("steepness", probability.steepness(duel), "The slope of each loss along w, by epoch"),
        player=player(f"{SLUG}_duel", duel, accuracy="{:.0%}"),
    )
    say(sigmoid.describe_flatness(duel))
    with st.expander("What the textbook formula does out there", icon=":material/error:"):
        say(
            "Once $p$ rounds to 0 or 1, a logarithm is minus infinity: the sum is infinite where "
            "the curve is wrong, and 0 times infinity, no number, where it is right. Computed from "
            "the logit, the same loss is $\\ln(1 + e^z) - y z$, and nothing breaks."
        )
        st.dataframe(sigmoid.formulas_compared(SURE[4:]), hide_index=True)

st.header("The decision comes after")
say(
    "In life, classes overlap. Below, a curve has learned from many students, some of whom pass "
    "ill prepared. To decide one needs a **threshold**, and each threshold is a point of the **ROC "
    "curve**: more hits, or fewer false alarms. Move it, then make misses dear."
)
with st.container(horizontal=True):
    threshold = knobs.slider("threshold", "Threshold", 0.0, 1.0, 0.5, 0.01)
    miss = knobs.slider("miss", "Price of a miss (a false alarm costs 1)", 0.0, 20.0, 1.0, 0.5)
with st.container(horizontal=True):
    spread = knobs.slider("spread", "Spread of each class", 0.2, 3.0, 1.0, 0.1)
    n_samples = knobs.slider("n_samples", "Students", 10, 500, 100, 10)
    seed = knobs.slider("seed", "Seed: which students", 0, 99, 0, 1)
drawn = {"data": "overlapping", "spread": spread, "n_samples": n_samples, "learning_rate": 0.3}
crowd = computed(sigmoid.train, seed=seed, **drawn)
view = remembered(sigmoid.decisions, crowd, threshold, miss=miss)
worth = sigmoid.describe_decisions(view, threshold, miss)
at = {"threshold": threshold, "run": crowd}
many = player(f"{SLUG}_crowd", crowd, w="{:.3f}", b="{:.3f}")
students = probability.crowd(*sigmoid.samples_of(crowd), **at)
picture(students, key="crowd", player=many, alt="Both classes, the curve, your threshold.")
side_by_side(
    ("roc", probability.roc(view, **at), "The ROC curve, and your point on it"),
    ("confusion", probability.confusion(view, crowd), "Right and wrong decisions, counted"),
    player=many,
)
say(worth)
if knobs.switch("draws", "And with 64 other draws of students?", False):
    draws = sigmoid.luck(computed(sigmoid.train, seed=tuple(range(100, 164)), **drawn), threshold)
    shown = {"own": view.accuracy, "good": draws.good, "mark": draws.mark, "title": "accuracy"}
    picture(luck.outcomes(draws.accuracy, **shown), key="luck", alt="A dot for each accuracy.")
    say(draws.sentence)
if knobs.switch("trust", "And on the Titanic: does “85 %” come true in 85 of 100 cases?", False):
    found = computed(sigmoid.titanic_calibration)
    seen = "What came true, over what was promised"
    side_by_side(*((loss, probability.reliability(found[loss], loss), seen) for loss in found))
    say(sigmoid.describe_trust(found))

st.header("What to notice")
say(
    f"""
- **The slope vanishes at both ends.** It is 1/4 in the middle and 0.0066 at z = ±5.
- **No rest for the separable.** The four students drive w on for ever. Where classes overlap it
  comes to rest: {sigmoid.describe_rest(crowd)}.
- **Height is not order.** Replay the last training: while the curve steepens, your point wanders
  along one and the same ROC curve. AUC knows only who comes before whom.
"""
)
code_that_ran(sigmoid.train, asked, losses.cross_entropy_blame, sigmoid.gradient)
tried = sigmoid.Tried(run, duel, sure, crowd, threshold, miss)
study(SLUG, sigmoid.CLAIMS, sigmoid.CHALLENGES, tried)
closing(
    SLUG,
    "A sigmoid turns any number into a probability; **cross-entropy** measures the surprise.",
    "Where a curve is flat, nothing is learned: the loss must pull hardest where one is most wrong.",
    "A probability first, a **threshold** after; AUC judges the one, accuracy the other.",
)
