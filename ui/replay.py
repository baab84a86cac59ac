"""The player: play, pause, step and scrub through a recorded run, all in the browser.

It sends a browser event for each frame; the charts of `charts.replay` listen. Nothing goes to
the server while the learner scrubs.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.replay import EVENT
from lessons.recorded_run import RecordedRun
from ui.runs import remembered

_HTML = """
<div class="player" role="group" aria-label="Replay of the training">
  <div class="buttons">
    <button type="button" data-do="first" aria-label="To the first frame">
      <svg viewBox="0 0 24 24"><path d="M6 5h2.5v14H6zM19 5v14L9.5 12z"/></svg>
    </button>
    <button type="button" data-do="back" aria-label="One frame back">
      <svg viewBox="0 0 24 24"><path d="M16 5v14L7 12z"/></svg>
    </button>
    <button type="button" data-do="play" class="play">Play</button>
    <button type="button" data-do="forward" aria-label="One frame forward">
      <svg viewBox="0 0 24 24"><path d="M8 5v14l9-7z"/></svg>
    </button>
    <button type="button" data-do="last" aria-label="To the last frame">
      <svg viewBox="0 0 24 24"><path d="M15.500 5H18v14h-2.500zM5 5v14l9.500-7z"/></svg>
    </button>
  </div>
  <input type="range" min="0" step="1" aria-label="Frame of the training" />
  <output></output>
</div>
"""

_CSS = """
.player {
  display: flex; flex-wrap: wrap; gap: 0.5rem 0.9rem; align-items: center;
  font-family: var(--st-font); color: var(--st-text-color); font-size: 0.95rem;
}
.buttons { display: flex; gap: 0.3rem; }
button {
  font: inherit; color: inherit; cursor: pointer; min-width: 2.4rem; min-height: 2.4rem;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
}
button.play { min-width: 5rem; background: var(--st-primary-color);
  color: var(--st-background-color); border-color: transparent; }
button:focus-visible, input:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px;
}
svg { width: 1.2rem; height: 1.2rem; fill: currentColor; vertical-align: middle; }
input {
  flex: 1 1 12rem; min-width: 8rem; min-height: 2.4rem; accent-color: var(--st-primary-color);
}
output { flex: 1 1 100%; font-variant-numeric: tabular-nums; }
"""

_JS = """
const players = new WeakMap()

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector)
  const slider = find("input"), output = find("output"), play = find(".play")
  const shown = JSON.stringify(data)
  // Each number comes as one text, with a word for each frame.
  const epochs = data.epochs.split(" "), last = epochs.length - 1
  const runs = data.said.map((run) => ({ ...run, columns: run.columns.map((c) => c.split(" ")) }))
  const reading = (frame) => [`epoch ${epochs[frame]}`, ...runs.map(({ name, labels, columns }) => {
    const words = labels.map((label, i) => `${label} ${columns[i][frame]}`)
    return name ? `${name}: ${words.join(", ")}` : words.join(" · ")
  })].join(" · ")
  let state = players.get(parentElement)
  if (!state) {
    state = { frame: last, timer: null, shown: null }
    players.set(parentElement, state)
  }
  const show = (frame) => {
    state.frame = Math.max(0, Math.min(state.last, frame))
    slider.value = state.frame
    const text = state.reading(state.frame)
    slider.setAttribute("aria-valuetext", text)
    output.textContent = text
    window.dispatchEvent(new CustomEvent(data.event, {
      detail: { player: data.player, frame: state.frame },
    }))
  }
  const pause = () => {
    clearInterval(state.timer)
    state.timer = null
    play.textContent = "Play"
  }
  const start = () => {
    if (state.frame >= state.last) show(0)
    play.textContent = "Pause"
    state.timer = setInterval(() => {
      show(state.frame + 1)
      if (state.frame >= state.last) pause()
    }, 50)
  }
  const moves = {
    first: () => show(0),
    back: () => show(state.frame - 1),
    forward: () => show(state.frame + 1),
    last: () => show(state.last),
  }
  state.reading = reading
  state.last = last
  slider.max = last
  for (const button of parentElement.querySelectorAll("button")) {
    const move = button.dataset.do
    button.onclick = () => {
      if (move === "play") return state.timer === null ? start() : pause()
      pause()
      moves[move]()
    }
  }
  slider.oninput = () => {
    pause()
    show(Number(slider.value))
  }
  if (shown !== state.shown) {  // another run: show how it ends
    state.shown = shown
    pause()
    show(last)
  }
  return () => clearInterval(state.timer)
}
"""

_PLAYER = st.components.v2.component("knobs_player", html=_HTML, css=_CSS, js=_JS)


def player(name: str, run: RecordedRun | Mapping[str, RecordedRun], **formats: str) -> str:
    """Show the controls of a recorded run and return the name that its charts follow.

    Parameters
    ----------
    name : str
        Unique on the page.
    run : RecordedRun or mapping of str to RecordedRun
        One run alone; its epochs and losses are read out at each frame. Or several runs alone
        of the same epochs by name, read out one after the other.
    **formats : str
        Further scalar parameters or metrics to read out, each with a format such as "{:.2f}".

    Returns
    -------
    str
        The name, to be given to `ui.picture.picture`.
    """
    runs = {"": run} if isinstance(run, RecordedRun) else dict(run)
    said = [remembered(_readings, each, of, formats) for of, each in runs.items()]
    epochs = " ".join(f"{epoch:,}" for epoch in next(iter(runs.values())).epochs)
    data = {"player": name, "event": EVENT, "epochs": epochs, "said": said}
    _PLAYER(key=f"{name}_player", data=data)
    return name


def _readings(run: RecordedRun, name: str, formats: Mapping[str, str]) -> dict[str, Any]:
    """Return what a run has come to at each frame: a text of so many words for each number."""
    scalars = {**run.parameters, **run.metrics}
    columns = {"loss": (run.loss, "{:.4g}")}
    columns |= {label: (scalars[label], text) for label, text in formats.items()}
    return {
        "name": name,
        "labels": [label.replace("_", " ") for label in columns],
        "columns": [" ".join(map(text.format, values)) for values, text in columns.values()],
    }
