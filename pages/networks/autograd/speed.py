"""Speed: one epoch by hand and in PyTorch, on the clock."""

import charts
import ui
from lessons.autograd.speed import XOR, by_numpy, by_pytorch, time_epochs
from pages.networks.autograd.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene

scene = Scene(
    __name__,
    "Speed",
    "What do PyTorch’s notes cost, and when does that hardly matter?",
    path="code",
    knobs=["n_rows"],
)


@scene.predict(
    """
    One epoch of XOR, with four points, four hidden neurons and SGD: how long does **PyTorch**
    take, compared with NumPy and slopes written by hand?
    """,
    {
        "faster": "Less than half as long: it is made for this",
        "alike": "About as long, within a factor of two",
        "slower": "More than twice as long",
    },
)
def speed() -> Answer:
    timed = time_epochs(**XOR)
    ratio = float(timed.ratio["SGD"][0])
    micro = [1e6 * float(times[0]) for times in timed.seconds.values()]
    return Answer(
        "slower" if ratio > 2 else "faster" if ratio < 0.5 else "alike",
        f"One epoch took {micro[0]:,.0f} µs by hand in NumPy and {micro[1]:,.0f} µs in PyTorch "
        f"(medians of seven turns). Turn by turn PyTorch took **{ratio:.2g} times** as long "
        "(median). Four points are hardly any work; what takes PyTorch’s time is the bookkeeping.",
        f"PyTorch takes {ratio:.2g} times as long",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        For every operation PyTorch looks up the right routine and adds a node to the graph; later
        it walks back through all of them.
        NumPy with slopes by hand takes no notes.
    """)
    if not ui.predict(speed):
        return
    ui.explain_outcome(speed)
    ui.say(r"""
        Now let the network grow, on random data with 12 columns, in float32 and on one thread.
        The clock counts processor time on this server, and no two measurements are quite alike.
    """)
    stage, controls = ui.beside()
    with controls:
        (n_samples,) = KNOBS.ask("n_rows", back=False).values()
        KNOBS.step_button("Time it again", "measured", icon=":material/timer:")
    settings = {"n_samples": n_samples, "seed": KNOBS["measured"]}
    with stage:
        clock = ui.run_job(time_epochs, **settings)
        titles = {"x_title": "hidden neurons", "y_title": "microseconds for one epoch"}
        timings = charts.curves.timings(clock.sizes, clock.seconds, **titles)
        alt = "Microseconds for one epoch by number of hidden neurons: four lines."
        ui.picture(timings, "clock", alt=alt)
    ui.say(r"""
        PyTorch takes as many notes for a large network as for a small one, so they weigh most
        where there is least to compute.
        What remains is how quickly either computes on this machine.
    """)
    ui.code_that_ran(time_epochs, settings, by_numpy, by_pytorch)
