import streamlit as st

from charts import luck, surface
from lessons import xor
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import in_words, picture, side_by_side
from ui.prediction import predict_number
from ui.replay import player
from ui.runs import computed
from ui.tables import facts, run_table

SLUG = "xor"
RATES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 20, 30, 50, 100)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000)
NO_MAP, WIDTHS, STARTS = "nothing yet", "hidden neurons", "starts"
knobs = Knobs(SLUG)

opening(SLUG)
say(
    "Two switches on a staircase, one lamp: it is lit when **exactly one** of them is up. That "
    "is XOR, four points in the plane, orange for 1 and blue for 0. A neuron has three knobs, "
    "$w_1$, $w_2$ and $b$, and cuts the plane along one straight line."
)

st.header("First by hand")
left, right = st.columns([2, 3])
with left:
    w1 = knobs.slider("w1", "Knob w₁", -10.0, 10.0, 6.0, 0.5)
    w2 = knobs.slider("w2", "Knob w₂", -10.0, 10.0, 0.0, 0.5)
    b = knobs.slider("b", "Knob b", -10.0, 10.0, -3.0, 0.5)
    mine = xor.by_hand(w1, w2, b)
    say(
        f"**{4 * mine.metrics['accuracy'][-1]:.0f} of 4** points are on the right side of 50 %, the "
        f"loss is {mine.loss[-1]:.3f}. Saying 50 % to everything costs ln 2 = 0.693. All four?"
    )
with right:
    picture(surface.surface(mine, n_cells=30), key="by_hand", alt="The plane as you cut it.")
say(
    "You cannot, and nobody can. All four right would mean\n\n$$\n"
    r"\begin{gathered} b < 0, \quad w_1 + b > 0, \\ w_2 + b > 0, \quad w_1 + w_2 + b < 0. \end{gathered}"
    "\n$$\n\nThe first and the last add up to $w_1 + w_2 + 2b < 0$, the two in the middle to the opposite. "
    "Minsky and Papert proved this and more in 1969, and for years many turned away from networks."
)

st.header("Let a layer move the points first")
say(
    "The way out is a **hidden layer**: several neurons look at the inputs, each with a cut of "
    "its own, and the output neuron looks at *them*. It still cuts straight, but through the "
    "space of what the hidden neurons say, and there the points lie elsewhere.\n\n$$\n"
    r"\begin{gathered} h = g(x\,W_1 + b_1) \qquad p = \sigma(h\,W_2 + b_2) \\ \frac{\partial L}"
    r"{\partial W_2} = h^\top \delta \qquad \frac{\partial L}{\partial W_1} = x^\top(\delta\,W_2^\top "
    r"\odot g') \end{gathered}"
    "\n$$\n\n$x$ is a point, $W_1$ and $b_1$ are the hidden neurons’ knobs, $g$ their **activation**, $h$ "
    "what they say; $W_2$ and $b_2$ the output’s knobs, $\\sigma$ the sigmoid, $p$ the probability "
    "of class 1. **Backpropagation** goes the same way back: $\\delta$ is the output’s blame, the "
    "slope of the loss $L$ along its sum; a hidden neuron shares it as far as it was listened to "
    "($W_2$) and would have moved ($g'$, its activation’s slope); $\\odot$ multiplies one by one."
)
guess = predict_number(
    SLUG,
    "two_neurons",
    "XOR takes two cuts, so take **two hidden neurons** (sigmoid, cross-entropy, learning rate "
    "0.5, 5,000 epochs) and train them from **20 random starts**. How many will learn it, with "
    "all four probabilities within 0.05 of the truth?",
    low=0,
    high=20,
    step=1,
    unit="of 20 starts",
)
if guess.open:
    twenty = computed(xor.train, n_hidden=2, seed=tuple(range(20)))
    guess.answer_number(xor.solved(twenty).sum(), 1, xor.describe_starts(twenty))

st.header("One neuron against a layer")
say(
    "Both train on the same four points with the same knobs. **Play it**, and watch the lines: "
    "each is where a hidden neuron’s sum is zero, and its arrow points to the positive side. Under "
    "the player p01 is the probability at (0, 1), and slope the length of the whole gradient."
)
left, right = st.columns(2)
with left:
    n_hidden = knobs.slider("n_hidden", "Hidden neurons", 0, 8, 2, 1)
    activation = knobs.choice("activation", "Activation", ("sigmoid", "tanh", "ReLU"), "sigmoid")
    loss = knobs.choice("loss", "Loss", ("cross-entropy", "squared error"), "cross-entropy")
    start = knobs.choice("start", "Start: N(0, 1) or PyTorch’s", ("normal", "pytorch"), "normal")
with right:
    rate = knobs.scale("learning_rate", "Learning rate", RATES, 0.5)
    n_epochs = knobs.scale("n_epochs", "Epochs", EPOCHS, 5000)
    seed = knobs.slider("seed", "Seed: which start", 0, 63, 3, 1)
kind = {"activation": activation, "loss": loss, "start": start}
asked = {"n_hidden": n_hidden, "learning_rate": rate, "n_epochs": n_epochs, "seed": seed, **kind}
run = xor.with_readings(computed(xor.train, **asked))
alone = xor.with_readings(computed(xor.train, **{**asked, "n_hidden": 0}))
knobs.reset_button()
both = {"one neuron": alone, "hidden layer": run}
follow = player(SLUG, both, **dict.fromkeys(xor.POINTS, "{:.3f}"), slope="{:.1g}")
(st.success if xor.solved(run) else st.warning)(xor.diagnose(run))
side_by_side(
    ("alone", surface.surface(alone, n_cells=16), "The plane as one neuron sees it."),
    ("network", surface.surface(run), "The plane with every hidden neuron’s cut."),
    player=follow,
)
side_by_side(
    ("answers", surface.answers(run, alone), "A bar for each answer; ticks: one neuron."),
    ("hidden", surface.hidden_space(run, xor.hidden_view(run)), "The points in hidden space."),
    player=follow,
)
side_by_side(
    ("losses", surface.losses(run, alone), "Both losses by epoch, on a log scale."),
    ("knobs", surface.knobs(run), "A bar for each knob, with its slope."),
    player=follow,
)
in_words(SLUG, xor.in_words, alone, run)
say("Their last words, and what each neuron has learned to ask:")
facts(xor.table_of_probabilities(alone, run))
facts(xor.what_neurons_learned(run))
run_table(SLUG, run)
if knobs.switch("torch", "Train the same network in PyTorch too", False):
    twins = computed(xor.compare_with_torch, **{**asked, "n_epochs": min(n_epochs, 2000)})
    say(
        f"From the same start, over {min(n_epochs, 2000):,} epochs, no knob and no loss of the two "
        f"ever differs by more than **{twins.difference.max():.1e}**."
    )
    facts(twins.table())

st.header("How much of it is luck?")
if knobs.switch("luck", "And with 63 other starts?", False):
    many = computed(xor.train, **{**asked, "seed": tuple(range(64))})
    dots = luck.outcomes(
        many.loss[:, -1], own=run.loss[-1], good=xor.solved(many), title=f"final {loss}", log=True
    )
    picture(dots, key="luck", alt="A dot for each start’s final loss, and yours.")
    say(xor.describe_starts(many))
which = knobs.choice("map", xor.MAP_LABEL, (NO_MAP, WIDTHS, STARTS), NO_MAP)
if which == WIDTHS:
    share = computed(xor.map_of_widths, learning_rates=RATES[3::2], seeds=tuple(range(16)), **kind)
    chart = surface.map_of_widths(share, learning_rates=RATES[3::2], widths=range(1, 9))
    picture(chart, key="widths", alt="The share that is solved, by learning rate and width.")
    say(xor.describe_map(share.T, RATES[3::2]))
if which == STARTS:
    tried = {"learning_rates": RATES, "seeds": tuple(range(20))}
    where = computed(xor.map_of_success, **tried, **kind, n_hidden=n_hidden)
    picture(surface.map_of_starts(where, **tried), key="starts", alt="Which starts are solved.")
    say(xor.describe_map(where, RATES))

st.header("What to notice")
say(
    f"""
- **One neuron gives up.** Here it ends at a loss of {alone.loss[-1]:.4f}. To say 50 % to
  everything costs ln 2 = 0.6931 (0.25 under squared error): under cross-entropy the bottom of its
  bowl. Under squared error starts 3, 13 and 55 get stuck elsewhere, at learning rate 0.1.
- **A hidden neuron asks a simple question**, named in the table; the output combines the answers.
- **Space bends.** The square between the points is folded until one straight cut is enough.
- **Failures are alike.** Near 0.35 two points are right and two at 50 % (half of ln 2); near 0.48
  one is right and three share one answer. A ReLU neuron that is silent at all four points has no
  slope, and stays silent. Too long steps look different again: try learning rate 50.
- **First a plain, then a plunge.** Near 50 % for everything there is hardly a slope to follow.
  Patience helps four neurons at 0.1 (10,000 epochs), but not two that are stuck at 0.5.
"""
)
code_that_ran(xor.train, asked, xor.forward, xor.backward, xor.torch_network, xor.train_torch)
study(SLUG, xor.CLAIMS, xor.CHALLENGES, run)
closing(
    SLUG,
    "One neuron is **one straight cut**; XOR needs two.",
    "A **hidden layer** moves the points until one straight cut is enough: it bends space.",
    "Whether training finds that is partly **luck**: count over starts before you believe.",
)
