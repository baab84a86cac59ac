// Draws a predicted curve by pointer, touch or arrow keys. Once the truth is shown over it, nothing can be
// moved.
import { onResize, rove, svgElement } from "./dom.js"
import { minus } from "./numbers.js"

const HEIGHT = 204, LEFT = 72, RIGHT = 20, TOP = 14, BOTTOM = 50
const BASE = HEIGHT - BOTTOM, STEPS = 40
const laid = new Set() // sketches whose truth was already shown

const figure = (value) =>
  minus(Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(0)
    : Number(value.toPrecision(3)).toLocaleString("en"))

// Labels like an axis: 10⁻⁴, not 1e-4.
const label = (value) => figure(value).replace(/^1 × (?=10)/, "")

export default function component({ data, parentElement, setStateValue, state }) {
  const box = parentElement.querySelector(".sketch"), svg = box.querySelector("svg")
  if (state.name !== data.name) {
    Object.assign(state, { name: data.name, values: data.at.map(() => data.first), moved: false })
  }
  if (data.guess !== null) state.values = data.guess.slice()
  state.tell = setStateValue
  let width = 0
  const draw = () => {
    const now = Math.max(260, Math.round(box.clientWidth))
    if (now === width) return
    width = now
    build(box, svg, data, state, width)
  }
  draw()
  return onResize(box, draw)
}

function build(box, svg, data, state, width) {
  const n = data.at.length, done = data.truth !== null
  const { low, high } = data, right = width - RIGHT
  const call = (i) => data.names[i] ?? figure(data.at[i])
  const first = data.at[0], last = data.at[n - 1]
  // A curve's points are at their x; bars are evenly spaced.
  const across = (i) => LEFT + (right - LEFT) *
    (data.bars ? (i + 0.5) / n : (data.at[i] - first) / (last - first))
  const share = (v) => Math.max(0, Math.min(1, (v - low) / (high - low)))
  const up = (v) => BASE - (BASE - TOP) * share(v)
  const half = ((right - LEFT) / n) * 0.36
  const bars = (values) =>
    values.map((v, i) => `M${across(i) - half},${BASE}V${up(v)}h${2 * half}V${BASE}`).join("")
  const line = (values, xs) => values.map((v, i) => `${i ? "L" : "M"}${xs(i)},${up(v)}`).join("")
  const path = (values) => data.bars ? bars(values) : line(values, across)
  // The whole curve, in equal steps from the first to the last x.
  const whole = (values) =>
    line(values, (i) => LEFT + ((right - LEFT) * i) / (values.length - 1))

  svg.replaceChildren()
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`)
  svg.setAttribute("height", HEIGHT)
  box.className = `sketch ${data.bars ? "bars" : ""} ${done ? "done" : "open"}${state.values.some((v) => v !== data.first) ? " drawn" : ""}`
  box.setAttribute("aria-label", `Sketch: ${data.y_title} over ${data.x_title}`)
  svgElement(svg, "rect", { class: "frame", x: 0, y: 0, width, height: HEIGHT })
  for (const tick of data.ticks) {
    svgElement(svg, "line", { class: "grid", x1: LEFT, x2: right, y1: up(tick), y2: up(tick) })
    // The first point of a curve is on the axis: its ring must not cover a label.
    const x = LEFT - (data.bars ? 8 : 14)
    svgElement(svg, "text", { x, y: up(tick) + 5, "text-anchor": "end" }, label(tick))
  }
  for (let i = 0, free = 0; i < n; i += 1) {
    if (!data.bars && across(i) < free) continue
    svgElement(svg, "text", { x: across(i), y: BASE + 19, "text-anchor": "middle" }, data.names[i] ?? label(data.at[i]))
    free = across(i) + 40
  }
  svgElement(svg, "text", { x: (LEFT + right) / 2, y: HEIGHT - 9, "text-anchor": "middle" }, data.x_title)
  svgElement(svg, "text", {
    x: -(BASE + TOP) / 2, y: 15, "text-anchor": "middle", transform: "rotate(-90)",
  }, data.y_title)
  for (const other of data.others) svgElement(svg, "path", { class: "other", d: path(other) })
  if (data.beside) {
    const [name, heights] = data.beside
    svgElement(svg, "path", { class: "beside", d: whole(heights) })
    svgElement(svg, "text", { class: "beside", x: right, y: up(heights.at(-1)) - 8, "text-anchor": "end" }, name)
  }
  const own = svgElement(svg, "path", { class: "own", d: path(state.values) })
  if (done) return lay()
  svg.removeAttribute("role")
  svg.removeAttribute("aria-label")
  box.querySelector(".how").textContent = "Draw with the pointer, a finger or the arrow keys."

  const points = [], dots = []
  const isGiven = (i) => data.given && i === 0
  data.at.forEach((_, i) => {
    points.push(svgElement(svg, "circle", {
      class: "point", r: 22, cx: across(i), tabindex: i ? -1 : 0, role: "slider",
      "aria-orientation": "vertical", "aria-label": `${data.y_title} at ${call(i)}`,
      "aria-valuemin": data.low, "aria-valuemax": data.high,
    }))
    const given = isGiven(i)
    dots.push(svgElement(svg, "circle", { class: given ? "given" : "dot", r: 7, cx: across(i) }))
    if (given) points[i].setAttribute("aria-disabled", "true")
    place(i)
  })
  function place(i) {
    const y = up(state.values[i])
    points[i].setAttribute("cy", y)
    dots[i].setAttribute("cy", y)
    points[i].setAttribute("aria-valuenow", state.values[i])
    points[i].setAttribute("aria-valuetext", figure(state.values[i]))
  }
  const set = (i, part) => {
    if (isGiven(i)) return
    const level = Math.max(0, Math.min(1, part)) * (high - low) + low
    const value = Math.round(level / data.step) * data.step
    state.values[i] = Math.max(data.low, Math.min(data.high, Number(value.toPrecision(4))))
    state.moved = true
    box.classList.add("drawn")
    place(i)
    own.setAttribute("d", path(state.values))
    const all = figure(state.values.reduce((a, b) => a + b))
    box.querySelector(".now").textContent =
      `${call(i)}: ${figure(state.values[i])}${data.bars ? `, together ${all}` : ""}`
  }
  const tell = () => {
    clearTimeout(state.timer)
    if (!state.moved) return
    state.moved = false
    state.tell("curve", state.values.slice())
  }
  let before = null
  const draw = (event) => {
    const at = svg.getBoundingClientRect()
    const x = ((event.clientX - at.left) / at.width) * width
    const y = ((event.clientY - at.top) / at.height) * HEIGHT
    const away = (j) => Math.abs(across(j) - x)
    const i = data.at.reduce((best, _, j) => (away(j) < away(best) ? j : best), 0)
    const part = (BASE - y) / (BASE - TOP)
    // A quick stroke skips points, which are interpolated.
    if (before !== null && Math.abs(i - before.i) > 1) {
      const way = Math.sign(i - before.i)
      const slope = (part - before.part) / (across(i) - across(before.i))
      for (let j = before.i + way; j !== i; j += way) {
        set(j, before.part + slope * (across(j) - across(before.i)))
      }
    }
    set(i, part)
    before = { i, part }
  }
  svg.onpointerdown = (event) => {
    svg.setPointerCapture(event.pointerId)
    before = null
    draw(event)
    svg.onpointermove = draw
  }
  svg.onpointerup = svg.onpointercancel = () => {
    svg.onpointermove = null
    tell()
  }
  const goTo = (i, other) => {
    rove(points[i], points[other])
    points[other].focus()
  }
  svg.onkeydown = (event) => {
    const i = points.indexOf(event.target)
    if (i < 0) return
    const one = Math.max(data.step / (high - low), 1 / STEPS)
    const moves = { ArrowUp: one, ArrowDown: -one, PageUp: 5 * one, PageDown: -5 * one }
    const goes = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: n - 1 }
    if (event.key in moves) {
      set(i, share(state.values[i]) + moves[event.key])
      clearTimeout(state.timer)
      state.timer = setTimeout(tell, 500)
    } else if (event.key in goes) {
      goTo(i, Math.max(0, Math.min(n - 1, goes[event.key])))
    } else return
    event.preventDefault()
  }
  svg.onfocusout = tell

  function lay() {
    svg.onpointerdown = svg.onpointermove = svg.onkeydown = svg.onfocusout = null
    const real = svgElement(svg, "path", { class: "truth", d: data.curve ? whole(data.curve) : path(data.truth), pathLength: 1 })
    if (!laid.has(data.name)) real.classList.add("new")
    laid.add(data.name)
    const rows = data.at.map((_, i) =>
      `${call(i)}: ${figure(state.values[i])}, really ${figure(data.truth[i])}`)
    svg.setAttribute("role", "img")
    const all = data.others.length ? `${data.others.length} sketches with their median` : "Your sketch"
    svg.setAttribute("aria-label", `${all}, and what happened. ${rows.join("; ")}.`)
    // Names are where both curves are furthest apart, above the higher and below the lower.
    const apart = data.at.map((_, i) => Math.abs(up(state.values[i]) - up(data.truth[i])))
    const i = apart.indexOf(Math.max(...apart))
    const anchor = across(i) < LEFT + 70 ? "start" : across(i) > right - 70 ? "end" : "middle"
    const isAbove = up(state.values[i]) <= up(data.truth[i])
    const name = (text, value, above) => svgElement(svg, "text", {
      class: "name", x: across(i), "text-anchor": anchor,
      y: Math.max(TOP + 10, Math.min(BASE - 6, up(value) + (above ? -10 : 20))),
    }, text)
    name(data.called, state.values[i], isAbove)
    name("what happened", data.truth[i], !isAbove)
  }
}
