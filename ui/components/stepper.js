import { codeLine } from "./code_line.js"
import { element, onButtons } from "./dom.js"
import { minus } from "./numbers.js"

const cell = (value, className) => element("td", { className }, minus(value))

// A tensor as a small table; with the values before, if they are known, side by side.
const table = (tensor, is, was) => {
  const body = element("tbody"), head = []
  const both = was !== null && tensor.columns === 1
  if (both) {
    const titles = tensor.rows > 1 || tensor.labels.length ? ["", "before", "after"] : ["before", "after"]
    head.push(element("thead", {}, element("tr", {}, ...titles.map((title) => element("td", {}, title)))))
  }
  for (let i = 0; i < tensor.rows; i++) {
    const label = tensor.labels[i] ?? (tensor.rows > 1 ? String(i) : "")
    const cells = label ? [element("th", {}, label)] : []
    if (both) cells.push(cell(was[i], "was"))
    for (let j = 0; j < tensor.columns; j++) {
      cells.push(cell(is[i * tensor.columns + j], both ? "is" : ""))
    }
    body.append(element("tr", {}, ...cells))
  }
  return element("table", {}, ...head, body)
}

const card = (tensor, is, was) => element("div", { className: "tensor" },
  element("p", { className: "name" }, tensor.name + " ", element("span", {}, tensor.about)),
  table(tensor, is, was))

export default function component({ data, find, parentElement }) {
  const list = find("ol"), where = find(".where"), select = find("select")
  const changed = find(".changed"), alive = find(".alive"), code = find(".code")
  const state = { frame: 0, step: 0 }
  const Unit = data.unit === "epoch" ? "Epoch" : "Step"
  const lastFrame = data.epochs.length - 1, lastStep = data.steps.length - 1
  // A tensor's value after a step: from the latest line that changed it, or null before.
  const valuesOf = (name, frame, step) => {
    for (let k = step; k >= 0; k--) {
      const frames = data.steps[k].values[name]
      if (frames) return frames[frames.length === 1 ? 0 : frame]
    }
    return null
  }
  const beginning = (frame) => {
    if (frame === 0) return data.begins.first
    const gap = data.left_out[frame]
    return gap ? `${gap} ${data.begins.later}` : data.begins.next
  }
  // ``gap`` names the epochs left out before this one, if any.
  const show = (frame, step, gap) => {
    state.frame = frame
    state.step = step
    const now = data.steps[step]
    list.querySelectorAll("li").forEach((item, i) => {
      if (i === now.line) item.setAttribute("aria-current", "step")
      else item.removeAttribute("aria-current")
    })
    select.value = String(frame)
    const names = Object.keys(now.values)
    changed.replaceChildren(element("p", { className: "heading" }, names.length
      ? (step === 0 ? `${data.unit === "epoch" ? "An epoch" : "A step"} begins with` : "This line made or changed")
      : "This line changed no tensor."))
    for (const name of names) {
      const was = step === 0 ? null : valuesOf(name, frame, step - 1)
      changed.append(card(data.tensors[name], valuesOf(name, frame, step), was))
    }
    alive.replaceChildren()
    for (const tensor of Object.values(data.tensors)) {
      const values = valuesOf(tensor.name, frame, step)
      if (values === null) continue
      const dots = tensor.cut || values.length > 3 ? ", …" : ""
      alive.append(element("li", { className: names.includes(tensor.name) ? "new" : "" },
        element("code", {}, tensor.name), element("span", { className: "shape" }, " " + tensor.shape),
        ` = ${minus(values.slice(0, 3).join(", "))}${dots}`))
    }
    const few = names.map((name) => {
      const values = valuesOf(name, frame, step)
      return data.tensors[name].shape === "()" ? `${name} = ${minus(values[0])}` : name
    })
    const sentences = [step === 0 ? beginning(frame) : gap, now.says].filter(Boolean).join(" ")
    where.textContent = `${Unit} ${data.epochs[frame]}, line ${data.first + now.line}: ${sentences}` +
      (names.length && step > 0 ? ` Changed: ${few.join(", ")}.` : "")
    for (const button of parentElement.querySelectorAll("button")) {
      const move = button.dataset.do
      button.disabled =
        (move === "back" && frame === 0 && step === 0) || (move === "epoch_back" && frame === 0) ||
        (move === "forward" && frame === lastFrame && step === lastStep) ||
        (move === "epoch_on" && frame === lastFrame)
    }
  }
  const go = (by) => {
    const each = lastStep + 1, to = state.frame * each + state.step + by
    if (to >= 0 && to < data.epochs.length * each) show(Math.floor(to / each), to % each)
  }
  const leap = (by) => {
    const to = state.frame + by
    if (to >= 0 && to <= lastFrame) show(to, state.step, data.left_out[Math.max(to, state.frame)])
  }
  const moves = {
    forward: () => go(1),
    back: () => go(-1),
    epoch_on: () => leap(1),
    epoch_back: () => leap(-1),
    first: () => show(0, 0),
    last: () => show(lastFrame, lastStep),
  }
  onButtons(parentElement, (move) => moves[move]())
  select.onchange = () => show(Number(select.value), state.step)
  code.onkeydown = (event) => {
    const [back, on] = event.shiftKey ? ["epoch_back", "epoch_on"] : ["back", "forward"]
    const keys = { ArrowRight: on, ArrowDown: on, ArrowLeft: back, ArrowUp: back, Home: "first", End: "last" }
    const move = keys[event.key]
    if (!move) return
    event.preventDefault()
    moves[move]()
  }
  // Another run starts at its beginning.
  list.replaceChildren(...data.source.map((text, i) =>
    element("li", { className: "line" }, ...codeLine(data.first + i, text))))
  select.replaceChildren(...data.epochs.map((epoch, i) => element("option", { value: i }, epoch)))
  find(".given").replaceChildren(...data.given.map((entry) =>
    card(entry.tensor, entry.values, null)))
  find(".unit").textContent = Unit
  select.setAttribute("aria-label", `Jump to ${data.unit === "epoch" ? "an epoch" : "a step"}`)
  for (const [move, label] of [["epoch_back", "Previous"], ["epoch_on", "Next"]]) {
    find(`[data-do=${move}]`).setAttribute("aria-label", `${label} ${data.unit}`)
  }
  code.setAttribute("aria-label",
    `The lines of the loop; arrow keys step, with Shift by ${data.unit}s`)
  find("details").hidden = data.given.length === 0
  show(0, 0)
}
