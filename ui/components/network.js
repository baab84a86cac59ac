// A network as neurons and lines, computed by network_sums.js; it also follows the replay.
import { CLASS_NAMES } from "./colours.js"
import { Diagram } from "./diagram.js"
import { element, svgElement } from "./dom.js"
import { alongLayers, capital, key, Network, short, times, walk } from "./network_sums.js"
import { figure } from "./numbers.js"

function planned(network, width) {
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
  // Too narrow for the word "neuron" above each of two layers side by side.
  const narrow = (width - left - right) / n < 90
  return { at, r, height, narrow, small: most <= 4, middling: most <= 8 }
}

const centred = (x, y, name = "") => ({ class: name, x, y, "text-anchor": "middle" })

class NetworkDiagram extends Diagram {
  constructor(parentElement) {
    super(parentElement)
    this.example = 0
    this.view = "weights"
    for (const name of ["example", "view"]) {
      this.find(`.${name}`).onchange = ({ target }) => {
        this[name] = target.value
        this.update()
      }
    }
  }

  // Another run: show its end.
  receive(data) {
    const { find } = this, { names } = data.examples
    this.network = new Network(data)
    this.at = data.frames.length - 1
    this.example = Math.min(this.example, names.length - 1)
    find(".example").replaceChildren(...names.map((name, i) =>
      element("option", { value: i, selected: i === this.example }, name)))
    find(".which").hidden = names.length < 2
    find(".view").value = this.view
    find(".view").parentElement.hidden = data.forward
  }

  shape() { return [this.data.sizes, this.data.inputs] }

  knobs() { return [...Object.keys(this.data.knobs), ...Object.values(this.data.moves)] }

  compute() { this.network.take(this.at, this.dragged) }

  lay() {
    const { network, svg } = this, { sizes, n, data } = network
    const width = Math.max(this.room, 280), plan = (this.plan = planned(network, width))
    const { at, r } = plan
    this.size(width, plan.height)
    const edges = svgElement(svg, "g"), nodes = svgElement(svg, "g"), texts = svgElement(svg, "g")
    for (let l = 1; l <= n; l++) {
      for (let j = 0; j < sizes[l]; j++) {
        for (let i = 0; i < sizes[l - 1]; i++) {
          const from = at[l - 1][i], to = at[l][j]
          const ends = { x1: from.x + r, y1: from.y, x2: to.x - r, y2: to.y }
          const mark = this.mark(edges, key("e", l, i, j), "edge", capital(network.edge(l, i, j)),
            { l, i, j, place: network.place(l, i, j), ends })
          svgElement(mark.group, "line", { class: "halo", "stroke-width": plan.middling ? 13 : 3, ...ends })
          mark.line = svgElement(mark.group, "line", { class: "line", ...ends })
          svgElement(mark.group, "line", { class: "touch", "stroke-width": plan.middling ? 14 : 5, ...ends })
        }
      }
    }
    for (let l = 0; l <= n; l++) {
      for (let j = 0; j < sizes[l]; j++) {
        const { x, y } = at[l][j], name = network.called(l, j)
        const mark = this.mark(nodes, key("n", l, j), "node", network.title(l, j), { l, j, x, y })
        svgElement(mark.group, "circle", { class: "halo", cx: x, cy: y, r: r + 4 })
        svgElement(mark.group, "circle", { cx: x, cy: y, r })
        const inside = centred(x, y + 4, "within")
        if (plan.middling) mark.value = svgElement(mark.group, "text", inside)
        else if (l > 0 && l < n) svgElement(mark.group, "text", inside, j + 1)
        if (l === 0) svgElement(mark.group, "text", { class: "name", x: x - r - 7, y: y + 4, "text-anchor": "end" }, data.inputs[j])
        if (l === n) mark.output = svgElement(mark.group, "text", { class: "name", x: x + r + 7, y: y + 4 })
        if (plan.small && l > 0) {
          if (l < n) svgElement(texts, "text", centred(x, y - r - 7, "name"), plan.narrow ? name.slice(7) : name)
          if (network.biased(l)) mark.bias = svgElement(texts, "text", centred(x, y + r + 15))
        }
      }
    }
    if (plan.small) this.label(texts)
  }

  // A weight's label is on its line where it covers nothing else; some find no place.
  label(texts) {
    const { r } = this.plan, boxes = []
    const meets = (a) => boxes.some((b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h)
    const marks = [...this.marks.values()]
    for (const { line, l, x, y, bias } of marks) {
      if (line) continue
      boxes.push({ x, y, w: r + 2, h: r + 2 })
      if (l > 0 && l < this.network.n) boxes.push({ x, y: y - r - 11, w: 32, h: 8 })
      if (bias) boxes.push({ x, y: y + r + 11, w: 36, h: 8 })
    }
    for (const mark of marks) {
      if (!mark.line) continue
      const { x1, y1, x2, y2 } = mark.ends
      const box = [0.7, 0.6, 0.78, 0.5, 0.4, 0.3, 0.22, 0.86]
        .map((share) => ({ x: x1 + share * (x2 - x1), y: y1 + share * (y2 - y1), w: 20, h: 8 }))
        .find((place) => !meets(place))
      if (!box) continue
      boxes.push(box)
      mark.text = svgElement(texts, "text", centred(box.x, box.y + 4, "weight"))
    }
  }

  draw() {
    const { network, data, plan } = this, { X, values } = network, { y } = data.examples
    const slopes = this.view === "gradient", marks = [...this.marks.values()]
    const largest = (numbers) => numbers.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0)
    // One scale for all frames; only a dragged knob may exceed it.
    const steepest = Math.max(data.steepest, data.complete ? largest(network.slopes) : 0, 1e-12)
    const weights = () => marks.filter((mark) => mark.line).map((mark) => values[mark.place])
    const widest = Object.keys(data.knobs).length ? Math.max(data.widest, largest(weights())) : data.widest
    const scale = slopes ? steepest : widest
    this.acts = network.forward(X[this.example])
    this.steps = walk(network, X[this.example], y[this.example])
    for (const mark of marks) {
      if (mark.line) {
        const number = (slopes ? network.slopes : values)[mark.place]
        const share = Number.isFinite(number) ? Math.min(1, Math.abs(number) / scale) : 0
        mark.line.setAttribute("class", `line ${slopes ? "slope" : number < 0 ? "minus" : number > 0 ? "plus" : "none"}`)
        mark.line.setAttribute("stroke-width", (plan.middling ? 0.6 + 8.4 * share : 0.3 + 4.7 * share).toFixed(2))
        if (mark.text) mark.text.textContent = slopes ? figure(number, 2) : short(number)
        continue
      }
      const a = this.acts[mark.l][mark.j]
      if (mark.value) mark.value.textContent = short(a)
      if (mark.output) mark.output.textContent = plan.middling ? "p" : `p = ${short(a)}`
      if (mark.bias) mark.bias.textContent = `b = ${short(network.bias(mark.l, mark.j))}`
    }
    const replayed = data.epochs.length > 1
    const epoch = replayed ? `${capital(data.unit)} ${data.epochs[this.at].toLocaleString("en")}. ` : ""
    const width = `The widest line: ${figure(scale)}${replayed ? ", on one scale for all frames" : ""}.`
    this.find(".key").replaceChildren(...(slopes
      ? [`${epoch}The larger the gradient of a weight, the wider its brass. ${width}`]
      : [epoch, element("b", { className: "minus" }, capital(CLASS_NAMES[0])), ": a weight below zero, ",
        element("b", { className: "plus" }, CLASS_NAMES[1]), `: above. ${width}`]))
  }

  rows() {
    const { network } = this, { forward, gradient } = this.data
    const n_columns = forward ? 2 : network.stepped ? 4 : 3
    const rows = [["", "value", gradient, "after the next step"]]
    const add = (name, place) => {
      const each = [network.values, network.slopes, network.stepped ?? []]
      rows.push([name, ...each.map((numbers) => figure(numbers[place]))])
    }
    for (let l = 1; l <= network.n; l++) {
      for (let j = 0; j < network.sizes[l]; j++) {
        for (let i = 0; i < network.sizes[l - 1]; i++) add(capital(network.edge(l, i, j)), network.place(l, i, j))
        if (network.biased(l) && !(network.shared(l) && j)) {
          add(network.shared(l) ? `Bias that ${network.sizes[l]} neurons share` : `Bias of ${network.node(l, j)}`, network.bias_place(l, j))
        }
      }
    }
    return rows.map((row) => row.slice(0, n_columns))
  }

  hint() {
    return "Point at a line or a circle, or go there with Tab and the arrow keys. Or walk through it, " +
      (this.data.forward ? "step by step." : "forward and back, step by step.")
  }

  about(name) {
    const { network, acts } = this, { line, l, i, j, place } = this.marks.get(name)
    const example = this.data.examples.names[this.example]
    if (line) {
      const w = network.values[place], a = acts[l - 1][i]
      return `${capital(network.edge(l, i, j))} with weight ${figure(w)}. ${network.step(place)} ` +
        `With ${example} it passes on ${times(w, a)} = ${figure(w * a)}.`
    }
    if (l === 0) return `${network.title(0, j)}. With ${example} it is ${figure(acts[0][j])}.`
    const bias = network.biased(l)
      ? ` ${network.shared(l) ? "The bias it shares with its layer" : "Its bias"} is ${figure(network.bias(l, j))}. ` +
        network.step(network.bias_place(l, j)) : ""
    return `${network.title(l, j)}, with ${example}: ${network.sum_in_words(l, j, acts[l - 1])}.${bias}`
  }

  neighbour(pressed) { return alongLayers(this.network, this.marks.get(this.stop) ?? {}, pressed) }
}

export default function component({ data, parentElement, state }) {
  state.diagram ??= new NetworkDiagram(parentElement)
  return state.diagram.show(data)
}
