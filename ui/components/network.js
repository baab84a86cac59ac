// A network as neurons and lines, over the sums of network_sums.js: it follows the replay and knobs
// that are dragged, says of each number what it is, and can be walked through, forward and backward.
const NS = "http://www.w3.org/2000/svg"
const networks = new WeakMap()

const make = (parent, tag, attributes = {}, text) => {
  const node = document.createElementNS(NS, tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  if (text !== undefined) node.textContent = text
  parent.append(node)
  return node
}

// Where everything stands ------------------------------------------------------------------------
function plan(network, width) {
  const { sizes, n, data } = network
  const most = Math.max(...sizes)
  const gap = most <= 4 ? 76 : most <= 8 ? 50 : most <= 12 ? 32 : 24
  const r = most <= 4 ? 22 : most <= 8 ? 18 : most <= 12 ? 13 : 10
  const margin = r + (most <= 4 ? 22 : 8)
  const height = Math.max(most <= 8 ? 250 : 0, (most - 1) * gap + 2 * margin)
  const longest = Math.max(...data.inputs.map((name) => name.length))
  const left = r + 12 + 7.5 * longest, right = r + 66
  const at = sizes.map((size, l) => {
    const step = size > 1 ? Math.min((height - 2 * margin) / (size - 1), 120) : 0
    return Array.from({ length: size }, (_, j) => ({
      x: left + ((width - left - right) * l) / n,
      y: height / 2 + (j - (size - 1) / 2) * step,
    }))
  })
  // Too narrow for the word "neuron" above each neuron of two layers side by side.
  const narrow = (width - left - right) / n < 90
  return { at, r, height, narrow, small: most <= 4, middling: most <= 8 }
}

function build(state) {
  const { network, svg } = state
  const width = Math.max(svg.clientWidth || svg.parentElement.clientWidth, 280)
  const where = plan(network, width)
  Object.assign(state, { width, where, marks: new Map(), labels: [] })
  svg.replaceChildren()
  svg.setAttribute("viewBox", `0 0 ${width} ${where.height}`)
  svg.style.height = `${where.height}px`
  const edges = make(svg, "g"), nodes = make(svg, "g"), texts = make(svg, "g")
  const { sizes, n, data } = network
  for (let l = 1; l <= n; l++) {
    for (let j = 0; j < sizes[l]; j++) {
      for (let i = 0; i < sizes[l - 1]; i++) {
        const from = where.at[l - 1][i], to = where.at[l][j]
        const ends = { x1: from.x + where.r, y1: from.y, x2: to.x - where.r, y2: to.y }
        const group = make(edges, "g", { class: "edge", tabindex: -1, role: "img", "aria-label": capital(network.edge(l, i, j)) })
        make(group, "line", { class: "halo", "stroke-width": where.middling ? 13 : 3, ...ends })
        const line = make(group, "line", { class: "line", ...ends })
        make(group, "line", { class: "touch", "stroke-width": where.middling ? 14 : 5, ...ends })
        state.marks.set(key("e", l, i, j), { group, line, l, i, j, place: network.place(l, i, j), ends })
      }
    }
  }
  for (let l = 0; l <= n; l++) {
    for (let j = 0; j < sizes[l]; j++) {
      const { x, y } = where.at[l][j]
      const group = make(nodes, "g", { class: "node", tabindex: -1, role: "img", "aria-label": network.title(l, j) })
      make(group, "circle", { class: "halo", cx: x, cy: y, r: where.r + 4 })
      make(group, "circle", { cx: x, cy: y, r: where.r })
      const mark = { group, l, j, x, y }
      const inside = { class: "within", x, y: y + 4, "text-anchor": "middle" }
      if (where.middling) mark.value = make(group, "text", inside)
      else if (l > 0 && l < n) make(group, "text", inside, String(j + 1))
      if (l === 0) make(group, "text", { class: "name", x: x - where.r - 7, y: y + 4, "text-anchor": "end" }, data.inputs[j])
      if (l === n) mark.told = make(group, "text", { class: "name", x: x + where.r + 7, y: y + 4 })
      if (where.small && l > 0) {
        if (l < n) make(texts, "text", { class: "name", x, y: y - where.r - 7, "text-anchor": "middle" }, where.narrow ? network.called(l, j).slice(7) : network.called(l, j))
        if (network.biased(l)) mark.bias = make(texts, "text", { x, y: y + where.r + 15, "text-anchor": "middle" })
      }
      state.marks.set(key("n", l, j), mark)
    }
  }
  if (where.small) label(state, texts)
  for (const [name, mark] of state.marks) {
    mark.group.onpointerenter = () => { state.pointed = name; state.tell() }
    mark.group.onpointerleave = () => { state.pointed = null; state.tell() }
    mark.group.onclick = () => state.go(name)
    mark.group.onfocus = () => state.focus(name)
  }
  // Of marks that are gone no event says that pointer or focus have left them.
  state.pointed = null
  if (!state.marks.has(state.focused)) state.focused = null
  const first = state.marks.has(state.stop) ? state.stop : key("n", 0, 0)
  state.stop = first
  state.marks.get(first).group.setAttribute("tabindex", 0)
}

// A weight stands on its line, wherever there it covers nothing else; some may find no place.
function label(state, texts) {
  const { where, network } = state
  const boxes = []
  const meets = (a) => boxes.some((b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h)
  for (const mark of state.marks.values()) {
    if (mark.x === undefined) continue
    boxes.push({ x: mark.x, y: mark.y, w: where.r + 2, h: where.r + 2 })
    if (mark.l > 0 && mark.l < network.n) boxes.push({ x: mark.x, y: mark.y - where.r - 11, w: 32, h: 8 })
    if (mark.bias) boxes.push({ x: mark.x, y: mark.y + where.r + 11, w: 36, h: 8 })
  }
  for (const mark of state.marks.values()) {
    if (!mark.line) continue
    const { x1, y1, x2, y2 } = mark.ends
    for (const share of [0.7, 0.6, 0.78, 0.5, 0.4, 0.3, 0.22, 0.86]) {
      const box = { x: x1 + share * (x2 - x1), y: y1 + share * (y2 - y1), w: 20, h: 8 }
      if (meets(box)) continue
      boxes.push(box)
      mark.text = make(texts, "text", { class: "weight", x: box.x, y: box.y + 4, "text-anchor": "middle" })
      break
    }
  }
}

function draw(state) {
  const { network, where } = state
  const { data } = network
  const slopes = state.view === "gradient"
  const largest = (numbers) => numbers.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0)
  // One scale for all frames; only a knob that is dragged may go beyond it.
  const steepest = Math.max(data.steepest, data.complete ? largest(network.slopes) : 0, 1e-12)
  const weights = () => [...state.marks.values()].filter((mark) => mark.line).map((mark) => network.values[mark.place])
  const widest = Object.keys(data.knobs).length ? Math.max(data.widest, largest(weights())) : data.widest
  const scale = slopes ? steepest : widest
  const x = network.X[state.example]
  state.acts = network.forward(x)
  for (const mark of state.marks.values()) {
    if (mark.line) {
      const number = slopes ? network.slopes[mark.place] : network.values[mark.place]
      const share = Number.isFinite(number) ? Math.min(1, Math.abs(number) / scale) : 0
      mark.line.setAttribute("class", `line ${slopes ? "slope" : number < 0 ? "minus" : number > 0 ? "plus" : "none"}`)
      mark.line.setAttribute("stroke-width", (where.middling ? 0.6 + 8.4 * share : 0.3 + 4.7 * share).toFixed(2))
      if (mark.text) mark.text.textContent = slopes ? figure(Number(number.toPrecision(2))) : short(number)
      continue
    }
    const a = state.acts[mark.l][mark.j]
    if (mark.value) mark.value.textContent = short(a)
    if (mark.told) mark.told.textContent = where.middling ? "p" : `p = ${short(a)}`
    if (mark.bias) mark.bias.textContent = `b = ${short(network.bias(mark.l, mark.j))}`
  }
  const epoch = data.epochs.length > 1 ? `${capital(data.unit)} ${data.epochs[state.at].toLocaleString("en")}. ` : ""
  const parts = slopes
    ? [`${epoch}The larger the ${data.gradient} of a weight, the wider its brass. The widest line: ${figure(scale)}${data.epochs.length > 1 ? ", on one scale for all frames" : ""}.`]
    : [epoch, ["b", "Blue", "minus"], ": a weight below zero, ", ["b", "orange", "plus"], `: above. The widest line: ${figure(widest)}${data.epochs.length > 1 ? ", on one scale for all frames" : ""}.`]
  state.find(".key").replaceChildren(...parts.map((part) => {
    if (typeof part === "string") return part
    const word = document.createElement(part[0])
    word.textContent = part[1]
    word.className = part[2]
    return word
  }))
  state.steps = null
  state.tell()
  if (state.find("details").open) table(state)
}

function table(state) {
  const { network } = state
  const { rate, forward, gradient } = network.data, rows = []
  const n_columns = forward ? 2 : rate === null ? 3 : 4
  const add = (name, place) => {
    const w = network.values[place], g = network.slopes[place]
    rows.push([name, figure(w), figure(g), figure(-rate * g)].slice(0, n_columns))
  }
  for (let l = 1; l <= network.n; l++) {
    for (let j = 0; j < network.sizes[l]; j++) {
      for (let i = 0; i < network.sizes[l - 1]; i++) add(capital(network.edge(l, i, j)), network.place(l, i, j))
      if (network.biased(l) && !(network.shared(l) && j)) {
        add(network.shared(l) ? `Bias that ${network.sizes[l]} neurons share` : `Bias of ${network.node(l, j)}`, network.bias_place(l, j))
      }
    }
  }
  const row = (cells, tag) => cells.map((text) => Object.assign(document.createElement(tag), { textContent: text }))
  state.find("thead tr").replaceChildren(...row(["", "value", gradient, "next step"].slice(0, n_columns), "th"))
  state.find("tbody").replaceChildren(...rows.map((cells) => {
    const made = document.createElement("tr")
    made.append(...row(cells, "td"))
    return made
  }))
}

function about(state, name) {
  const { network, acts } = state
  const mark = state.marks.get(name), example = network.data.examples.names[state.example]
  if (mark.line) {
    const { l, i, j, place } = mark
    return `${capital(network.edge(l, i, j))} with weight ${figure(network.values[place])}. ${network.step(place)} ` +
      `With ${example} it passes on ${times(network.values[place], acts[l - 1][i])} = ${figure(network.values[place] * acts[l - 1][i])}.`
  }
  const { l, j } = mark
  if (l === 0) return `${network.title(0, j)}. With ${example} it is ${figure(acts[0][j])}.`
  const place = network.bias_place(l, j)
  const bias = network.biased(l)
    ? ` ${network.shared(l) ? "The bias it shares with its layer" : "Its bias"} is ${figure(network.values[place])}. ${network.step(place)}` : ""
  return `${network.title(l, j)}, with ${example}: ${network.sum_in_words(l, j, acts[l - 1])}.${bias}`
}

// The next stop for an arrow key: along a line, or among its neighbours.
function neighbour(state, pressed) {
  const { sizes, n } = state.network
  const { line, l, i, j } = state.marks.get(state.stop)
  const turn = (at, by, size) => (at + by + size) % size
  const by = { ArrowUp: -1, ArrowDown: 1 }[pressed]
  if (pressed === "Home") return key("n", 0, 0)
  if (pressed === "End") return key("n", n, 0)
  if (line) {
    if (pressed === "ArrowLeft") return key("n", l - 1, i)
    if (pressed === "ArrowRight") return key("n", l, j)
    const next = turn(j * sizes[l - 1] + i, by, sizes[l - 1] * sizes[l])
    return key("e", l, next % sizes[l - 1], Math.floor(next / sizes[l - 1]))
  }
  if (pressed === "ArrowLeft") return l > 0 ? key("e", l, 0, j) : null
  if (pressed === "ArrowRight") return l < n ? key("e", l + 1, j, 0) : null
  return key("n", l, turn(j, by, sizes[l]))
}

function begin(parentElement) {
  const state = { example: 0, at: 0, stop: null, walked: -1, walking: false, pointed: null, view: "weights", held: {} }
  const find = (state.find = (selector) => parentElement.querySelector(selector))
  state.svg = find(".drawing")
  state.light = (names, back) => {
    for (const mark of state.marks.values()) {
      mark.group.classList.remove("now")
      if (mark.text) mark.text.classList.remove("now")
    }
    for (const name of names) {
      const mark = state.marks.get(name)
      mark.group.classList.add("now")
      if (mark.text) mark.text.classList.add("now")
    }
    state.svg.classList.toggle("walk", state.walking && !state.pointed)
    state.svg.classList.toggle("back", back)
  }
  state.tell = () => {
    const { examples, forward } = state.network.data
    if (!state.steps) state.steps = walk(state.network, state.network.X[state.example], examples.y[state.example])
    state.walked = Math.min(state.walked, state.steps.length - 1)
    let says = "Point at a line or a circle, or go there with Tab and the arrow keys. Or walk through it, " +
      (forward ? "step by step." : "forward and back, step by step.")
    const step = state.steps[state.walked]
    const name = state.pointed ?? (state.walking ? null : state.focused)
    if (name) {
      says = about(state, name)
      state.light([name], false)
    } else if (state.walking && step) {
      says = `${state.walked + 1} of ${state.steps.length}. ${step.says}`
      state.light(step.lit, step.back)
    } else state.light([], false)
    find(".said").textContent = says
    find('[data-do="forward"]').textContent = state.walked < 0 ? "Walk through it" : "Next step"
    find('[data-do="forward"]').disabled = state.walked >= state.steps.length - 1
    find('[data-do="back"]').disabled = find('[data-do="again"]').disabled = state.walked < 0
  }
  state.loud = (aloud) => find(".said").setAttribute("aria-live", aloud ? "polite" : "off")
  state.focus = (name) => {
    state.loud(true)
    state.marks.get(state.stop).group.setAttribute("tabindex", -1)
    state.stop = state.focused = name
    state.marks.get(name).group.setAttribute("tabindex", 0)
    state.walking = false
    state.tell()
  }
  state.go = (name) => state.marks.get(name).group.focus()
  const move = (to) => {
    state.loud(true)
    state.walked = to
    state.walking = to >= 0
    state.focused = null
    state.tell()
  }
  const moves = {
    again: () => move(-1),
    back: () => move(state.walked - 1),
    forward: () => move(Math.min(state.walked + 1, state.steps.length - 1)),
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => moves[button.dataset.do]()
  }
  state.svg.onkeydown = (event) => {
    if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return
    event.preventDefault()
    const next = neighbour(state, event.key)
    if (next) state.go(next)
  }
  find(".example").onchange = (event) => {
    state.example = Number(event.target.value)
    draw(state)
  }
  find(".view").onchange = (event) => {
    state.view = event.target.value
    draw(state)
  }
  find("details").ontoggle = () => { if (find("details").open) table(state) }
  return state
}

function component({ data, parentElement }) {
  let state = networks.get(parentElement)
  if (!state) {
    state = begin(parentElement)
    state.view = data.view
    networks.set(parentElement, state)
  }
  const { find } = state
  const show = (frame) => {
    // Of frames that were not sent the last one before is shown.
    state.at = Math.max(0, data.frames.filter((sent) => sent <= frame).length - 1)
    state.network.take(state.at, state.held)
    draw(state)
  }
  // Another run: show how it ends.
  const grown = state.sizes !== key(...data.sizes, ...data.inputs)
  state.network = new Network(data)
  state.sizes = key(...data.sizes, ...data.inputs)
  state.held = {}
  find(".network").setAttribute("aria-label", data.label)
  state.svg.setAttribute("aria-label", `${data.label} Arrow keys go along the lines.`)
  state.example = Math.min(state.example, data.examples.names.length - 1)
  find(".example").replaceChildren(...data.examples.names.map((name, i) =>
    Object.assign(document.createElement("option"), { value: String(i), textContent: name, selected: i === state.example })))
  find(".view").value = state.view
  find(".view").parentElement.hidden = data.forward
  find(".which").hidden = data.examples.names.length < 2
  find('.view [value="gradient"]').textContent = data.gradient
  if (grown) build(state)
  state.loud(false)
  show(data.frames[data.frames.length - 1])
  const replayed = ({ detail }) => {
    if (detail.player !== data.player) return
    state.loud(false)
    show(detail.frame)
  }
  const dragged = ({ detail }) => {
    if (![...Object.keys(data.knobs), ...Object.values(data.moves)].some((knob) => detail[knob] !== state.held[knob])) return
    state.held = detail
    state.loud(false)
    state.network.take(state.at, state.held)
    draw(state)
  }
  window.addEventListener(data.event, replayed)
  window.addEventListener(data.live, dragged)
  const watcher = new ResizeObserver(() => {
    if (Math.abs(state.svg.clientWidth - state.width) < 1 || !state.svg.clientWidth) return
    build(state)
    draw(state)
  })
  watcher.observe(state.svg)
  return () => {
    window.removeEventListener(data.event, replayed)
    window.removeEventListener(data.live, dragged)
    watcher.disconnect()
  }
}
