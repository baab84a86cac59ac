"""Progress in the learner's own browser: no account, no memory on the server.

A component without a face keeps the record in localStorage. What it finds there goes to the
server, is checked, united with what this session knows, and goes back; it overwrites only what
the server has seen, so that two tabs never lose each other's progress.
"""

import streamlit as st

from lessons.progress import MAX_SIZE, Progress, catalogue, parse

_JS = """
const KEY = "knobs-and-compass"

export default function ({ data, setStateValue }) {
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => setStateValue("stored", cut(text))
  try {
    const raw = localStorage.getItem(KEY)
    if (raw !== data.record) {
      if (raw !== null && cut(raw) !== data.heard) {
        tell(raw)
      } else {
        if (raw !== null && data.damaged) localStorage.setItem(KEY + "-damaged", cut(raw))
        localStorage.setItem(KEY, data.record)
      }
    }
  } catch {
    setStateValue("blocked", true)
  }
  const onStorage = (event) => {
    if (event.key === KEY && event.newValue !== null && event.newValue !== data.record) {
      tell(event.newValue)
    }
  }
  window.addEventListener("storage", onStorage)
  return () => window.removeEventListener("storage", onStorage)
}
"""

_STORE = st.components.v2.component("knobs_progress", js=_JS)
_KEY = "progress_store"


def current() -> Progress:
    """Return what is known of this learner's progress."""
    progress: Progress = st.session_state.get("progress", Progress())
    return progress


def replace(progress: Progress) -> None:
    """Set the progress of this session; the browser follows at the end of the run."""
    st.session_state["progress"] = progress


def award(slug: str, kind: str, name: str) -> None:
    """Note that something of the catalogue was done; a second time changes nothing."""
    key = f"{slug}/{kind}/{name}"
    if key in catalogue() and key not in current().done:
        replace(current().with_done(key))
        points = catalogue()[key].points
        st.toast(f"+{points} {'point' if points == 1 else 'points'}", icon=":material/explore:")


def mark(slug: str, kind: str, name: str) -> None:
    """Show when something of the catalogue was done, if it was."""
    day = current().done.get(f"{slug}/{kind}/{name}")
    if day is not None:
        st.caption(f":material/check_circle: Done on {day}")


def visit(slug: str) -> None:
    """Note that a lesson is open, once when it is opened."""
    if current().last_lesson != slug:
        replace(current().with_visit(slug))


def _take_back() -> None:
    """Check what the browser had kept, and unite it with what is known here."""
    text = st.session_state[_KEY].stored
    if not isinstance(text, str):
        return
    st.session_state["progress_heard"] = text
    try:
        replace(current().united(parse(text)))
    except ValueError as error:
        st.session_state["progress_trouble"] = str(error)


def keep() -> None:
    """Keep the progress in the browser, and say so if that fails; called once on every run."""
    trouble = st.session_state.get("progress_trouble")
    if trouble:
        st.warning(
            f"The progress kept in this browser was not used. {trouble} It was set aside, and a "
            "new record begins with what you do now.",
            icon=":material/warning:",
        )
    _STORE(
        key=_KEY,
        data={
            "record": current().to_json(),
            "heard": st.session_state.get("progress_heard", ""),
            "damaged": bool(trouble),
            "most": MAX_SIZE,
        },
        on_stored_change=_take_back,
        on_blocked_change=lambda: None,
    )


def is_blocked() -> bool:
    """Tell whether the browser refuses to keep anything."""
    state = st.session_state.get(_KEY)
    return bool(state is not None and state.get("blocked"))
