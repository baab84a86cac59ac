"""A learner without a browser: opens a page over a real websocket and moves its knobs."""

import json
import time
import zlib
from base64 import b64encode
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from benchmarks.widgets import Knob, State, key_of, knobs, state_of

PATIENCE = 60.0
"""Timeout in seconds for a run."""
_SAYS_SO, _KEEPS = "knobs-reconnect", "knobs_progress"
"""The widget id of the first message on a new connection, and the component that keeps its
content."""
_WIDGETS = ("slider", "button_group", "checkbox", "number_input", "radio", "text_input", "button")


@dataclass
class Reply:
    """What the server sent for one script run."""

    seconds: float = 0.0  # from sending to the end of the script
    # To the end of the first script, which may show a snapshot of a training and rerun.
    first_seconds: float = 0.0
    n_bytes: int = 0  # of all messages, for a client that has cached none
    failed: bool = False  # whether the page showed an exception
    interrupted: int = 0  # earlier scripts abandoned for a newer message
    n_pictures: int = 0  # number of charts
    of_page: bool = False  # whether what is around a scene was run as well
    texts: list[str] = field(default_factory=list)  # all Markdown


class Learner:
    def __init__(self, port: int, page: str = "", query: str = "") -> None:
        self._port = port
        self._connect()
        self._page = page
        self._query = query
        self._script = ""
        self._waiting: list[bytes] = []
        self._answered = b""
        self._keeps: dict[str, Any] = {}
        self.widgets: dict[str, Any] = {}
        self._scenes: dict[str, str] = {}  # what runs alone when a widget is moved
        self._alone = False
        self.pieces: dict[str, str] = {}
        self.states: dict[str, State] = {}
        self.send({})
        self.first = self.receive()

    def _connect(self) -> None:
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(
                f"ws://127.0.0.1:{self._port}/_stcore/stream",
                subprotocols=["streamlit"],  # type: ignore[list-item]
                max_size=None,
                open_timeout=PATIENCE,
            )
        )

    @property
    def query(self) -> str:
        """The query string of the current address."""
        return self._query

    def come_back(self) -> Reply:
        """Reconnect, as a browser does, and wait for the unanswered messages."""
        began = time.perf_counter()
        self.close()
        self._connect()
        waiting = [b64encode(one).decode() for one in self._waiting]
        state = {**self._keeps, "answered": b64encode(self._answered).decode(), "waiting": waiting}
        self.send({**self.states, _SAYS_SO: {"string_trigger_value": json.dumps(state)}})
        reply = self.receive()
        reply.seconds = time.perf_counter() - began
        return reply

    def send(self, states: dict[str, State], moved: str = "") -> None:
        """Send a move of knobs without waiting; the scene of the one ``moved`` runs alone."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self._query
        rerun.page_name = "" if self._script else self._page
        rerun.page_script_hash = self._script
        rerun.fragment_id = self._scenes.get(moved, "")
        self._alone = bool(rerun.fragment_id)
        for identity, state in states.items():
            widget = rerun.widget_states.widgets.add()
            widget.id = identity
            for name, value in state.items():
                if isinstance(value, list):
                    getattr(widget, name).data.extend(value)
                elif name == "string_trigger_value":
                    widget.string_trigger_value.data = value
                else:
                    setattr(widget, name, value)
        self._sent = time.perf_counter()
        self._waiting.append(message.SerializeToString())
        self._socket.send(self._waiting[-1])

    def receive(self, timeout: float = PATIENCE) -> Reply:
        """Wait until a script finishes that was not abandoned for a newer message."""
        reply = Reply()
        while True:
            data = self._socket.recv(timeout=timeout)
            reply.n_bytes += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                # A run begins: an abandoned one is discarded.
                if not self._alone:
                    self.widgets.clear()
                    self.pieces.clear()
                reply.texts.clear()
                reply.n_pictures = 0
            elif kind == "navigation":
                reply.of_page = True
                self._script = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self._see(answer.delta.new_element, reply, answer.delta.fragment_id)
            elif kind == "script_finished":
                now = time.perf_counter() - self._sent
                reply.first_seconds = reply.first_seconds or now
                if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    # Forget widgets that are no longer shown, as a browser does.
                    self.states = {i: s for i, s in self.states.items() if i in self.widgets}
                    reply.seconds = now
                    if self._waiting:  # otherwise several were answered at once
                        self._answered = self._waiting[-1]
                        self._waiting.clear()
                    return reply
                reply.interrupted += 1

    def _see(self, element: Any, reply: Reply, scene: str) -> None:
        kind = element.WhichOneof("type")
        reply.failed |= kind == "exception"
        reply.n_pictures += kind == "vega_lite_chart"
        if kind == "markdown":
            reply.texts.append(element.markdown.body)
        elif kind == "bidi_component":
            sent = element.bidi_component
            self.pieces[key_of(sent.id)] = sent.id
            if sent.component_name != _KEEPS:
                return
            data = zlib.decompress(sent.bytes) if sent.bytes else sent.json
            state = json.loads(data)
            self._keeps = {name: state.get(name) for name in ("record", "memory")}
        elif kind in _WIDGETS:
            widget = getattr(element, kind)
            self.widgets[widget.id] = widget
            self._scenes[widget.id] = scene
            state = state_of(widget)
            if state and (widget.set_value or widget.id not in self.states):
                self.states[widget.id] = state

    def bring(self, name: str, table: bytes) -> Reply:
        """Upload a table to the open page, and wait for the result."""
        (piece,) = (self.pieces[key] for key in self.pieces if key.endswith("_own_table"))
        bytes_ = b64encode(table).decode()
        value = {"id": name, "name": f"{name}.csv", "bytes": bytes_, "is_new": True}
        told = json.dumps([{"event": "brought", "value": value}])
        event = {_make_trigger_id(piece, "events"): {"json_trigger_value": told}}
        self.send({**self.states, **event})
        return self.receive()

    def knobs(self) -> list[Knob]:
        prefix = f"{self._page}_" if self._page else ""
        return knobs(self.widgets, self.states, prefix)

    def turn(self, knob: Knob, position: int) -> Reply:
        self.states[knob.identity] = knob.state(position)
        self.send(self.states, knob.identity)
        return self.receive()

    def skip_predictions(self) -> None:
        for identity in list(self.widgets):
            if key_of(identity).endswith("_skip"):
                self.send({**self.states, identity: {"trigger_value": True}})
                self.receive()

    def first_slider(self) -> Any:
        sliders = (w for w in self.widgets.values() if w.DESCRIPTOR.name == "Slider")
        slider = next(sliders, None)
        if slider is None:
            raise RuntimeError(f"No slider on the page {self._page!r}.")
        return slider

    def move_slider(self) -> Reply:
        """Move the page's first slider a step forward, from its end to its start."""
        identity = self.first_slider().id
        knob = next(knob for knob in self.knobs() if knob.identity == identity)
        return self.turn(knob, (knob.position + 1) % knob.n_positions)

    def close(self) -> None:
        self._open.close()
