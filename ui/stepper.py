"""The stepper: the real loop of a training, one line at a time, with the live tensors beside it.

It shows what a recorded run holds and works wholly in the browser: the trace is sent once, and no
step sends anything to the server. A lesson provides a `lessons.trace.Trace`, a page calls::

    stepper(SLUG, titanic.trace, run)

The source is that of ``trace.function``, found by `inspect`; each `lessons.trace.Line` is found in
it by its piece of code, and what the line made or changed is marked. A long axis is cut to its
first entries, with the full shape beside them, and frames are left out evenly until everything
fits into `BUDGET` bytes. By keyboard: the buttons, or with the focus on the code the arrow keys
(with Shift a whole epoch), Home and End.
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from lessons.recorded_run import RecordedRun
from lessons.trace import Trace, loop_source, places
from ui.on_demand import on_demand
from ui.runs import remembered

BUDGET = 90_000
"""Bytes that one stepper may send to the browser."""
ROWS, FEW_ROWS = 12, 5
"""The longest first axis that is shown whole, and what is shown of a longer one."""
FEW_COLUMNS = 3
"""Entries shown of a second axis; of what the loop is given, as many as there are few rows."""

_HTML = """
<div class="stepper" role="group" aria-label="The loop, line by line">
  <div class="buttons">
    <button type="button" data-do="epoch_back" aria-label="Previous epoch">
      <svg viewBox="0 0 24 24"><path d="M18 5v14l-7-7zM11 5v14l-7-7z"/></svg>
    </button>
    <button type="button" data-do="back" aria-label="One line back">
      <svg viewBox="0 0 24 24"><path d="M16 5v14L7 12z"/></svg>
    </button>
    <button type="button" data-do="forward" class="main">Next line</button>
    <button type="button" data-do="epoch_on" aria-label="Next epoch">
      <svg viewBox="0 0 24 24"><path d="M6 5v14l7-7zM13 5v14l7-7z"/></svg>
    </button>
    <label>Epoch <select aria-label="Jump to an epoch"></select></label>
  </div>
  <p class="where" role="status" aria-live="polite"></p>
  <div class="columns">
    <div>
      <div class="code" tabindex="0" role="group"
        aria-label="The lines of the loop; arrow keys step, with Shift by epochs"><ol></ol></div>
      <details><summary>What the loop is given</summary><div class="given"></div></details>
    </div>
    <div class="panel" tabindex="0" role="group" aria-label="Live tensors">
      <div class="changed"></div>
      <p class="heading">Alive now</p>
      <ul class="alive"></ul>
    </div>
  </div>
</div>
"""

_CSS = """
.stepper { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.95rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.3rem; align-items: center; }
button, select {
  font: inherit; color: inherit; cursor: pointer; min-width: 2.4rem; min-height: 2.4rem;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius);
}
button:disabled { opacity: 0.4; cursor: default; }
button.main { min-width: 7rem; background: var(--st-primary-color);
  color: var(--st-background-color); border-color: transparent; }
label { margin-left: 0.6rem; }
select { padding: 0 0.5rem; }
:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
svg { width: 1.2rem; height: 1.2rem; fill: currentColor; vertical-align: middle; }
.where { margin: 0.7rem 0; min-height: 2.8em; }
.columns { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); gap: 1rem; }
.code, .panel { border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.code { background: var(--st-code-background-color); }
ol { margin: 0; padding: 0.5rem 0; list-style: none; font-family: var(--st-code-font);
  font-size: 0.8rem; line-height: 1.5; }
li.line { display: flex; padding: 0.15rem 0.6rem 0.15rem 0; border-left: 4px solid transparent; }
li.line .number { flex: none; width: 3.2em; padding-right: 1em; text-align: right;
  opacity: 0.55; user-select: none; }
li.line .text { white-space: pre-wrap; overflow-wrap: anywhere; text-indent: -2ch; }
li.line .comment { opacity: 0.65; }
li.line[aria-current] { border-left-color: var(--st-primary-color);
  background: color-mix(in srgb, var(--st-primary-color) 18%, transparent); }
.panel { padding: 0.6rem 0.8rem; height: 27rem; overflow: auto; }
.changed { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.changed .heading { flex: 1 1 100%; margin-top: 0; }
.heading { margin: 0.8rem 0 0.2rem; font-size: 0.85rem; opacity: 0.75; }
.tensor { margin: 0 0 0.8rem; }
.tensor .name { margin: 0; font: 600 0.9rem var(--st-code-font); }
.tensor .name span { font-weight: 400; opacity: 0.7; font-size: 0.8rem; }
table { border-collapse: collapse; font-size: 0.82rem; font-variant-numeric: tabular-nums; }
td, th { padding: 0.05rem 0.6rem 0.05rem 0; text-align: right; font-weight: 400; }
th { text-align: left; opacity: 0.75; max-width: 13rem; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; }
thead td { opacity: 0.6; font-size: 0.75rem; }
td.was { opacity: 0.6; }
td.is { font-weight: 600; }
.alive { margin: 0; padding: 0; list-style: none; font-size: 0.82rem; }
.alive li { padding: 0.12rem 0 0.12rem 0.4rem; border-left: 3px solid transparent;
  font-variant-numeric: tabular-nums; }
.alive li.new { border-left-color: var(--st-primary-color); }
.alive code { font-family: var(--st-code-font); }
.alive .shape { opacity: 0.65; }
details { margin-top: 0.6rem; }
summary { cursor: pointer; min-height: 2rem; }
.given { display: flex; flex-wrap: wrap; gap: 0 2rem; overflow-x: auto; }
@media (max-width: 640px) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  .code { font-size: 0.75rem; }
  .panel { height: 22rem; }
}
"""

_JS = """
const steppers = new WeakMap()

const element = (tag, text, className) => {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

const row = (cells) => {
  const made = element("tr")
  made.append(...cells)
  return made
}

// A tensor as a small table; where the values before are known, both stand side by side.
const table = (tensor, is, was) => {
  const made = element("table"), body = element("tbody")
  const both = was !== null && tensor.columns === 1
  if (both) {
    const head = element("thead")
    const titles = [element("td", "before"), element("td", "after")]
    head.append(row(tensor.rows > 1 || tensor.labels.length ? [element("td"), ...titles] : titles))
    made.append(head)
  }
  for (let i = 0; i < tensor.rows; i++) {
    const label = tensor.labels[i] ?? (tensor.rows > 1 ? String(i) : "")
    const cells = label ? [element("th", label)] : []
    if (both) cells.push(element("td", was[i], "was"))
    for (let j = 0; j < tensor.columns; j++) {
      cells.push(element("td", is[i * tensor.columns + j], both ? "is" : ""))
    }
    body.append(row(cells))
  }
  made.append(body)
  return made
}

const card = (tensor, is, was) => {
  const made = element("div", undefined, "tensor"), title = element("p", tensor.name + " ", "name")
  title.append(element("span", tensor.about))
  made.append(title, table(tensor, is, was))
  return made
}

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector)
  const list = find("ol"), where = find(".where"), select = find("select")
  const changed = find(".changed"), alive = find(".alive"), code = find(".code")
  let state = steppers.get(parentElement)
  if (!state) {
    state = { frame: 0, step: 0, shown: null }
    steppers.set(parentElement, state)
  }
  const lastFrame = data.epochs.length - 1, lastStep = data.steps.length - 1
  // What a tensor holds after a step: whatever the latest line made of it, or null before that.
  const held = (name, frame, step) => {
    for (let k = step; k >= 0; k--) {
      const frames = data.steps[k].values[name]
      if (frames) return frames[frames.length === 1 ? 0 : frame]
    }
    return null
  }
  const show = (frame, step) => {
    state.frame = frame
    state.step = step
    const now = data.steps[step]
    list.querySelectorAll("li").forEach((item, i) => {
      if (i === now.line) item.setAttribute("aria-current", "step")
      else item.removeAttribute("aria-current")
    })
    select.value = String(frame)
    const names = Object.keys(now.values)
    changed.replaceChildren(element("p", names.length
      ? (step === 0 ? "An epoch begins with" : "This line made or changed")
      : "This line changed no tensor.", "heading"))
    for (const name of names) {
      const was = step === 0 ? null : held(name, frame, step - 1)
      changed.append(card(data.tensors[name], held(name, frame, step), was))
    }
    alive.replaceChildren()
    for (const tensor of Object.values(data.tensors)) {
      const values = held(tensor.name, frame, step)
      if (values === null) continue
      const item = element("li", undefined, names.includes(tensor.name) ? "new" : "")
      item.append(element("code", tensor.name), element("span", " " + tensor.shape, "shape"))
      const dots = tensor.cut || values.length > 3 ? ", …" : ""
      item.append(" = " + values.slice(0, 3).join(", ") + dots)
      alive.append(item)
    }
    const few = names.map((name) => {
      const values = held(name, frame, step)
      return data.tensors[name].shape === "()" ? name + " = " + values[0] : name
    })
    where.textContent = `Epoch ${data.epochs[frame]}, line ${data.first + now.line}: ${now.says}` +
      (names.length && step > 0 ? ` Changed: ${few.join(", ")}.` : "")
    for (const button of parentElement.querySelectorAll("button")) {
      const move = button.dataset.do
      button.disabled =
        (move === "back" && frame === 0 && step === 0) || (move === "epoch_back" && frame === 0) ||
        (move === "forward" && frame === lastFrame && step === lastStep) ||
        (move === "epoch_on" && frame === lastFrame)
    }
  }
  const moves = {
    forward: () => {
      if (state.step < lastStep) show(state.frame, state.step + 1)
      else if (state.frame < lastFrame) show(state.frame + 1, 0)
    },
    back: () => {
      if (state.step > 0) show(state.frame, state.step - 1)
      else if (state.frame > 0) show(state.frame - 1, lastStep)
    },
    epoch_on: () => show(Math.min(lastFrame, state.frame + 1), state.step),
    epoch_back: () => show(Math.max(0, state.frame - 1), state.step),
    first: () => show(0, 0),
    last: () => show(lastFrame, lastStep),
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => moves[button.dataset.do]()
  }
  select.onchange = () => show(Number(select.value), state.step)
  code.onkeydown = (event) => {
    const move = {
      ArrowRight: event.shiftKey ? "epoch_on" : "forward",
      ArrowDown: event.shiftKey ? "epoch_on" : "forward",
      ArrowLeft: event.shiftKey ? "epoch_back" : "back",
      ArrowUp: event.shiftKey ? "epoch_back" : "back",
      Home: "first",
      End: "last",
    }[event.key]
    if (!move) return
    event.preventDefault()
    moves[move]()
  }
  const shown = JSON.stringify(data)
  if (shown !== state.shown) {  // another run: begin at its beginning
    state.shown = shown
    list.replaceChildren(...data.source.map((text, i) => {
      const at = text.indexOf("  # "), item = element("li", undefined, "line")
      const line = element("span", (at < 0 ? text : text.slice(0, at)).trim(), "text")
      line.style.paddingLeft = text.search(/\\S/) + 2 + "ch"  // what wraps hangs below its line
      if (at >= 0) line.append(element("span", text.slice(at), "comment"))
      item.append(element("span", String(data.first + i), "number"), line)
      return item
    }))
    select.replaceChildren(...data.epochs.map((epoch, i) => {
      const option = element("option", String(epoch))
      option.value = String(i)
      return option
    }))
    find(".given").replaceChildren(...data.given.map((entry) =>
      card(entry.tensor, entry.values, null)))
    find("details").hidden = data.given.length === 0
    show(0, 0)
  }
}
"""

_STEPPER = st.components.v2.component("knobs_stepper", html=_HTML, css=_CSS, js=_JS)


def stepper(name: str, trace: Callable[[RecordedRun], Trace], run: RecordedRun) -> None:
    """Offer the loop of a recorded run, to be walked through line by line.

    Parameters
    ----------
    name : str
        Unique on the page.
    trace : callable
        The lesson's, which makes a `lessons.trace.Trace` of a run.
    run : RecordedRun
        One run alone.
    """
    room = on_demand("Walk through the loop", key=f"{name}_walk", icon=":material/directions_walk:")
    if room is not None:
        with room:
            _STEPPER(key=f"{name}_stepper", data=json.loads(remembered(_as_text, trace, run)))


def _as_text(trace: Callable[[RecordedRun], Trace], run: RecordedRun) -> str:
    return json.dumps(to_data(trace(run)))


def to_data(trace: Trace) -> dict[str, Any]:
    """Return what the browser needs: source, lines, and each tensor's first entries.

    Parameters
    ----------
    trace : Trace
        Everything that may be shown.

    Returns
    -------
    dict
        At most `BUDGET` bytes as JSON; frames are left out evenly where that is too little.
    """
    n_frames = len(trace.epochs)
    n_kept = n_frames
    while True:
        kept = np.unique(np.linspace(0, n_frames - 1, n_kept).round().astype(int))
        data = _with_frames(trace, kept)
        size = len(json.dumps(data))
        if size <= BUDGET or n_kept == 1:
            return data
        n_kept = max(1, min(n_kept - 1, int(n_kept * BUDGET / size)))


def _with_frames(trace: Trace, kept: np.ndarray) -> dict[str, Any]:
    first, source = loop_source(trace.function)
    shapes = {k: v.shape[1:] for line in trace.lines for k, v in line.tensors.items()}
    steps = [
        {
            "line": place,
            "says": line.says,
            "values": {name: _frames(v[kept]) for name, v in line.tensors.items()},
        }
        for place, line in zip(places(trace), trace.lines, strict=True)
    ]
    return {
        "first": first,
        "source": source,
        "epochs": trace.epochs[kept].tolist(),
        "tensors": {name: _describe(name, shape, trace) for name, shape in shapes.items()},
        "given": [
            {
                "tensor": _describe(name, np.shape(v), trace, FEW_ROWS),
                "values": _shown(np.asarray(v)[None], FEW_ROWS)[0],
            }
            for name, v in trace.given.items()
        ],
        "steps": steps,
    }


def _sizes(shape: tuple[int, ...], most_columns: int) -> tuple[int, int]:
    """Return how many rows and columns of a tensor are shown."""
    rows, columns = (*shape, 1, 1)[:2]
    return (rows if rows <= ROWS else FEW_ROWS), min(columns, most_columns)


def _describe(
    name: str, shape: tuple[int, ...], trace: Trace, most_columns: int = FEW_COLUMNS
) -> dict[str, Any]:
    rows, columns = _sizes(shape, most_columns)
    whole = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    cut = (rows, columns) != (*shape, 1, 1)[:2]
    part = f"; the first {rows if columns == 1 else f'{rows} x {columns}'}"
    return {
        "name": name,
        "shape": whole,
        "about": whole + (part if cut else ""),
        "cut": cut,
        "rows": rows,
        "columns": columns,
        "labels": list(trace.labels.get(name, ())[:rows]),
    }


def _frames(values: np.ndarray) -> list[list[Any]]:
    """Return the entries shown at each frame, or only once if they never change."""
    never_changes = bool((values == values[:1]).all())
    return _shown(values[:1] if never_changes else values)


def _shown(values: np.ndarray, most_columns: int = FEW_COLUMNS) -> list[list[Any]]:
    """Cut a (n_frames, shape) array to the entries shown, with five significant digits."""
    rows, columns = _sizes(values.shape[1:], most_columns)
    table = values.reshape(len(values), *(*values.shape[1:], 1, 1)[:2])[:, :rows, :columns]
    flat = table.reshape(len(values), -1).astype(float)
    return [[x if np.isfinite(x) else str(x) for x in row] for row in _rounded(flat).tolist()]


@np.errstate(divide="ignore", invalid="ignore")
def _rounded(values: np.ndarray) -> np.ndarray:
    digits = 4 - np.floor(np.log10(np.abs(values)))
    ones = 10.0 ** np.clip(digits, 0, 300)
    tens = 10.0 ** np.clip(-digits, 0, 300)
    rounded = np.round(values * ones / tens) * tens / ones
    return np.where(np.isfinite(values) & (values != 0), rounded, values)
