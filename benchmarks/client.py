"""A learner without a browser: opens a page over a real websocket and moves its first slider."""

import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 60.0
"""Seconds after which a run that does not finish counts as an error."""


@dataclass(frozen=True)
class Reply:
    """What one message to the server brought back.

    Attributes
    ----------
    seconds : float
        From sending to the end of the script.
    n_bytes : int
        All messages together.
    failed : bool
        Whether the page showed an exception.
    """

    seconds: float
    n_bytes: int
    failed: bool


class Learner:
    """One session.

    Parameters
    ----------
    port : int
        The server's, on this machine.
    page : str
        Slug of a lesson; empty for the front page.
    """

    def __init__(self, port: int, page: str = "") -> None:
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._page = page
        self._script = ""
        self._slider: tuple[str, float, float, float] | None = None
        self._position = 0.0
        self.first = self._run()

    def move_slider(self) -> Reply:
        """Move the first slider of the page one step on, from its end back to its start."""
        if self._slider is None:
            raise RuntimeError(f"No slider on the page {self._page!r}.")
        _, low, high, step = self._slider
        self._position = self._position + step if self._position + step <= high else low
        return self._run()

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _run(self) -> Reply:
        message = BackMsg()
        state = message.rerun_script
        state.page_name = "" if self._script else self._page
        state.page_script_hash = self._script
        if self._slider is not None:
            widget = state.widget_states.widgets.add()
            widget.id = self._slider[0]
            widget.double_array_value.data.append(self._position)
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        n_bytes, failed = 0, False
        while True:
            data = self._socket.recv(timeout=PATIENCE)
            n_bytes += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self._script = answer.navigation.page_script_hash
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                failed |= element.WhichOneof("type") == "exception"
                if element.WhichOneof("type") == "slider" and self._slider is None:
                    slider = element.slider
                    self._position = slider.default[0]
                    self._slider = (slider.id, slider.min, slider.max, slider.step)
            elif kind == "script_finished":
                early = answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if not early:
                    return Reply(time.perf_counter() - began, n_bytes, failed)
