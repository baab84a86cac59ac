// A computational graph as boxes and lines; graph_sums.js computes it.
import { Diagram } from "./diagram.js"
import { element, hears, isCalm, svgElement } from "./dom.js"
import { Sums } from "./graph_sums.js"
import { factor, figure } from "./numbers.js"
import { keyOf, sendSt, tellVerdict } from "./streamlit.js"

const PAUSE = 350 // milliseconds without a key, after which a formula is sent while it is typed
const LONGEST_STEP = 280, WHOLE_WALK = 3600 // milliseconds of a graph that walks by itself
const PREDICTED_STEP = 2800 // milliseconds of each step that was predicted: its sentence is read
// Whether a formula can be meant to end here: no bracket, word or operation is open.
const isWhole = (text) => text.trim() && !/([-+*/^(.]|[a-wz][a-z]*)\s*$/i.test(text)
  && text.split("(").length === text.split(")").length

// A sigmoid is drawn beside its box, from -REACH to REACH, if there is room.
const REACH = 8, TALL = 44
const sigmoid = (z) => 1 / (1 + Math.exp(-z))

// In a box and at a line there is no room for a tiny number.
const short = (value) => (value && Math.abs(value) < 0.0005 ? "≈ 0" : figure(value, 3))

const titled = ({ name, expression, op }) => (op ? `${name} = ${expression}` : name)

// The layout: columns from left to right if there is room, else from top to bottom.
function planned(data, width) {
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

const lineName = ({ to, side }) => `line ${to} ${side}`

class GraphDiagram extends Diagram {
  constructor(parentElement) {
    super(parentElement)
    this.svg.onfocusout = () => { this.focused = null }
    this.titles = new Set() // of the boxes that were there before
  }

  // A graph of a formula in a field grows while one types.
  show(data) {
    const { built, playing: walk } = this, before = this.data?.steps.length
    if (!walk && this.walked === before - 1) this.walked = Infinity // at the end it stays there
    const remove = super.show(data)
    const grew = built === this.built && before < data.steps.length
    if (data.plays && grew && !isCalm()) this.play(before, PREDICTED_STEP)
    else if (walk && walk === this.playing) this.play(this.walked) // it was on its way
    else if (data.plays && !this.playing) tellVerdict(data.plays)
    const deaf = hears(document, { input: ({ target }) => {
      if (!data.field || keyOf(target) !== data.field) return
      clearTimeout(this.typing)
      if (isWhole(target.value)) this.typing = setTimeout(() => sendSt(target), PAUSE)
    } })
    return () => {
      deaf()
      clearTimeout(this.typing)
      clearTimeout(this.playing)
      remove()
    }
  }

  // Numbers flow through a new graph, and slopes back.
  play(step, lasts = Math.min(LONGEST_STEP, WHOLE_WALK / this.data.steps.length)) {
    const goesOn = step < this.data.steps.length
    this.walked = Math.min(step, this.data.steps.length - 1)
    this.hurries = lasts < PREDICTED_STEP
    this.playing = goesOn && setTimeout(() => this.play(step + 1, lasts), lasts)
    if (!goesOn && this.data.plays) tellVerdict(this.data.plays)
    this.update()
  }

  // The button in the middle pauses a walk, and begins anew one that has ended by itself.
  target(move) {
    if (move !== "forward" || !this.data.field) return super.target(move)
    return this.playing ? this.walked : this.walked === this.steps.length - 1 ? 0 : super.target(move)
  }

  move(step) {
    clearTimeout(this.playing)
    this.playing = null
    if (this.data.plays) tellVerdict(this.data.plays)
    super.move(step)
    const mark = this.marks.get(this.steps[step]?.lit[0]), box = this.svg.parentElement
    if (mark && box.scrollWidth > box.clientWidth) box.scrollLeft = mark.x - box.clientWidth / 2
  }

  receive(data) {
    this.sums = new Sums(data)
    this.boxes = data.nodes.flatMap((node, i) => (node.at ? [i] : []))
    // All values stand there already, and one walks back; a formula of one's own also walks ahead.
    this.ahead = data.field ? 0 : data.steps.findIndex(({ back }) => back)
  }

  shape() {
    const { nodes, edges, knobs } = this.data
    return [nodes.map((node) => [titled(node), node.at]), edges, knobs]
  }

  knobs() { return Object.values(this.data.knobs) }

  compute() { this.sums.take(this.dragged) }

  // Nodes are identified by number, which differ in another graph.
  rebuild() {
    Object.assign(this, { walked: -1, focused: null, stop: null })
    this.build()
    if (!this.data.field) return
    for (const i of this.boxes) {
      const title = titled(this.data.nodes[i])
      if (!this.titles.has(title)) this.marks.get(i).group.classList.add("new")
    }
    this.titles = new Set(this.boxes.map((i) => titled(this.data.nodes[i])))
    clearTimeout(this.playing)
    if (!isCalm()) this.playing = setTimeout(() => this.play(0), LONGEST_STEP)
  }

  lay() {
    const { data, svg } = this, plan = planned(data, this.room || 600)
    const { w, h, upright } = plan
    this.upright = upright
    this.size(plan.width, plan.height)
    const lines = svgElement(svg, "g"), nodes = svgElement(svg, "g"), texts = svgElement(svg, "g")
    for (const edge of data.edges) {
      const ends = edge.by.map(plan.at)
      const twin = data.edges.find((e) => e !== edge && e.from === edge.from && e.to === edge.to)
      const bend = twin ? (edge.side ? 12 : -12) : 0
      const first = ends[0], last = ends[ends.length - 1]
      if (upright) { first.y += h / 2; last.y -= h / 2; first.x += bend; last.x += bend }
      else { first.x += w / 2; last.x -= w / 2; first.y += bend; last.y += bend }
      let d = `M${first.x} ${first.y}`
      ends.slice(1).forEach((p, k) => {
        const q = ends[k]
        d += upright
          ? ` C${q.x} ${(q.y + p.y) / 2} ${p.x} ${(q.y + p.y) / 2} ${p.x} ${p.y}`
          : ` C${(q.x + p.x) / 2} ${q.y} ${(q.x + p.x) / 2} ${p.y} ${p.x} ${p.y}`
      })
      // The slope is near the arriving end, on the outer side of the line.
      const from = ends[ends.length - 2]
      const side = upright ? Math.sign(Math.round(from.x - last.x)) : Math.sign(Math.round((from.y - last.y) / 4))
      const place = upright
        ? { x: last.x + (side < 0 ? -7 : 7), y: last.y - 11, class: `slope ${side < 0 ? "before" : "after"}` }
        : { x: last.x - 5, y: last.y + (side > 0 ? 19 : side < 0 ? -10 : -6), class: "slope before" }
      this.marks.set(lineName(edge), {
        group: svgElement(lines, "path", { class: "edge", d }), text: svgElement(texts, "text", place),
      })
    }
    for (const i of this.boxes) {
      const node = data.nodes[i], { x, y } = plan.at(node.at)
      const knob = data.knobs[node.name] !== undefined
      const mark = this.mark(nodes, i, `node${knob ? " knob" : ""}`, titled(node), { x })
      const add = (tag, attributes, text) => svgElement(mark.group, tag, attributes, text)
      add("rect", { class: "halo", x: x - w / 2 - 4, y: y - h / 2 - 4, width: w + 8, height: h + 8, rx: 9 })
      add("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 6 })
      add("text", { class: "name", x, y: y - 13 }, titled(node))
      mark.value = add("text", { class: "value", x, y: y + 5 })
      mark.gradient = add("text", { class: "gradient", x, y: y + 22 })
      const [middle, foot] = upright ? [x - w - 12, y + TALL / 2] : [x, y - h / 2 - 8]
      const isFree = !data.nodes.some(({ at }) => at?.[0] === node.at[0] && at[1] < node.at[1])
      if (node.op !== "sigmoid" || !isFree || middle < w / 2 || foot < TALL) continue
      mark.on = (z, p) => `${middle + (z * w) / 2 / REACH} ${foot - TALL * p}`
      const all = Array.from({ length: 4 * REACH + 1 }, (_, k) => k / 2 - REACH)
      add("path", { class: "curve", d: `M${all.map((z) => mark.on(z, sigmoid(z))).join("L")}` })
      mark.tangent = add("path", { class: "tangent" })
    }
  }

  // All is known, except during a walk.
  known() {
    const { data, sums, walked } = this
    const values = new Set(data.nodes.flatMap((node, i) => (node.op ? [] : [i])))
    const gradients = new Map(), taken = new Set()
    data.steps.slice(0, walked < 0 ? undefined : this.ahead + walked + 1).forEach(({ node, back, above, side }, k) => {
      if (!back) values.add(node)
      else {
        gradients.set(node, sums.results[k].total)
        taken.add(lineName({ to: above, side }))
      }
    })
    return { values, gradients, taken }
  }

  draw() {
    const { data, sums, marks } = this, { values, gradients, taken } = this.known()
    // What one can walk to is not there before; a formula of one's own has walked by itself.
    if (this.walked < 0 && !data.field) for (const slopes of [gradients, taken]) slopes.clear()
    for (const i of this.boxes) {
      const { group, value, gradient, tangent, on } = marks.get(i)
      value.textContent = values.has(i) ? short(sums.values[i]) : ""
      gradient.textContent = gradients.has(i) ? short(gradients.get(i)) : ""
      group.classList.toggle("waits", !values.has(i))
      if (!tangent) continue
      const [input] = data.nodes[i].inputs, z = Math.max(-REACH, Math.min(REACH, sums.values[input])), p = sigmoid(z)
      const touching = [-2, 2].map((by) => on(z + by, p + by * p * (1 - p))).join("L")
      tangent.setAttribute("d", gradients.has(input) ? `M${touching}` : "")
    }
    for (const edge of data.edges) {
      const name = lineName(edge), slope = sums.slopes[edge.to][edge.side]
      marks.get(name).text.textContent = taken.has(name) ? `× ${short(slope)}` : ""
    }
    this.find(".key").replaceChildren(
      "Each box shows its value and, ", element("b", { className: "brass" }, "below it"),
      `, its slope: how many times as fast ${data.nodes[sums.last].name} grows as the box does. `,
      element("b", { className: "brass" }, "At a line"), ": what slopes are multiplied by on their way back.",
    )
    this.steps = data.steps.map(({ node, back, above, side }, k) => ({
      back,
      says: this.playing && this.hurries ? (back ? "The slopes flow back." : "The numbers go through it.")
        : `${back ? "Backward" : "Forward"}. ${sums.words(k)}`,
      lit: [node, ...data.edges.filter((edge) => (back ? edge.to === above && edge.side === side : edge.to === node)).map(lineName)],
    })).slice(this.ahead)
  }

  shares(i) {
    return this.data.steps.flatMap((step, k) => {
      if (!step.back || step.node !== i || step.above === null) return []
      const { incoming, slope } = this.sums.results[k]
      return [`${figure(incoming)} × ${factor(figure(slope))}`]
    }).join(" + ")
  }

  hint() {
    return this.playing ? "" : "Point at a box, or go there with Tab and the arrow keys. Or walk through the graph, step by step."
  }

  about(i) {
    const { data, sums } = this, { name } = data.nodes[i]
    const k = data.steps.findIndex((step) => !step.back && step.node === i)
    const value = k >= 0 ? sums.words(k) : `${name} is ${figure(sums.values[i])}.`
    if (!this.known().gradients.has(i)) return value
    if (i === sums.last) return `${value} Its slope is 1: the way back begins here.`
    const g = sums.gradients[i]
    return `${value} Its slope: ${this.shares(i)} = ${figure(g)}. ` +
      `If ${name} grew by 0.01, ${data.nodes[sums.last].name} would change by about ${figure(0.01 * g)}.`
  }

  rows() {
    const { data, sums } = this, { gradients } = this.known()
    return [["node", "is", "value", "slope", "slope handed down × that of the line"], ...this.boxes.map((i) => {
      const { name, op, expression, turned } = data.nodes[i]
      const is = op ? expression : data.knobs[name] !== undefined ? "a knob" : "an input"
      return [name, is, figure(sums.values[i]), turned && gradients.has(i) ? figure(gradients.get(i)) : "", this.shares(i)]
    })]
  }

  // Along the edges, or to the next in its column.
  neighbour(pressed) {
    const { boxes, stop } = this, { nodes, edges } = this.data
    if (pressed === "Home") return boxes[0]
    if (pressed === "End") return boxes[boxes.length - 1]
    const turned = { ArrowUp: "ArrowLeft", ArrowDown: "ArrowRight", ArrowLeft: "ArrowUp", ArrowRight: "ArrowDown" }
    const way = this.upright ? turned[pressed] : pressed
    if (way === "ArrowRight") return edges.find((edge) => edge.from === stop)?.to
    if (way === "ArrowLeft") return edges.find((edge) => edge.to === stop)?.from
    const column = boxes.filter((i) => nodes[i].at[0] === nodes[stop].at[0])
    column.sort((i, j) => nodes[i].at[1] - nodes[j].at[1])
    const by = way === "ArrowUp" ? -1 : 1
    return column[(column.indexOf(stop) + by + column.length) % column.length]
  }
}

export default function component({ data, parentElement, state }) {
  state.diagram ??= new GraphDiagram(parentElement)
  return state.diagram.show(data)
}
