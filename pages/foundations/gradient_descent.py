import streamlit as st

from charts import line, luck, training
from lessons import gradient_descent
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import picture
from ui.prediction import predict
from ui.replay import player
from ui.runs import computed
from ui.tables import run_table

SLUG = "gradient_descent"
RATES = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.23, 0.2325, 0.2353, 0.237, 0.239)
RATES += (0.24, 0.25, 0.3, 0.5, 1.0, 1.5, 2.0)
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
FALLS, ZIGZAGS, GROWS = "It falls a little faster", "It zigzags, but falls", "It grows without end"
knobs = Knobs(SLUG)

opening(SLUG)
say(
    "Four students studied 1, 2, 3 and 4 hours and scored 50, 60, 70 and 80 points. A line "
    "$y = w\\,x + b$ has two knobs: $w$, the points per hour, and $b$, the points for no hours "
    "at all. You see at once where they belong. How could a machine find out?"
)

st.header("First by hand")
say(
    "Turn the two knobs until the line meets the points. The dashed sticks are the **errors**. The "
    "**mean squared error** averages their squares: none cancels another, and far misses cost most."
)
left, right = st.columns(2)
with left:
    w = knobs.slider("w", "Knob w (points per hour)", -10.0, 30.0, 0.0, 0.5)
with right:
    b = knobs.slider("b", "Knob b (points)", -20.0, 100.0, 0.0, 1.0)
with st.expander("Make the data less perfect", icon=":material/casino:"):
    noise = knobs.slider("noise", "Noise: luck on the day (points)", 0.0, 30.0, 0.0, 1.0)
    outlier = knobs.slider(
        "outlier", "Outlier: a surprise for the last student (points)", -60.0, 60.0, 0.0, 5.0
    )
    seed = knobs.slider("seed", "Seed: which luck", 0, 99, 0, 1)
data = {"noise": noise, "outlier": outlier, "seed": seed}
x, y = gradient_descent.training_set(**data)
step = computed(gradient_descent.train, n_epochs=1, learning_rate=0.1, w=w, b=b, **data)
loss, slope = gradient_descent.loss_at(x, y, w, b)
with left:
    picture(
        line.fit(x, y, w=[w], b=[b], ask=5.0),
        key="by_hand",
        alt="Four points, your line, and the dashed sticks between them.",
    )
with right:
    settings, losses = gradient_descent.loss_over_w(x, y, b, around=w)
    picture(
        line.parabola(settings, losses, at=w, loss_at=loss, slope=slope),
        key="valley",
        alt="The loss over w, a parabola; your knob on it, and the slope there.",
    )
say(
    f"Mean squared error: **{loss:,.1f}** points². With $b$ held still, the loss over $w$ is a "
    f"parabola, and where your knob stands its **slope** is {slope:,.1f}: uphill is to the "
    f"{'right' if slope > 0 else 'left'}, so the step goes the other way. That is all of "
    "gradient descent:"
)
st.latex(
    r"w \leftarrow w - \eta\,\frac{\partial L}{\partial w} \qquad "
    r"b \leftarrow b - \eta\,\frac{\partial L}{\partial b}"
)
say(
    "$L$ is the loss, the fractions are the **gradient** (the slope along each knob), and $\\eta$, "
    "the **learning rate**, is the length of a step. By custom it is the gradient of *half* the "
    "squared error; put the factor 2 back, and every learning rate on this page halves."
)
st.button(
    "Take one step of learning rate 0.1",
    icon=":material/south_east:",
    key="gradient_descent_step",
    on_click=knobs.set,
    kwargs={"w": float(step.final["w"]), "b": float(step.final["b"])},
)

st.header("Predict the edge")
guess = predict(
    SLUG,
    "edge",
    "At learning rate **0.23** the loss falls. You turn it up to **0.25**. What now, in 200 epochs?",
    (FALLS, ZIGZAGS, GROWS),
)
if guess.open:
    below, above = (
        computed(gradient_descent.train, learning_rate=rate, n_epochs=200, **data)
        for rate in (0.23, 0.25)
    )
    guess.answer(
        GROWS if above.loss[-1] > above.loss[0] else ZIGZAGS,
        f"At 0.23 the loss went from {below.loss[0]:,.0f} to {below.loss[-1]:.3g}, at 0.25 from "
        f"{above.loss[0]:,.0f} to **{above.loss[-1]:.3g}**. The edge is at "
        f"{gradient_descent.critical_learning_rate(x):.4f}.",
    )

st.header("Let it run")
say(
    "It starts where your knobs stand. Seen from above, the loss over both is a **bowl**; the rings "
    "are lines of equal loss, the brass arrow is the next step. Play it."
)
left, right = st.columns(2)
with left:
    rate = knobs.scale("learning_rate", "Learning rate η", RATES, 0.1)
    standardise = knobs.switch("standardise", "Standardise the hours (mean 0, deviation 1)", False)
with right:
    n_epochs = knobs.scale("n_epochs", "Epochs: how many steps", EPOCHS, 200)
    log = knobs.switch("log", "Logarithmic scale for the loss", True)
asked = {"learning_rate": rate, "n_epochs": n_epochs, "w": w, "b": b, **data}
asked["standardise"] = standardise
run = computed(gradient_descent.train, **asked)
view = gradient_descent.bowl_view(run)
knobs.reset_button()
follow = player(SLUG, run, w="{:,.4g}", b="{:,.4g}")
if run.loss[-1] > run.loss[0] or run.diverged:
    st.error(gradient_descent.describe_divergence(run), icon=":material/trending_up:")
left, right = st.columns(2)
with left:
    w_hours, b_hours = gradient_descent.line_in_hours(run)
    fitted = line.fit(x, y, run, w=w_hours, b=b_hours, ask=5.0)
    picture(fitted, key="fit", player=follow, alt="Four points, and the line of the training.")
    curve = training.learning_curve(run, loss_name="mean squared error (points²)", log=log)
    picture(curve, key="curve", player=follow, alt="The loss of the training by epoch.")
with right:
    path = "Rings of equal loss over both knobs, and the path of the training through them."
    bowl = line.bowl(run, view, learning_rate=rate, height=700)
    picture(bowl, key="bowl", player=follow, alt=path)
run_table(SLUG, run)

if noise and st.toggle("And with 64 other days of luck?", key="gradient_descent_luck"):
    many = computed(gradient_descent.train, **{**asked, "seed": tuple(range(64))})
    answers, told = gradient_descent.answers(many), gradient_descent.describe_answers(many)
    strip = luck.outcomes(answers, own=view.answer, title="answer for 5 hours", mark=(90, "truth"))
    picture(strip, key="luck", alt="A dot for the answer of each class, and yours.")
    say(told)

st.header("What to notice")
say(
    f"""
- **Three phases.** The loss plunges down the wall, bends, then creeps along the valley floor, $w$
  and $b$ wrong together: this bowl is **{view.condition:.1f} times** steeper across than along.
- **An edge.** Above a learning rate of **{view.critical:.4f}** (two over the largest curvature)
  every step overshoots by more than it gains.
- **A round bowl.** Standardise the hours and take learning rate 1: one single step.
- **One more student.** Asked for 5 hours, the line says **{view.answer:,.1f}** points.
- **The limit.** A line stays straight. Add an outlier, and the best line is best for nobody.
"""
)
code_that_ran(gradient_descent.train, asked, gradient_descent.predict, gradient_descent.gradient)
study(SLUG, gradient_descent.CLAIMS, gradient_descent.CHALLENGES, run)
closing(
    SLUG,
    "The loss is the **scorecard**, the gradient the **compass**, the rate the **length of a step**.",
    "Too short a step creeps, too long a step explodes; the data decide where the edge lies.",
    "Scaling the inputs is not cosmetics: it rounds the bowl.",
)
