// Sketch what a curve will look like: with pointer, finger or arrow keys. Once there is a truth, it
// is laid over the sketch, and nothing can be moved any more.
const WIDTH = 640, HEIGHT = 300, LEFT = 70, RIGHT = 16, TOP = 16, BOTTOM = 54
const NS = "http://www.w3.org/2000/svg"
const drawings = new WeakMap()

const make = (parent, tag, attributes, text) => {
  const node = document.createElementNS(NS, tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  if (text !== undefined) node.textContent = text
  parent.append(node)
  return node
}

const figure = (value) =>
  Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(0)
    : Number(value.toPrecision(3)).toLocaleString("en")

export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector)
  const svg = find("svg"), output = find("output")
  const n = data.at.length, done = data.truth !== null
  const scale = data.log ? Math.log10 : (v) => v
  const back = data.log ? (v) => 10 ** v : (v) => v
  const low = scale(data.low), high = scale(data.high)
  const step = (high - low) / 40
  let state = drawings.get(parentElement)
  if (!state || state.name !== data.name) {
    const start = data.value ?? data.at.map((_, i) => data.first ?? data.high)
    state = { name: data.name, values: start.slice(), moved: data.value !== null }
    drawings.set(parentElement, state)
  }
  if (data.value !== null && done) state.values = data.value.slice()
  const across = (i) => LEFT + ((WIDTH - LEFT - RIGHT) * (data.bars ? i + 0.5 : i)) / (data.bars ? n : n - 1)
  const up = (value) => {
    const share = (scale(Math.max(value, data.log ? data.low : -Infinity)) - low) / (high - low)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.max(0, Math.min(1, share))
  }
  const path = (values) => {
    if (!data.bars) return values.map((v, i) => `${i ? "L" : "M"}${across(i)},${up(v)}`).join("")
    const half = ((WIDTH - LEFT - RIGHT) / n) * 0.42
    return values
      .map((v, i) => `M${across(i) - half},${HEIGHT - BOTTOM}V${up(v)}h${2 * half}V${HEIGHT - BOTTOM}`)
      .join("")
  }

  svg.replaceChildren()
  find(".sketch").classList.toggle("bars", Boolean(data.bars))
  find(".sketch").setAttribute("aria-label", data.label)
  make(svg, "rect", { class: "frame", x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM })
  for (const tick of data.ticks) {
    make(svg, "line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: up(tick), y2: up(tick) })
    make(svg, "text", { x: LEFT - 8, y: up(tick) + 5, "text-anchor": "end" }, figure(tick))
  }
  const every = Math.ceil(n / 6)
  data.at.forEach((x, i) => {
    if (i % every === 0 || i === n - 1) {
      make(svg, "text", { x: across(i), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, data.names?.[i] ?? figure(x))
    }
  })
  make(svg, "text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 8, "text-anchor": "middle" }, data.x_title)
  make(svg, "text", { x: -(HEIGHT - BOTTOM + TOP) / 2, y: 16, "text-anchor": "middle", transform: "rotate(-90)" }, data.y_title)
  const own = make(svg, "path", { class: "own", d: path(state.values) })
  if (done) {
    make(svg, "path", { class: "truth", d: path(data.truth) })
    const i = data.bars ? 0 : Math.floor(n / 2)
    const [mine, true_] = [up(state.values[i]), up(data.truth[i])]
    if (data.value !== null) make(svg, "text", { class: "name mine", x: across(i) + 8, y: mine + (mine <= true_ ? -10 : 22) }, "your sketch")
    make(svg, "text", { class: "name", x: across(i) + 8, y: true_ + (mine <= true_ && data.value !== null ? 22 : -10) }, "what happened")
    if (data.value === null) own.remove()
    find(".how").textContent = ""
    output.textContent = ""
    return
  }
  find(".how").textContent =
    "Draw with the pointer or a finger. By keyboard: Tab to a point, arrow keys up and down move it, left and right go to the next one."

  const points = data.at.map((x, i) =>
    make(svg, "circle", {
      class: "point", r: 8, cx: across(i), cy: up(state.values[i]), tabindex: i ? -1 : 0,
      role: "slider", "aria-orientation": "vertical", "aria-label": `${data.y_title} at ${data.names?.[i] ?? figure(x)}`,
      "aria-valuemin": data.low, "aria-valuemax": data.high,
    }))
  const show = (i) => {
    points[i].setAttribute("cy", up(state.values[i]))
    points[i].setAttribute("aria-valuenow", state.values[i])
    points[i].setAttribute("aria-valuetext", figure(state.values[i]))
    own.setAttribute("d", path(state.values))
    output.textContent = `${data.names?.[i] ?? figure(data.at[i])}: ${figure(state.values[i])}`
  }
  points.forEach((_, i) => {
    points[i].setAttribute("aria-valuenow", state.values[i])
    points[i].setAttribute("aria-valuetext", figure(state.values[i]))
  })
  const set = (i, share) => {
    state.values[i] = back(low + Math.max(0, Math.min(1, share)) * (high - low))
    state.moved = true
    show(i)
  }
  const tell = () => { if (state.moved) setStateValue("curve", state.values.slice()) }
  let last = null
  const draw = (event) => {
    const box = svg.getBoundingClientRect()
    const x = ((event.clientX - box.left) / box.width) * WIDTH
    const y = ((event.clientY - box.top) / box.height) * HEIGHT
    const place = ((x - LEFT) / (WIDTH - LEFT - RIGHT)) * (data.bars ? n : n - 1) - (data.bars ? 0.5 : 0)
    const i = Math.max(0, Math.min(n - 1, Math.round(place)))
    const share = (HEIGHT - BOTTOM - y) / (HEIGHT - TOP - BOTTOM)
    // A quick stroke passes over points: they follow in between.
    if (last !== null && Math.abs(i - last.i) > 1) {
      const way = Math.sign(i - last.i)
      for (let j = last.i + way; j !== i; j += way) set(j, last.share + ((share - last.share) * (j - last.i)) / (i - last.i))
    }
    set(i, share)
    last = { i, share }
  }
  svg.onpointerdown = (event) => {
    svg.setPointerCapture(event.pointerId)
    last = null
    draw(event)
    svg.onpointermove = draw
  }
  svg.onpointerup = svg.onpointercancel = () => {
    svg.onpointermove = null
    tell()
  }
  let timer
  svg.onkeydown = (event) => {
    const i = points.indexOf(event.target)
    if (i < 0) return
    const moves = { ArrowUp: step, ArrowDown: -step, PageUp: 5 * step, PageDown: -5 * step }
    const goes = { ArrowLeft: -1, ArrowRight: 1 }
    if (event.key in moves) {
      set(i, (scale(state.values[i]) + moves[event.key] - low) / (high - low))
      clearTimeout(timer)
      timer = setTimeout(tell, 400)
    } else if (event.key in goes) {
      const next = points[Math.max(0, Math.min(n - 1, i + goes[event.key]))]
      points[i].tabIndex = -1
      next.tabIndex = 0
      next.focus()
    } else return
    event.preventDefault()
  }
}
