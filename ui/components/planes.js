// A network with a small output map in each neuron, and beside it the map of the output or of the neuron
// pointed at. With one input, curves replace the maps.
import { CLASS_NAMES, FILLS, INK } from "./colours.js"
import { Diagram } from "./diagram.js"
import { element, svgElement } from "./dom.js"
import { css, endsOf, Fields, GRID, judged, KNOTS } from "./fields.js"
import { alongLayers, capital, key, Network } from "./network_sums.js"
import { figure, minus } from "./numbers.js"

const HEAD = 62, STEP = 20 // pixels for the counts above the network, and between their signs
const TURNS = { ArrowUp: 1, ArrowRight: 1, "+": 1, ArrowDown: -1, ArrowLeft: -1, "-": -1 }

// The layout: side by side if there is room, else the network above the map.
function planned(network, width) {
  const { sizes, n, data } = network
  const most = Math.max(...sizes), longest = Math.max(...data.inputs.map((name) => name.length))
  const beside = width >= 560
  const side = beside ? Math.min(360, Math.round(0.5 * width)) : Math.min(width - 44, 340)
  const left = 10 + 7.2 * longest, room = beside ? width - side - 56 : width - 12
  const tall = beside ? side + 34 : HEAD + Math.min(Math.max(most * 30, 150), 330)
  // Where a layer stands does not change with its neurons: under their counts the pointer rests.
  const column = (room - left) / (n + 0.62)
  const node = Math.max(12, Math.min(44, 0.86 * (tall - HEAD - 8) / most - 1, 0.62 * column))
  const gap = Math.min((tall - HEAD - node - 6) / Math.max(most - 1, 1), 1.45 * node)
  const at = sizes.map((size, l) => Array.from({ length: size }, (_, j) => ({
    x: left + column * (l + 0.31),
    y: (HEAD + tall) / 2 + (j - (size - 1) / 2) * gap,
  })))
  const plane = beside ? { x: width - side - 2, y: 18 } : { x: 36, y: tall + 26 }
  const high = data.n_classes ? side : Math.round(0.8 * side)
  // Many lines are thinner, so that they stay distinct.
  const widest = Math.min(6, 44 / most)
  return { at, node, column, middle: (left + room) / 2, widest, plane: { ...plane, side, high }, height: Math.max(tall, plane.y + high + 20) }
}

class PlanesDiagram extends Diagram {
  constructor(parentElement) {
    super(parentElement)
    this.canvas = this.find("canvas")
    this.buffer = document.createElement("canvas")
    this.buffer.width = this.buffer.height = GRID
    this.edits = new Map()
    this.refused = null // what was typed is out of range
    this.axes = [0, 1]
    this.asked = []
    this.counters = {}
    for (const name of [".slide", ".typed"]) {
      this.find(name).oninput = ({ target }) => {
        const value = Number(target.value), fits = Math.abs(value) <= this.data.by_hand.largest
        this.refused = fits ? null : value
        if (fits && target.value !== "") this.edits.set(this.place(), Number(value.toPrecision(6)))
        this.edited = target
        this.later()
      }
    }
    this.find(".decides input").onchange = () => this.later()
    this.find(".train").onclick = () => this.trainOn(this.changes())
    this.selects = [".across", ".upwards"].map((name) => this.find(name))
    for (const select of this.selects) {
      select.onchange = () => {
        this.chosen = this.selects.map(({ value }) => value)
        this.look()
        this.build()
        this.update()
      }
    }
    this.find(".undo").onclick = () => {
      this.edits.clear()
      this.edited = this.refused = null
      this.update()
    }
  }

  // The parameter of the mark in focus: a weight or a bias.
  place() {
    const { line, l, j, place } = this.marks.get(this.focused) ?? {}
    return line ? place : l ? this.network.bias_place(l, j) : null
  }

  // The edited parameters, encoded as in `training.parameter_edits`.
  changes() {
    const epoch = this.data.epochs[this.at], { sizes, n } = this.network, texts = []
    for (let l = 1; l <= n; l++) {
      for (let j = 0; j < sizes[l]; j++) {
        const from = [...Array(sizes[l - 1]).keys()].map((i) => [i, this.network.place(l, i, j)])
        for (const [i, place] of [...from, ["b", this.network.bias_place(l, j)]]) {
          if (this.edits.has(place)) texts.push([epoch, l, i, j, this.edits.get(place)].join("_"))
        }
      }
    }
    return texts.join("~")
  }

  show(data, trainOn, resize) {
    this.trainOn = trainOn
    this.resize = resize
    return super.show(data)
  }

  receive(data) {
    Object.assign(data, { complete: true, forward: true, knobs: {}, moves: {}, examples: { X: [], y: [] } })
    this.network = new Network(data)
    // Sizes asked for, which the server may not have heard of yet: what was asked for last stands.
    const sizes = String(data.hidden), heard = this.asked.lastIndexOf(sizes)
    if (heard >= 0) this.asked.splice(0, heard + 1)
    else if (sizes !== this.known) this.asked = [] // something else has set them
    this.known = sizes
    if (!this.asked.length) this.hidden = data.hidden
    this.edits.clear() // they belonged to another network
    this.refused = null
    this.at = data.frames.length - 1
    this.look()
  }

  // Which map is enlarged, and what it shows.
  look() {
    const { data } = this, { points, n_classes, table, inputs } = data
    if (table) {
      const names = this.chosen ?? table.first, free = inputs.filter((name) => !names.includes(name))
      const [a, b] = [0, 1].map((k) => (inputs.includes(names[k]) && names[1 - k] !== names[k] ? names[k] : free.shift()))
      this.axes = [a, b].map((name) => inputs.indexOf(name))
      this.selects.forEach((select, k) => {
        select.replaceChildren(...inputs.filter((_, i) => i !== this.axes[1 - k]).map((name) => element("option", { value: name }, name)))
        select.value = inputs[this.axes[k]]
      })
    } else this.axes = [0, 1]
    this.find(".decides").hidden = !n_classes
    this.find(".axes").hidden = !table || inputs.length < 2
    this.fields = new Fields(this.network, this.axes)
    const heights = points.map((point) => point.at(-1))
    const low = Math.min(...heights), high = Math.max(...heights), margin = 0.15 * (high - low) || 1
    this.reached = n_classes ? endsOf(data, this.axes[1]) : [low - margin, high + margin]
  }

  shape() { return [this.data.sizes, this.data.inputs, this.data.n_classes, this.axes] }

  compute() {
    const { network, data } = this
    network.take(this.at, {})
    this.before = this.edits.size ? judged(network) : null
    for (const [place, value] of this.edits) network.values[place] = value
    this.fields.decides = data.n_classes > 0 && this.find(".decides input").checked
    this.fields.compute()
  }

  lay() {
    const { network, svg } = this, { sizes, n, data } = network
    const width = Math.max(this.room, 260), plan = (this.plan = planned(network, width))
    const { at, node, plane } = plan
    this.size(width, plan.height)
    for (const key of ["viewBox", "width", "height"]) this.find(".counts").setAttribute(key, this.svg.getAttribute(key))
    const ratio = window.devicePixelRatio || 1
    Object.assign(this.canvas, { width: width * ratio, height: plan.height * ratio })
    this.canvas.style.width = `${width}px` // its height follows, also if both fill the width
    const edges = svgElement(svg, "g"), nodes = svgElement(svg, "g")
    for (let l = 1; l <= n; l++) {
      for (let j = 0; j < sizes[l]; j++) {
        for (let i = 0; i < sizes[l - 1]; i++) {
          const from = at[l - 1][i], to = at[l][j]
          const x1 = from.x + node / 2, x2 = to.x - node / 2, half = (x2 - x1) / 2
          const d = `M${x1},${from.y}C${x1 + half},${from.y} ${x2 - half},${to.y} ${x2},${to.y}`
          const mark = this.mark(edges, key("e", l, i, j), "edge", this.edge(l, i, j), { l, i, j, place: network.place(l, i, j) })
          svgElement(mark.group, "path", { class: "halo", "stroke-width": 6, d })
          mark.line = svgElement(mark.group, "path", { class: "line", d })
          svgElement(mark.group, "path", { class: "touch", "stroke-width": Math.min(12, node / 2), d })
        }
      }
    }
    for (let l = 0; l <= n; l++) {
      for (let j = 0; j < sizes[l]; j++) {
        const { x, y } = at[l][j], corner = { x: x - node / 2, y: y - node / 2, width: node, height: node, rx: 3 }
        const mark = this.mark(nodes, key("n", l, j), "node", this.title(l, j), { l, j, x, y })
        svgElement(mark.group, "rect", { class: "halo", ...corner })
        svgElement(mark.group, "rect", corner)
        if (l === 0) svgElement(mark.group, "text", { class: "name", x: corner.x - 5, y: y + 4, "text-anchor": "end" }, data.inputs[j])
      }
    }
    const { x, y, side, high } = plane
    svgElement(svg, "rect", { class: "frame", x, y, width: side, height: high })
    this.heading = svgElement(svg, "text", { class: "name", x, y: y - 6 })
    const [low, top] = this.reached, [a, b] = this.axes, { table } = data
    const along = (axis) => (table ? (table.ticks[axis] ?? []).map((at, k) => [at, table.labels[axis][k]]) : [-2, 0, 2].map((at) => [at, at]))
    for (const [at, label] of along(a)) {
      svgElement(svg, "text", { x: this.across(at), y: y + high + 14, "text-anchor": "middle" }, minus(label))
    }
    for (const [at, label] of along(b)) {
      if (at > low && at < top) svgElement(svg, "text", { x: x - 5, y: this.up(at) + 4, "text-anchor": "end" }, minus(label))
    }
    const name = table ? "" : data.n_classes ? "x₂" : "y"
    svgElement(svg, "text", { x: x + (table ? 0.5 : 0.75) * side, y: y + high + 14, "text-anchor": "middle" }, table ? data.inputs[a] : "x₁")
    svgElement(svg, "text", { x: x - 5, y: y + 0.25 * high + 4, "text-anchor": "end" }, name)
    this.counts()
  }

  // How many hidden layers and neurons there are, changed where they stand. They stay while the drawing is
  // made anew, so that no press and no focus is lost.
  counts() {
    const { at, middle, column } = this.plan, { layers, neurons } = this.data.most, { hidden } = this, n = hidden.length
    const words = n === 1 ? "1 hidden layer" : n ? `${n} hidden layers` : "no hidden layer"
    this.count("layers", middle, 14, 62, [0, n, layers], "Hidden layers", words,
      (now) => (now > n ? [...hidden, 2] : hidden.slice(0, now)))
    const counted = Math.min(n, at.length - 2)
    for (let l = 1; l <= counted; l++) {
      this.count(`layer ${l}`, at[l][0].x, 44, Math.min(STEP, 0.31 * column), [1, hidden[l - 1], neurons],
        `Neurons in layer ${l}`, String(hidden[l - 1]), (now) => hidden.with(l - 1, now))
    }
    for (let l = counted + 1; l <= layers; l++) this.counters[`layer ${l}`]?.group.setAttribute("visibility", "hidden")
  }

  count(name, x, y, apart, [low, now, high], label, words, resized) {
    const { group, text, presses } = (this.counters[name] ??= this.counter(name))
    const ends = { "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": now, "aria-valuetext": words }
    const shown = { transform: `translate(${x},${y})`, visibility: "visible", "aria-label": label, ...ends }
    for (const [key, value] of Object.entries(shown)) group.setAttribute(key, value)
    text.textContent = words
    this.counters[name].turn = (by) => {
      if (now + by < low || now + by > high) return
      this.hidden = resized(now + by)
      this.asked.push(String(this.hidden))
      this.counts()
      this.resize([...this.hidden])
    }
    for (const { press, circle, sign, by } of presses) {
      press.setAttribute("class", now + by < low || now + by > high ? "off" : "press")
      circle.setAttribute("r", Math.min(10, 0.5 * apart))
      for (const [part, key] of [[circle, "cx"], [sign, "x"]]) part.setAttribute(key, by * apart)
    }
  }

  counter(name) {
    const group = svgElement(this.find(".counts"), "g", { class: "count", role: "spinbutton", tabindex: 0 })
    const presses = [-1, 1].map((by) => {
      const press = svgElement(group, "g")
      const circle = svgElement(press, "circle"), sign = svgElement(press, "text", { y: 4, "text-anchor": "middle" }, by < 0 ? "−" : "+")
      press.onclick = () => this.counters[name].turn(by)
      return { press, circle, sign, by }
    })
    group.onkeydown = (event) => {
      if (!(event.key in TURNS)) return
      event.preventDefault()
      this.counters[name].turn(TURNS[event.key])
    }
    return { group, presses, text: svgElement(group, "text", { y: 4, "text-anchor": "middle" }), turn: (_by) => {} }
  }

  across(x1) {
    const { x, side } = this.plan.plane, [low, top] = endsOf(this.data, this.axes[0])
    return x + (side * (x1 - low)) / (top - low)
  }

  // A point's position in the picture; if a table's column has few values, dots are jittered.
  spot(point, k) {
    if (!this.data.table) return [this.across(point[0]), this.up(point[1])]
    const { table } = this.data
    const [x1, x2] = this.axes.map((axis, i) => {
      const [low, top] = endsOf(this.data, axis), share = ((k * [0.618034, 0.754878][i]) % 1) - 0.5
      return (point[axis] ?? 0) + (table.few[axis] ?? true ? 0.12 * (top - low) * share : 0)
    })
    return [this.across(x1), this.up(x2)]
  }

  up(value, [low, top] = this.reached) {
    const { y, high } = this.plan.plane
    return y + (high * (top - value)) / (top - low)
  }

  title(l, j) {
    const { sizes, n } = this.network
    return l === n && sizes[n] > 1 ? `Output for ${CLASS_NAMES[j]}` : this.network.title(l, j)
  }

  draw() {
    const { network, data, plan, fields } = this, { values } = network, ratio = window.devicePixelRatio || 1
    const context = this.canvas.getContext("2d"), paint = this.buffer.getContext("2d")
    const image = paint.createImageData(GRID, GRID)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, this.canvas.width, this.canvas.height)
    for (const mark of this.marks.values()) {
      const at = mark.line ? mark.place : mark.l ? network.bias_place(mark.l, mark.j) : null
      mark.group.classList.toggle("changed", this.edits.has(at))
      if (mark.line) {
        const number = values[mark.place]
        const share = Number.isFinite(number) ? Math.min(1, Math.abs(number) / data.widest) : 0
        mark.line.setAttribute("class", `line ${number < 0 ? "minus" : number > 0 ? "plus" : "none"}`)
        mark.line.setAttribute("stroke-width", (0.4 + plan.widest * share).toFixed(2))
        continue
      }
      const { node } = plan, x = mark.x - node / 2, y = mark.y - node / 2
      if (fields.flat) {
        this.curve(context, mark.l, mark.j, { x, y, side: node, high: node }, 1.5)
        continue
      }
      fields.paint(image, mark.l, mark.j)
      paint.putImageData(image, 0, 0)
      context.drawImage(this.buffer, x, y, node, node)
    }
    this.enlarge()
    this.find(".effect").textContent = this.effect()
    // The player shows the epoch; this does, too, if some frames were left out.
    const all = data.frames.length > data.frames.at(-1)
    const epoch = all ? "" : `${capital(data.unit)} ${data.epochs[this.at].toLocaleString("en")}. `
    const bold = (name, i) => element("b", { className: ["minus", "plus", "third"][i] }, name)
    const signs = ["below zero", "above zero"]
    const inks = CLASS_NAMES.slice(0, Math.max(data.n_classes, 2)).flatMap((name, i) => [i ? "; " : "", bold(i ? name : capital(name), i), ": ",
      [...(data.n_classes ? [data.table?.classes[i] ?? `class ${i}`] : []), ...(i < 2 ? [`weights ${signs[i]}`] : [])].join(" and ")])
    this.find(".key").replaceChildren(epoch, "Dots are learned from, rings are held out. ", ...inks, ".",
      ...(data.table && data.inputs.length > 2 ? [" In the colours, all other columns stand at their mean. Each dot has its own, so one on the wrong colour may still be judged rightly."] : []))
  }

  effect() {
    if (this.refused !== null) {
      const largest = this.data.by_hand.largest.toLocaleString("en")
      return `${figure(this.refused)} is too far from zero: from −${largest} to ${largest} is allowed. The number stays as it was.`
    }
    if (!this.edits.size) return ""
    const { before } = this, now = judged(this.network), { n_classes } = this.data
    const was = (one, other) => (one === other ? ", as before" : ` (it was ${one})`)
    const of = (side, whose) => `${figure(now[side])} on ${whose}${was(figure(before[side]), figure(now[side]))}`
    const ends = n_classes ? `right on ${now.right} of the ${now.n_unseen} held out${was(before.right, now.right)}` : of("unseen", "those held out")
    const { most, longest } = this.data.by_hand, epoch = this.data.epochs[this.at]
    const why = this.edits.size > most ? ` To train on from, ${most} are the most.` : epoch >= longest ? ` After ${longest.toLocaleString("en")} epochs there is no training on.` : ""
    return `With ${this.edits.size === 1 ? "your change" : `your ${this.edits.size} changes`}: loss ${of("learned", "the points learned from")}; ${ends}.${why}`
  }

  // Slider and field follow the parameter in focus, except the one being used.
  offer() {
    const place = this.marks ? this.place() : null, row = this.find(".edit")
    if (this.refused !== null && place !== this.offered) { // another parameter is in focus
      this.refused = null
      this.later()
    }
    row.hidden = place === null && !this.edits.size
    this.find(".undo").disabled = !this.edits.size
    const { most, longest } = this.data.by_hand, { epochs, unit } = this.data
    this.find(".train").disabled = !this.edits.size || this.edits.size > most || epochs[this.at] >= longest
    this.find(".train").textContent = `Train on from ${unit} ${epochs[this.at].toLocaleString("en")}`
    for (const name of [".what", ".slide", ".typed"]) this.find(name).hidden = place === null
    if (place === null) return
    const value = this.network.values[place], slide = this.find(".slide"), typed = this.find(".typed")
    if (place !== this.offered) {
      const reach = Math.max(3, Math.ceil(1.5 * Math.abs(Number.isFinite(value) ? value : 0)))
      Object.assign(slide, { min: -reach, max: reach, step: 0.01 })
      this.offered = place
      this.edited = null
    }
    this.find(".what").textContent = this.marks.get(this.focused).line ? "Weight" : "Bias"
    if (this.edited !== slide) slide.value = value
    if (this.edited !== typed) typed.value = Number.isFinite(value) ? Number(value.toPrecision(4)) : ""
  }

  // A neuron's curve over a single input, in a box.
  curve(context, l, j, box, width, ends = this.fields.ends(l, j)) {
    const style = getComputedStyle(this.svg), values = this.fields.layers[l][j]
    const spread = ends[1] - ends[0] || 1, [low, high] = [ends[0] - 0.08 * spread, ends[1] + 0.08 * spread]
    context.save()
    context.beginPath()
    context.rect(box.x, box.y, box.side, box.high)
    context.clip()
    context.beginPath()
    values.forEach((value, k) => {
      if (Number.isFinite(value)) context.lineTo(box.x + (box.side * k) / (KNOTS - 1), box.y + (box.high * (high - value)) / (high - low))
    })
    Object.assign(context, { strokeStyle: style.color, lineWidth: width, lineJoin: "round" })
    context.stroke()
    context.restore()
  }

  // The enlarged neuron, if any. While parameters are edited, it stays on the effect.
  singled() {
    const { n, sizes } = this.network
    const mark = this.marks.get(this.pointed ?? (this.edits.size ? null : this.focused))
    return mark && !mark.line && (mark.l < n || sizes[n] > 1) ? mark : null
  }

  // The large map: the output's, or the neuron's pointed at.
  enlarge() {
    const { network, fields, plan, data } = this, { x, y, side, high } = plan.plane
    const context = this.canvas.getContext("2d"), { n, sizes } = network
    const one = (this.large = this.singled())
    this.heading.textContent = one ? `${this.title(one.l, one.j)}, alone` : data.n_classes ? "What the network says" : "The network’s curve"
    context.clearRect(x - 1, y - 1, side + 2, high + 2)
    if (fields.flat) {
      context.save()
      context.globalAlpha = one ? 0.25 : 1
      this.dots(context)
      context.restore()
      const [low, top] = this.reached, pad = (0.08 / 1.16) * (top - low)
      if (one) this.curve(context, one.l, one.j, { x, y, side, high }, 3)
      else this.curve(context, n, 0, { x, y, side, high }, 3, [low + pad, top - pad])
      return
    }
    const paint = this.buffer.getContext("2d"), image = paint.createImageData(GRID, GRID)
    if (one || sizes[n] === 1) fields.paint(image, one ? one.l : n, one ? one.j : 0)
    else fields.paintAll(image)
    paint.putImageData(image, 0, 0)
    // Paler than in the neurons, so that points of the same colours stand out.
    context.fillStyle = "#fff"
    context.fillRect(x, y, side, high)
    context.globalAlpha = 0.62
    context.imageSmoothingQuality = "high"
    context.drawImage(this.buffer, x, y, side, high)
    context.globalAlpha = 1
    this.dots(context)
  }

  dots(context) {
    const { data } = this, { points, held_out, n_classes } = data
    context.save()
    context.beginPath()
    context.rect(this.plan.plane.x, this.plan.plane.y, this.plan.plane.side, this.plan.plane.high)
    context.clip()
    const violet = getComputedStyle(this.svg).getPropertyValue("--st-violet-color") || css(FILLS[2])
    const dot = points.length > 500 ? 2.6 : 3.6
    points.forEach((point, i) => {
      const ink = n_classes ? css(FILLS[point.at(-1)]) : violet
      context.beginPath()
      context.arc(...this.spot(point, i), dot - (held_out[i] ? 0.4 : 0), 0, 2 * Math.PI)
      if (held_out[i]) {
        Object.assign(context, { fillStyle: n_classes ? "#fff" : "transparent", strokeStyle: ink, lineWidth: 2 })
      } else {
        Object.assign(context, { fillStyle: ink, strokeStyle: n_classes ? css(INK) : ink, lineWidth: 0.8 })
      }
      context.fill()
      context.stroke()
    })
    context.restore()
  }

  tell() {
    super.tell()
    this.offer()
    if (!this.plan || !this.fields?.layers[this.network.n]) return
    if (this.singled() !== this.large) this.enlarge()
  }

  rows() {
    const { network } = this, rows = [["", "value"]]
    for (let l = 1; l <= network.n; l++) {
      for (let j = 0; j < network.sizes[l]; j++) {
        for (let i = 0; i < network.sizes[l - 1]; i++) rows.push([this.edge(l, i, j), figure(network.weight(l, i, j))])
        rows.push([`Bias: ${this.title(l, j)}`, figure(network.bias(l, j))])
      }
    }
    return rows
  }

  edge(l, i, j) { return `${this.title(l, j)} listens to ${this.network.node(l - 1, i)}` }

  hint() { return `Point at a neuron to see its own ${this.fields.flat ? "curve" : "plane"}, at a line to read its weight; choose either to change its number.` }

  about(name) {
    const { network } = this, { line, l, i, j, place } = this.marks.get(name)
    if (line) return `${this.edge(l, i, j)} with weight ${figure(network.values[place])}.`
    const [low, high] = this.fields.ends(l, j).map((end) => figure(end))
    const bias = l ? ` Its bias is ${figure(network.bias(l, j))}.` : ""
    return `${this.title(l, j)}: from ${low} to ${high} in this picture.${bias}`
  }

  neighbour(pressed) { return alongLayers(this.network, this.marks.get(this.stop) ?? {}, pressed) }
}

export default function component({ data, parentElement, setTriggerValue, state }) {
  state.diagram ??= new PlanesDiagram(parentElement)
  return state.diagram.show(data, (changes) => setTriggerValue("train_on", changes), (hidden) => setTriggerValue("hidden", hidden))
}
