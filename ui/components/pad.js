// Paper to write a digit on, with a network's output at once. The weights were sent before: nothing goes to
// the server.
import { denseOf, probabilitiesOf } from "./dense.js"
import { onButtons } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { aDigit, blankPaper, drawInk, fitted, frameOf, inkOf, keepStrokes, kept, moved, sureOf, writable } from "./paper.js"
import { barOf, LEVELS, PIXELS, SIDE } from "./pixels.js"

export default function component({ data, parentElement, state, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector)
  const canvas = find(".paper")
  if (!state.paper) {
    Object.assign(state, { paper: blankPaper(), next: 0 })
    const before = kept()
    if (before) Object.assign(state.paper, { points: fitted(before), ink: inkOf(fitted(before)) })
  }
  const { paper } = state
  const layers = denseOf(data.layers), examples = bytesOf(data.pixels), names = data.names

  const rows = find(".answers")
  if (!rows.children.length) {
    for (let digit = 0; digit < 10; digit++) rows.append(barOf("answer", digit)[0])
  }
  const show = () => {
    drawInk(canvas, paper, data.cursor)
    const p = probabilitiesOf(layers, data.activation, paper.ink), best = p.indexOf(Math.max(...p))
    const used = paper.ink.some((value) => value > 0)
    ;[...rows.children].forEach((line, digit) => {
      line.classList.toggle("best", digit === best && used)
      line.querySelector(".bar").style.width = `${100 * p[digit]}%`
      line.querySelector(".figure").textContent = `${(100 * p[digit]).toFixed(1)} %`
    })
    find(".says").textContent = used
      ? `I read ${aDigit(best)}, ${sureOf(p[best])}.`
      : "Empty paper. The network has an answer even to that: it has no other choice."
    find(".place").textContent = used ? placed() : ""
  }
  // The box of the ink; training digits reach from the top row to the bottom one.
  const placed = () => {
    const [left, right, top, bottom] = frameOf(paper.ink, SIDE, 0.1)
    const hints = []
    if (top > 0 || bottom < SIDE - 1) hints.push("does not reach from the top row to the bottom row")
    if (Math.abs(left + right - (SIDE - 1)) > 2) hints.push("is off centre")
    return hints.length
      ? `Your digit ${hints.join(" and ")}; the digits it was trained on fill the box. Try \u201cFit to the box\u201d.`
      : "It fills the box, like the digits the network was trained on."
  }
  const tell = (text) => { find(".cell").textContent = text }
  const radius = () => Number(find(".pen").value)
  const put = writable(canvas, paper, { radius, changed: show, redraw: show, tell })
  const shift = (right, down) => put(moved(paper.ink, right, down))
  const moves = {
    clear: () => put(new Float32Array(PIXELS)),
    fit: () => {
      paper.points = fitted(paper.points)
      paper.ink = inkOf(paper.points)
      show()
    },
    left: () => shift(-1, 0), right: () => shift(1, 0), up: () => shift(0, -1), down: () => shift(0, 1),
    noise: () => put(paper.ink.map((value) =>
      Math.min(1, Math.max(0, value + 0.3 * Math.sqrt(-2 * Math.log(1 - Math.random())) *
        Math.cos(2 * Math.PI * Math.random()))))),
    example: () => {
      const i = state.next++ % names.length
      put(Float32Array.from({ length: PIXELS }, (_, k) => examples[PIXELS * i + k] / LEVELS))
      tell(names[i])
    },
  }
  onButtons(parentElement, (move) => moves[move]())
  const rub = find(".rub")
  rub.onclick = () => {
    paper.rub = !paper.rub
    rub.setAttribute("aria-pressed", String(paper.rub))
  }
  show()
  return keepStrokes(canvas, paper, state, setTriggerValue)
}
