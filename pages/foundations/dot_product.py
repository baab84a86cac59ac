import streamlit as st

from charts import vectors
from lessons import dot_product
from lessons.dot_product import EXAMS, PASS_MARK, STUDENTS
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import picture, side_by_side
from ui.prediction import predict, predict_number
from ui.runs import computed

SLUG = "dot_product"
knobs = Knobs(SLUG)

opening(SLUG)
say(
    "Three exams: 80, 70 and 75 points. Should they all count the same? A **neuron** gives each "
    "input a **weight** of its own, multiplies, adds everything up, and adds one more number, the "
    "**bias**. More it does not do, and the largest networks are made of little else."
)

st.header("A weighted vote")
with st.container(horizontal=True):
    x1 = knobs.slider("x1", "Exam 1 (points)", 0.0, 100.0, 80.0, 1.0)
    x2 = knobs.slider("x2", "Exam 2 (points)", 0.0, 100.0, 70.0, 1.0)
    x3 = knobs.slider("x3", "Exam 3 (points)", 0.0, 100.0, 75.0, 1.0)
with st.container(horizontal=True):
    w1 = knobs.slider("w1", "Weight of exam 1", -1.0, 1.0, 0.6, 0.05)
    w2 = knobs.slider("w2", "Weight of exam 2", -1.0, 1.0, 0.3, 0.05)
    w3 = knobs.slider("w3", "Weight of exam 3", -1.0, 1.0, 0.1, 0.05)
    b = knobs.slider("b", "Bias (points)", -100.0, 100.0, -50.0, 1.0)
knobs.reset_button()
x, w = [x1, x2, x3], [w1, w2, w3]
vote = dot_product.describe_vote(x, w, b)
added_up = vectors.votes(EXAMS, dot_product.products(x, w), bias=b, mark=PASS_MARK)
picture(added_up, key="votes", alt="Each product and the bias, piled up to the score, as bars.")
say(vote)
st.latex(r"z \;=\; x_1 w_1 + x_2 w_2 + x_3 w_3 + b \;=\; x \cdot w + b")
say(
    "$x$ is the **vector** of the inputs, $w$ the vector of the weights, $b$ the bias, $z$ the "
    "score. What stands before the bias, products added up, is the **dot product** $x \\cdot w$. "
    "Try a weight below zero: now points speak against the student."
)

st.header("Everybody at once")
say(
    "Three students, one in each row, are a **matrix** $X$. One product lets all of them be judged "
    "by the same weights. Below each array stands its **shape**, rows first."
)
st.latex(dot_product.class_equation(w, b))
moved = dot_product.describe_mark(w, b)
marks = {"mark": dot_product.mark_for_votes(PASS_MARK, b), "plain_mark": PASS_MARK}
ranks = vectors.class_votes(STUDENTS, dot_product.score(dot_product.CLASS_SCORES, w), **marks)
picture(ranks, key="class", alt="A bar for each student, and the mark that the bias moves.")
say(moved)
say(
    "Two neurons may look at the same $x$ = (1, 2, 3), with the weights $w_1$ and $w_2$ in the two "
    "columns of $W$, and still it is one product, `@` in Python. The two numbers that meet in the "
    "middle of the shapes must be equal, and they vanish. Choose what stands on either side:"
)
with st.container(horizontal=True):
    left = knobs.choice("left", "Left of the @", list(dot_product.LEFTS), "x")
    right = knobs.choice("right", "Right of it", list(dot_product.RIGHTS), "W")
fits, product = dot_product.multiply(left, right)
if fits:
    st.latex(product)
else:
    st.warning(product, icon=":material/block:")

st.header("The same number from an angle")
guess = predict_number(
    SLUG,
    "turned",
    "Two arrows point the same way, and their dot product is as large as it can be. One of them "
    "is turned by **60°**, two thirds of the way to a right angle. How much of it is left?",
    low=0.0,
    high=100.0,
    step=1.0,
    unit="%",
)
if guess.open:
    share = dot_product.share_left(60)
    guess.answer_number(share, 2.0, f"**{share:.0f} %** are left: cos 60° = {share / 100:g}.")
with st.container(horizontal=True):
    length_x = knobs.slider("length_x", "Length of x", 0.0, 4.0, 3.0, 0.1)
    angle_x = knobs.slider("angle_x", "Direction of x (degrees)", -180, 180, 80, 5)
    length_w = knobs.slider("length_w", "Length of w", 0.0, 4.0, 2.0, 0.1)
    angle_w = knobs.slider("angle_w", "Direction of w (degrees)", -180, 180, 20, 5)
x_arrow = dot_product.vector(length_x, angle_x)
w_arrow = dot_product.vector(length_w, angle_w)
both_ways = dot_product.describe_angle(x_arrow, w_arrow)
cosine = vectors.over_angle(
    *dot_product.over_angle(length_x, length_w), at=dot_product.angle(x_arrow, w_arrow)
)
shadow = {"x": dot_product.projection(x_arrow, w_arrow)}
side_by_side(
    ("arrows", vectors.arrows(w_arrow, {"x": x_arrow}, shadow), "Two arrows, and x’s shadow."),
    ("angle", cosine, "A falling wave, from the largest at 0° to the least at 180°; a dot is you."),
)
say(both_ways)
st.latex(r"x \cdot w \;=\; \sum_i x_i w_i \;=\; |x|\,|w|\cos\alpha")
say(
    "$|x|$ and $|w|$ are the lengths, $\\alpha$ is the angle between the arrows. So the dot product "
    "measures **alignment**: most in the same direction, 0 at a right angle, negative beyond."
)

st.header("Similar, or just long?")
say(
    "Here is a rival $v$ to your $x$. Which of the two is more like $w$? The **cosine**, "
    "$x \\cdot w$ over both lengths, looks at direction alone. Make the two disagree: the line "
    "between $x$ and $v$ then falls."
)
with st.container(horizontal=True):
    length_v = knobs.slider("length_v", "Length of v", 0.0, 4.0, 3.0, 0.1)
    angle_v = knobs.slider("angle_v", "Direction of v (degrees)", -180, 180, -20, 5)
v_arrow = dot_product.vector(length_v, angle_v)
rivals = {"x": x_arrow, "v": v_arrow}
shadows = {name: dot_product.projection(arrow, w_arrow) for name, arrow in rivals.items()}
quarrel = dot_product.describe_ranking(w_arrow, x_arrow, v_arrow)
measures = dot_product.measures(w_arrow, *rivals.values())
side_by_side(
    ("rivals", vectors.arrows(w_arrow, rivals, shadows), "Three arrows, two with their shadows."),
    ("measures", vectors.two_measures(list(rivals), *measures), "x and v by both measures."),
)
say(quarrel)

st.header("How fast is it?")
speed = predict(
    SLUG,
    "speed",
    "10 students with 10,000 features each are scored by a plain Python loop and by NumPy's "
    "`X @ w`, here and now. How much faster is `X @ w`?",
    dot_product.SPEED_UPS,
)
if speed.open:
    turn = st.session_state.setdefault("dot_product_turn", 0)
    speed.answer(*dot_product.speed_up(computed(dot_product.time_methods, n_samples=10, seed=turn)))
    rows = knobs.scale("rows", "Students (rows of X)", (1, 10, 100), 10)
    timings = computed(dot_product.time_methods, n_samples=rows, seed=turn)
    taken = dot_product.speed_up(timings)[1]
    picture(vectors.clock(timings), key="clock", alt="Seconds over features, four lines.")
    say(f"{taken} All four agree to {timings.disagreement.max():.0e}: rounding, no more.")
    if st.button("Time it again", icon=":material/timer:", key="dot_product_again"):
        st.session_state["dot_product_turn"] = turn + 1
        st.rerun()

st.header("What to notice")
say(
    """
- **A weight is an opinion, a bias a threshold.** The weights say what counts and in which
  direction; the bias says how much is enough, whatever the inputs.
- **One line for one or for all.** `x @ w + b` scored a student, the class, and two neurons. Only
  the shapes tell which.
- **Two faces.** Products added up, or lengths and an angle: the same number. Seen as an angle, it
  tells how far an input points the way the weights point.
"""
)
asked = {"x": x, "w": w, "b": b}
methods = dot_product.METHODS.values()
code_that_ran(dot_product.score, asked, dot_product.dot, dot_product.cosine, *methods)
tried = dot_product.Tried(w, b, x_arrow, v_arrow, w_arrow)
study(SLUG, dot_product.CLAIMS, dot_product.CHALLENGES, tried)
closing(
    SLUG,
    "A neuron is a **weighted vote**: products added up, plus a bias that moves the mark.",
    "The dot product measures **alignment and length** together; the cosine alignment alone.",
    "A matrix product is many dot products in one go, and its **shapes** say who meets whom.",
)
