import streamlit as st

from charts import network, plane
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import model, report
from lessons.xor import network as xor_network
from training.layers import layers_of
from ui import address, frame
from ui.knobs import Knobs, Slider
from ui.layout import beside
from ui.network import network as draw_network
from ui.path import path, way_in
from ui.picture import picture
from ui.replay import player
from ui.runs import computed

KNOBS = Knobs("home", Slider("n_hidden", "Hidden neurons", 0, 6, 3, 1))
ONLY = "start"

address.open_knobs(KNOBS, [ONLY], "home_scene")
st.title("Knobs & Compass")
st.markdown(
    "Turn the knobs of real neural networks and watch what happens. You need not take anything on "
    "trust: the numbers are computed right here, by code that you can read beside them, and "
    "popular claims are put to the test before your eyes."
)
way_in()

pictures, controls = beside(0.68)
with controls:
    wanted = KNOBS.ask("n_hidden", back=False)
run = computed(model.train, **wanted, learning_rate=2, n_epochs=1000)
with pictures:
    follow = player(run, plays="home", comes=False)
    points = (XOR_INPUTS, XOR_LABELS)
    said, drawn = st.columns(2)
    with said:
        plan = plane.surface(run, *points, title="What it says", height=300)
        seen = "The network’s answer for every point of the plane, with the four cases."
        picture(plan, "plane", alt=seen, player=follow)
    with drawn:
        about = {"inputs": xor_network.INPUTS, "examples": xor_network.EXAMPLES, "complete": True}
        net = network.diagram(run, layers_of(run), **about)
        label = "The network: neurons as circles, weights as lines between them."
        draw_network(net, "network", label=label, player=follow)
with controls:
    st.markdown(
        "Two switches, one lamp. It is lit (orange) when exactly one switch is up, and dark (blue) "
        "otherwise. A network has practised on these four cases; the figures say how sure it is of "
        "“lit”. The neurons in the middle are called hidden. Each of them cuts the plane along one "
        "line.\n\n"
        f"{report.in_a_sentence(run)}\n\n"
        "**Turn the knob.** How few hidden neurons will do? Does it work without any?"
    )

st.header("The path")
st.markdown(
    "A network’s numbers, its weights, are random at first. **Training** means changing each of "
    "them a little, again and again, so that the network makes smaller and smaller errors."
)
path()
st.page_link(
    frame.MAP,
    label="**The whole picture: how the lessons fit together**",
    icon=":material/account_tree:",
)
address.write(KNOBS, ONLY, [ONLY])
