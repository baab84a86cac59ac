import streamlit as st

from charts import piled_up
from lessons import accumulation, curvature, gradient_descent, momentum, tasks, zero_grad
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import picture, side_by_side
from ui.prediction import predict
from ui.replay import player
from ui.runs import computed
from ui.stepper import stepper
from ui.tables import run_table

SLUG = "zero_grad"
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 3000, 5000)
knobs = Knobs(SLUG)

opening(SLUG)
say("""
Every training loop in PyTorch has a line that looks like housekeeping: `optimizer.zero_grad()`. Leave
it out, people say, and the training breaks. Does it? And why must there be such a line at all?
""")

st.header("backward() adds")
say("""
`loss.backward()` works out the **gradient**, the slope along every knob. But it does not *write* it
into `.grad`, it **adds** it to what is there. Ask for the same one several times, here for the line
through four students with both knobs at zero:
""")
calls = knobs.slider("calls", "How often `backward()` is called", 1, 8, 3, 1)
calls = accumulation.call_backward(calls)
picture(piled_up.blocks(calls), key="blocks", alt="What w.grad holds: a block for each call.")
say(r"""
That is meant so: a knob used in several places collects its blame from all of them. But then somebody
has to wipe the compass between two steps, and that is the line in question, the last one of these:
$$
g \leftarrow g + \nabla L(\theta) \qquad \theta \leftarrow \theta - \eta\,g \qquad g \leftarrow 0
$$
$\theta$ are the knobs, $\nabla L$ is the new gradient of the **loss** $L$, $g$ is what `.grad` holds,
$\eta$ the **learning rate**. Forget to wipe, and each step follows the **sum of all gradients so far**.
""")

st.header("Predict who explodes")
guess = predict(
    SLUG,
    "explodes",
    "The line, learning rate **0.3**, 2,000 epochs, trained twice: one run wipes its gradient "
    "after each step, the other one forgets to, every time. Which of them explodes?",
    tuple(zero_grad.FATES.values()),
)
if guess.open:
    tried = computed(zero_grad.train_both, task="line", learning_rate=0.3, n_epochs=2000)
    guess.answer(zero_grad.fate(tried), zero_grad.describe_both(tried))

st.header("Let them both run")
say("""
Here that line is a switch. Both runs are trained, from the same start; the switch says which one is
yours: whose compass, loop and table you see. Play them.
""")
task = tasks.BY_TITLE[knobs.choice("task", "Task", list(tasks.BY_TITLE), "Line")]
usual, curvatures, seed = tasks.TASKS[task], tasks.CURVATURES, 0
zero = knobs.switch("zero", "Wipe the gradient after each step: `parameter.grad.zero_()`", False)
left, right = st.columns(2)
with left:
    rate = knobs.scale(f"rate_{task}", "Learning rate η", usual.rates, usual.learning_rate)
with right:
    n_epochs = knobs.scale(f"epochs_{task}", "Epochs", EPOCHS, usual.n_epochs)
if task == "bowl":
    curvatures = (1.0, knobs.slider("k", "Curvature along w2 (1 along w1)", 0.5, 20.0, 8.0, 0.5))
elif task != "line":
    seed = knobs.slider("seed", "Seed: which start", 0, 63, 5, 1)
asked = {"task": task, "learning_rate": rate, "n_epochs": n_epochs}
asked |= {"curvatures": curvatures, "seed": seed}
runs = computed(zero_grad.train_both, **asked)
yours, view = runs[zero_grad.WIPED if zero else zero_grad.PILED_UP], zero_grad.view(runs)
knobs.reset_button()
follow = player(SLUG, runs)
for run in runs.values():
    (st.error if zero_grad.exploding(run) else st.markdown)(zero_grad.describe(run))
losses = ("losses", piled_up.losses(runs, loss_name=usual.loss_name), "Both losses by epoch.")
result = ("result", piled_up.result(runs, view), "Where both runs are, on this task.")
compass = ("compass", piled_up.compass(yours, view), "What .grad holds in your run, by frame.")
side_by_side(losses, result, player=follow)
if task == "line":
    chart = piled_up.lines(*gradient_descent.training_set(), runs)
    side_by_side(("lines", chart, "The points, and both lines."), compass, player=follow)
else:
    side_by_side(compass, player=follow)
run_table(SLUG, yours)
if task in tasks.BOWLS and guess.open:
    edges = curvature.describe_edges(task, curvatures)
    swept = computed(zero_grad.sweep_learning_rates, task=task, curvatures=curvatures, seed=seed)
    picture(
        piled_up.sweep(swept, own=rate), key="sweep", alt="Final losses over the learning rate."
    )
    st.markdown(f"{edges} {computed(zero_grad.orbit_in_numbers)}")

st.header("The loop, line by line")
say("The lines that ran, with your values. Watch `.grad` where it is added to, and wiped.")
stepper(SLUG, zero_grad.trace, yours)

st.header("And with 63 other starts?")
if task not in tasks.WITH_LUCK:
    say("Line and bowl have one start, and no luck. Choose XOR or the Titanic above.")
elif knobs.switch("many", "Train 64 starts, wiped and piled up", False):
    batches = computed(zero_grad.train_both, **{**asked, "seed": zero_grad.SEEDS})
    for column, (name, many) in zip(st.columns(2), batches.items(), strict=True):
        with column:
            st.markdown(zero_grad.describe_outcomes(many))
            if not many.diverged.all():
                chart = piled_up.starts(many, own=seed)
                picture(chart, key=f"starts_{name}", alt="A dot for each start, and yours.")

st.header("It has a name: momentum")
rolled = asked if task in tasks.BY_HAND else {"task": "line"}
usual = tasks.TASKS[rolled["task"]]
say(f"""
A step along the sum of all gradients is a step with a **memory**: the sum is a speed, each gradient a
push. It is a **heavy ball** without friction (Polyak, 1964), which climbs on the far side as high as it
started. Give it friction, and it comes to rest: `momentum=0.9` in `torch.optim.SGD` is friction 0.1.
Here it rolls in NumPy, without PyTorch. Task: {usual.title}.
""")
friction = knobs.slider("friction", "Friction: share of the speed lost", 0.0, 1.0, 0.1, 0.05)
balls = computed(momentum.with_and_without_friction, friction=friction, **rolled)
forgot = computed(zero_grad.train_both, **rolled)[zero_grad.PILED_UP]
follow = player(f"{SLUG}_ball", balls)
chart = piled_up.losses(balls, loss_name=usual.loss_name)
losses = ("ball_losses", chart, "The losses of both balls by epoch.")
result = ("ball_result", piled_up.result(balls, zero_grad.view(balls)), "Where both balls are.")
side_by_side(losses, result, player=follow)
say(f"""
The ball without friction is the loop that forgot: the largest difference between their knobs is
**{zero_grad.largest_difference(balls[momentum.FREE], forgot):.1g}** of their size, over all epochs.
With momentum $m$, the share of speed kept, a bowl explodes above $2(1+m)/k$.
""")

st.header("Piled up on purpose")
say("""
A batch too big for the memory goes through in **mini-batches**, and `.grad` adds them up: here adding
is what you want. But each loss must count for its share. Cut the students in two, then in three.
""")
left, right = st.columns(2)
with left:
    whose, ways = accumulation.SAMPLES, accumulation.WEIGHTINGS
    whose = whose[knobs.choice("whose", "Samples", list(whose), "4 students")]
    n_pieces = knobs.slider(f"n_{whose}", "Pieces", 1, 4 if whose == "line" else 60, 3, 1)
    way = knobs.choice("way", "The loss of each piece counts", ways, ways[1])
    result = accumulation.accumulate(n_pieces, task=whose, weighting=way)
    st.markdown(accumulation.describe(result))
with right:
    chart = piled_up.collected(result, tasks.knob_names(whose))
    picture(chart, key="collected", alt="The gradient, piece by piece, and the whole.")

st.header("What to notice")
say("""
- **Forgetting is not noise.** On a bowl it orbits, up to a learning rate twice as large as the one at
  which honest descent explodes. The bug is a method of 1964, without its brake.
- **On XOR it can help.** Take 0.1 and 64 starts: where the slope is gentle, the pile gathers speed.
  But nothing stops it, and some starts are lost for good.
- **On the Titanic** look at the range, not at the last epoch: accuracy swings on the way.
""")
code_that_ran(zero_grad.train, {**asked, "zero_grad": zero}, accumulation.accumulate)
study(SLUG, zero_grad.CLAIMS, zero_grad.CHALLENGES, yours)
closing(
    SLUG,
    "`backward()` **adds** to `.grad`; whoever steps has to wipe the compass.",
    "Forgotten zeroing is **momentum without friction**: it orbits below 4/k, and explodes above.",
    "Adding is good for something: big batches in pieces, each counting for its share.",
)
