// A computational graph as boxes and lines, over the sums of graph_sums.js: it follows knobs that are
// dragged, says of each node what it is, and can be walked through, forward and back.
const NS = "http://www.w3.org/2000/svg"
const graphs = new WeakMap()

const make = (parent, tag, attributes = {}, text) => {
  const node = document.createElementNS(NS, tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  if (text !== undefined) node.textContent = text
  parent.append(node)
  return node
}
const titled = ({ name, written, op }) => (op ? `${name} = ${written}` : name)

// Where everything stands: columns from left to right if there is room, else from top to bottom.
function plan(data, width) {
  const longest = Math.max(...data.nodes.filter((n) => n.at).map((n) => titled(n).length))
  const w = Math.min(Math.max(70, 18 + 7.1 * longest), 150), h = 60, margin = 6
  const across = data.columns * (w + 50) - 50 + 2 * margin
  const down = data.rows * (w + 14) - 14 + 2 * margin
  const upright = across > width && down <= Math.max(width, 320)
  const rows = upright ? Math.max(width, down) : 0
  const step = upright
    ? { c: h + 34, r: data.rows > 1 ? Math.min((rows - 2 * margin - w) / (data.rows - 1), w + 50) : 0 }
    : { c: data.columns > 1 ? Math.max(w + 50, Math.min((width - 2 * margin - w) / (data.columns - 1), w + 90)) : 0, r: h + 16 }
  const wide = upright ? (data.rows - 1) * step.r + w : (data.columns - 1) * step.c + w
  const offset = Math.max(margin, (width - wide) / 2)
  const at = ([c, r]) => upright
    ? { x: offset + w / 2 + r * step.r, y: margin + h / 2 + c * step.c }
    : { x: offset + w / 2 + c * step.c, y: margin + h / 2 + r * step.r }
  return {
    at, w, h, upright,
    width: Math.max(width, wide + 2 * margin),
    height: upright ? (data.columns - 1) * step.c + h + 2 * margin : (data.rows - 1) * step.r + h + 2 * margin,
  }
}

function build(state) {
  const { data, svg } = state
  const room = svg.parentElement.clientWidth || 600
  const where = plan(data, room)
  Object.assign(state, { room, where, marks: new Map(), lines: [] })
  svg.replaceChildren()
  svg.setAttribute("viewBox", `0 0 ${where.width} ${where.height}`)
  svg.setAttribute("width", where.width)
  svg.setAttribute("height", where.height)
  const lines = make(svg, "g"), nodes = make(svg, "g"), texts = make(svg, "g")
  const { w, h, upright } = where
  for (const edge of data.edges) {
    const stops = edge.by.map(where.at)
    const twin = data.edges.find((e) => e !== edge && e.from === edge.from && e.to === edge.to)
    const bend = twin ? (edge.side ? 12 : -12) : 0
    const ends = stops.map((p) => ({ ...p }))
    const first = ends[0], last = ends[ends.length - 1]
    if (upright) { first.y += h / 2; last.y -= h / 2; first.x += bend; last.x += bend }
    else { first.x += w / 2; last.x -= w / 2; first.y += bend; last.y += bend }
    let path = `M${first.x} ${first.y}`
    ends.slice(1).forEach((p, k) => {
      const q = ends[k]
      path += upright
        ? ` C${q.x} ${(q.y + p.y) / 2} ${p.x} ${(q.y + p.y) / 2} ${p.x} ${p.y}`
        : ` C${(q.x + p.x) / 2} ${q.y} ${(q.x + p.x) / 2} ${p.y} ${p.x} ${p.y}`
    })
    const line = make(lines, "path", { class: "edge", d: path })
    // Its slope stands near the end where it arrives, on the outer side of the line.
    const from = ends[ends.length - 2]
    const side = upright ? Math.sign(Math.round(from.x - last.x)) : Math.sign(Math.round((from.y - last.y) / 4))
    const place = upright
      ? { x: last.x + (side < 0 ? -7 : 7), y: last.y - 6, class: `slope ${side < 0 ? "before" : "after"}` }
      : { x: last.x - 25, y: last.y + (side > 0 ? 19 : side < 0 ? -10 : -6), class: "slope" }
    state.lines.push({ ...edge, line, text: make(texts, "text", place) })
  }
  data.nodes.forEach((node, i) => {
    if (!node.at) return
    const { x, y } = where.at(node.at)
    const knob = data.knobs[node.name] !== undefined
    const group = make(nodes, "g", { class: `node${knob ? " knob" : ""}`, tabindex: -1, role: "img", "aria-label": titled(node) })
    make(group, "rect", { class: "halo", x: x - w / 2 - 4, y: y - h / 2 - 4, width: w + 8, height: h + 8, rx: 9 })
    make(group, "rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 6 })
    make(group, "text", { class: "name", x, y: y - 13 }, titled(node))
    state.marks.set(i, {
      group, x, y,
      value: make(group, "text", { class: "value", x, y: y + 5 }),
      gradient: make(group, "text", { class: "gradient", x, y: y + 22 }),
    })
    group.onpointerenter = () => { state.pointed = i; tell(state) }
    group.onpointerleave = () => { state.pointed = null; tell(state) }
    group.onclick = () => group.focus()
    group.onfocus = () => focused(state, i)
  })
  if (!state.marks.has(state.stop)) state.stop = Math.min(...state.marks.keys())
  state.marks.get(state.stop).group.setAttribute("tabindex", 0)
}

// What is known so far: everything, unless somebody is on the way.
function known(state) {
  const { data, sums } = state
  const upto = state.walked < 0 ? data.steps.length - 1 : state.walked
  const values = new Set(data.nodes.flatMap((node, i) => (node.op ? [] : [i])))
  const gradients = new Map(), taken = new Set()
  for (let k = 0; k <= upto; k++) {
    const { node, back, above, side } = data.steps[k]
    if (!back) values.add(node)
    else if (state.walked >= 0 || data.gradients) {
      gradients.set(node, sums.found[k].total)
      taken.add(`${above} ${side}`)
    }
  }
  return { values, gradients, taken }
}

function draw(state) {
  const { data, sums } = state
  const { values, gradients, taken } = known(state)
  for (const [i, mark] of state.marks) {
    mark.value.textContent = values.has(i) ? figure(sums.values[i], 3) : ""
    mark.gradient.textContent = gradients.has(i) ? figure(gradients.get(i), 3) : ""
    mark.group.classList.toggle("waits", !values.has(i))
  }
  for (const edge of state.lines) {
    edge.text.textContent = taken.has(`${edge.to} ${edge.side}`) ? `× ${figure(sums.slopes[edge.to][edge.side], 3)}` : ""
  }
  const name = data.nodes[sums.last].name
  const brass = Object.assign(document.createElement("b"), { textContent: "Brass", className: "brass" })
  state.find(".key").replaceChildren(
    "Each box shows its value and, below it in brass, its gradient. ", brass,
    ` at a line: the local slope, by which the gradient is multiplied on the way back from ${name}.`,
  )
  tell(state)
  if (state.find("details").open) table(state)
}

const shares = (state, i) => state.data.steps.flatMap((step, k) =>
  step.back && step.node === i && step.above !== null
    ? [`${figure(state.sums.found[k].incoming)} × ${factor(state.sums.found[k].slope)}`] : [])

function about(state, i) {
  const { data, sums } = state
  const node = data.nodes[i], last = data.nodes[sums.last].name
  const k = data.steps.findIndex((step) => !step.back && step.node === i)
  const value = k >= 0 ? sums.said(k) : `${node.name} is ${figure(sums.values[i])}.`
  const { gradients } = known(state)
  if (!gradients.has(i)) return value
  const g = sums.gradients[i], parts = shares(state, i)
  if (i === sums.last) return `${value} Its gradient is 1: the way back begins here.`
  return `${value} Its gradient: ${parts.join(" + ")} = ${figure(g)}. ` +
    `If ${node.name} grew by 0.01, ${last} would change by about ${figure(0.01 * g)}.`
}

function tell(state) {
  const { data, sums } = state
  const n = data.steps.length
  const step = state.walked >= 0 ? data.steps[state.walked] : null
  const at = state.pointed ?? state.focused
  let says = "Point at a box, or go there with Tab and the arrow keys. Or walk through the graph, forward and back, step by step."
  let lit = [], line = null, back = false
  if (at !== null && state.marks.has(at)) {
    says = about(state, at)
    lit = [at]
  } else if (step) {
    says = `${state.walked + 1} of ${n}. ${step.back ? "Backward" : "Forward"}. ${sums.said(state.walked)}`
    back = step.back
    lit = [step.node]
    line = back ? (edge) => edge.to === step.above && edge.side === step.side : (edge) => edge.to === step.node
  }
  for (const [i, mark] of state.marks) {
    mark.group.classList.toggle("now", lit.includes(i))
    mark.group.classList.toggle("back", back)
  }
  for (const edge of state.lines) {
    edge.line.classList.toggle("now", Boolean(line && line(edge)))
    edge.line.classList.toggle("back", back)
  }
  state.find(".said").textContent = says
  state.find('[data-do="forward"]').textContent = state.walked < 0 ? "Walk through it" : "Next step"
  state.find('[data-do="forward"]').disabled = state.find('[data-do="end"]').disabled = state.walked >= n - 1
  state.find('[data-do="back"]').disabled = state.find('[data-do="again"]').disabled = state.walked < 0
}

function table(state) {
  const { data, sums } = state
  const cells = (row, tag) => row.map((text) => Object.assign(document.createElement(tag), { textContent: text }))
  state.find("thead tr").replaceChildren(...cells(["node", "is", "value", "gradient", "gradient handed down × local slope"], "th"))
  state.find("tbody").replaceChildren(...data.nodes.flatMap((node, i) => {
    if (!node.at) return []
    const made = document.createElement("tr")
    const is = node.op ? node.written : data.knobs[node.name] !== undefined ? "a knob" : "an input"
    const gradient = node.turned ? figure(sums.gradients[i]) : ""
    made.append(...cells([node.name, is, figure(sums.values[i]), gradient, shares(state, i).join(" + ")], "td"))
    return [made]
  }))
}

function focused(state, i) {
  state.find(".said").setAttribute("aria-live", "polite")
  state.marks.get(state.stop).group.setAttribute("tabindex", -1)
  state.stop = state.focused = i
  state.marks.get(i).group.setAttribute("tabindex", 0)
  tell(state)
}

// Where an arrow key leads from a node: along the edges, or to the next of its column.
function neighbour(state, pressed) {
  const { nodes, edges } = state.data
  const here = state.stop
  if (pressed === "Home") return Math.min(...state.marks.keys())
  if (pressed === "End") return Math.max(...state.marks.keys())
  const turned = { ArrowUp: "ArrowLeft", ArrowDown: "ArrowRight", ArrowLeft: "ArrowUp", ArrowRight: "ArrowDown" }
  const way = state.where.upright ? turned[pressed] : pressed
  if (way === "ArrowRight") return edges.find((edge) => edge.from === here)?.to
  if (way === "ArrowLeft") return edges.find((edge) => edge.to === here)?.from
  const column = [...state.marks.keys()].filter((i) => nodes[i].at[0] === nodes[here].at[0])
  column.sort((i, j) => nodes[i].at[1] - nodes[j].at[1])
  const by = way === "ArrowUp" ? -1 : 1
  return column[(column.indexOf(here) + by + column.length) % column.length]
}

function begin(parentElement) {
  const state = { walked: -1, pointed: null, focused: null, stop: null, held: {} }
  const find = (state.find = (selector) => parentElement.querySelector(selector))
  state.svg = find(".drawing")
  const move = (to) => {
    find(".said").setAttribute("aria-live", "polite")
    state.walked = to
    state.focused = null
    draw(state)
    const mark = to >= 0 && state.marks.get(state.data.steps[to].node)
    const box = find(".drawn")
    if (mark && box.scrollWidth > box.clientWidth) box.scrollLeft = mark.x - box.clientWidth / 2
  }
  const moves = {
    again: () => move(-1),
    back: () => move(state.walked - 1),
    forward: () => move(Math.min(state.walked + 1, state.data.steps.length - 1)),
    end: () => move(state.data.steps.length - 1),
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => moves[button.dataset.do]()
  }
  state.svg.onkeydown = (event) => {
    if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return
    event.preventDefault()
    const next = neighbour(state, event.key)
    if (next !== undefined) state.marks.get(next).group.focus()
  }
  state.svg.onfocusout = () => { state.focused = null }
  find("details").ontoggle = () => { if (find("details").open) table(state) }
  return state
}

function component({ data, parentElement }) {
  let state = graphs.get(parentElement)
  if (!state) {
    state = begin(parentElement)
    graphs.set(parentElement, state)
  }
  const shape = JSON.stringify([data.nodes.map((n) => [titled(n), n.at]), data.edges, data.knobs])
  state.data = data
  state.sums = new Sums(data)
  state.held = {}
  state.find(".graph").setAttribute("aria-label", data.label)
  state.svg.setAttribute("aria-label", `${data.label} Arrow keys go along the lines.`)
  state.find(".said").setAttribute("aria-live", "off")
  if (shape !== state.shape) {
    Object.assign(state, { shape, walked: -1, focused: null, stop: null })
    build(state)
  }
  state.sums.take(state.held)
  draw(state)
  const dragged = ({ detail }) => {
    if (!Object.values(data.knobs).some((knob) => detail[knob] !== state.held[knob])) return
    state.held = detail
    state.find(".said").setAttribute("aria-live", "off")
    state.sums.take(detail)
    draw(state)
  }
  window.addEventListener(data.live, dragged)
  const watcher = new ResizeObserver(() => {
    const room = state.svg.parentElement.clientWidth
    if (!room || Math.abs(room - state.room) < 1) return
    build(state)
    draw(state)
  })
  watcher.observe(state.svg.parentElement)
  return () => {
    window.removeEventListener(data.live, dragged)
    watcher.disconnect()
  }
}
