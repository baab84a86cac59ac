// What pictures of a network over a plane share: axes, positions, points. Each kind of picture sets the ends of
// its axes (`ends`), creates its marks (`lay`), and draws a frame (`draw`).
import { INK } from "./colours.js"
import { svgElement } from "./dom.js"
import { Drawing } from "./drawing.js"
import { css, GRID } from "./fields.js"
import { Network } from "./network_sums.js"

const MIDDLE = 0.5 // both coordinates of the place beside which lines have their handles
const VEIL = "rgb(255 255 255 / 38%)" // so that points stand out, and numbers are read, where it is sure
const RIM = 12, SHORTEST = 0.7 // px that rings keep from its edges, for which an arrow is shortened to this share
const RIGHT = 2, SMALL = 260 // px; a picture less wide has no titles of its axes

export class PlanePicture extends Drawing {
  constructor(parentElement) {
    super()
    const find = (selector) => parentElement.querySelector(selector)
    this.stage = find(".stage")
    this.stage.style.setProperty("--ink", css(INK))
    this.svg = find(".drawing")
    this.canvas = find("canvas")
    this.buffer = Object.assign(document.createElement("canvas"), { width: GRID, height: GRID })
  }

  // The ends of both axes of a plane with this ratio of width to height.
  ends(_aspect) { return [[0, 1], [0, 1]] }
  lay() {}
  draw() {}

  // Shows other data, and returns a function that removes it.
  show(data) {
    this.data = { ...data, complete: true, forward: true, moves: {}, examples: { X: [], y: [] } }
    this.network = new Network(this.data)
    this.at = data.begins ? 0 : data.frames.length - 1
    this.dragged = {}
    this.build()
    this.update()
    return this.follow(data, this.stage, [...Object.keys(data.knobs), ...data.movable.flat()])
  }

  // Creates all marks; each update sets their positions and texts.
  build() {
    const { data, svg } = this, top = data.pulled ? 46 : 30
    // On a phone two of them are in sight at once, with the player below, or with room between their rings.
    const height = Math.min(data.height, innerWidth > 640 ? data.height : data.pulled ? 320 : 275)
    const width = (this.room = Math.max(this.stage.clientWidth, 200))
    this.small = width < SMALL
    const [left, bottom] = this.small ? [16, 22] : [52, 58]
    const wide = (this.wide = width - left - RIGHT), high = (this.high = height - top - bottom)
    data.ends = this.ends(wide / high)
    const ratio = window.devicePixelRatio || 1
    Object.assign(this.canvas, { width: wide * ratio, height: high * ratio })
    const shares = { left: left / width, top: top / height, width: wide / width, height: high / height }
    for (const [name, share] of Object.entries(shares)) this.canvas.style[name] = `${100 * share}%`
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) svg.setAttribute(name, value)
    svg.replaceChildren()
    const text = (x, y, words, attributes = {}) => svgElement(svg, "text", { x, y, ...attributes }, words)
    text(0, 15, data.title, { class: "title" })
    const [across, up] = data.axes
    for (const value of this.ticks(0)) {
      text(left + this.x(value), height - bottom + (this.small ? 15 : 26), this.written(value), { class: "tick", "text-anchor": "middle" })
    }
    for (const value of this.ticks(1)) {
      text(left - (this.small ? 6 : 10), top + this.y(value) + 4, this.written(value), { class: "tick", "text-anchor": "end" })
    }
    if (!this.small) {
      text(left + wide / 2, height - 6, across, { class: "axis", "text-anchor": "middle" })
      text(0, 0, up, { class: "axis", "text-anchor": "middle", transform: `translate(12 ${top + high / 2}) rotate(-90)` })
    }
    this.score = text(width - RIGHT, top - 8, "", { class: "score", "text-anchor": "end" })
    // Outside the plane it is clipped.
    this.plane = svgElement(svg, "svg", { x: left, y: top, width: wide, height: high })
    this.lay()
  }

  // A few round numbers along an axis.
  ticks(axis) {
    const [low, high] = this.data.ends[axis], rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough))
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough), first = Math.ceil(low / step)
    return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => (first + i) * step)
  }
  written(value) { return Number(value.toPrecision(3)).toLocaleString("en").replace("-", "−") }

  x(value) { return (this.wide * (value - this.data.ends[0][0])) / (this.data.ends[0][1] - this.data.ends[0][0]) }
  y(value) { return (this.high * (this.data.ends[1][1] - value)) / (this.data.ends[1][1] - this.data.ends[1][0]) }

  // Tints the plane under its marks, by a function that paints an image of GRID by GRID places.
  tint(paint) {
    const small = this.buffer.getContext("2d"), image = small.createImageData(GRID, GRID)
    paint(image)
    small.putImageData(image, 0, 0)
    const context = this.canvas.getContext("2d")
    context.imageSmoothingQuality = "high"
    context.drawImage(this.buffer, 0, 0, this.canvas.width, this.canvas.height)
    context.fillStyle = VEIL
    context.fillRect(0, 0, this.canvas.width, this.canvas.height)
  }

  put(marks, x, y, more = "") {
    if (!Number.isFinite(this.x(x) + this.y(y))) return
    for (const mark of marks) mark.setAttribute("transform", `translate(${this.x(x)} ${this.y(y)})${more}`)
  }

  // The line a x + b y + c = 0, longer than the picture; none if a and b are zero.
  zero(line, a, b, c) {
    const length = Math.hypot(a, b), [[left, right], [low, high]] = this.data.ends
    const [x, y] = [(left + right) / 2, (low + high) / 2], away = right - left + high - low
    const off = -(a * x + b * y + c) / length, [nx, ny] = [a / length, b / length]
    const seen = Math.abs(off) < away
    line.setAttribute("visibility", seen ? "inherit" : "hidden")
    if (seen) this.join(line, [x + off * nx - away * ny, y + off * ny + away * nx], [x + off * nx + away * ny, y + off * ny - away * nx])
  }
  join(line, from, to) {
    const [x1, y1, x2, y2] = [this.x(from[0]), this.y(from[1]), this.x(to[0]), this.y(to[1])]
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value)
  }

  // Places by how far they are before the line a x + b y + c = 0, and along it from beside the middle.
  beside([a, b, c]) {
    const length = Math.hypot(a, b), [nx, ny] = length ? [a / length, b / length] : [1, 0]
    const off = length ? -(a * MIDDLE + b * MIDDLE + c) / length : 0
    return (before, along) => [
      MIDDLE + (off + before) * nx - along * ny, MIDDLE + (off + before) * ny + along * nx,
    ]
  }

  // Grips (grips.js), and the marks from which the browser computes their positions.
  group(name) { return svgElement(this.plane, "g", { class: `grip_${name}_marks` }) }
  scale() {
    const scale = this.group("scale")
    for (const end of [0, 1]) this.put([svgElement(scale, "path")], end, end)
  }
  grip(name) {
    const ring = svgElement(this.plane, "circle", { class: "ring", r: 9.8 })
    return [ring, svgElement(this.group(name), "circle", { class: "reach", r: 24.6 })]
  }

  // What moves a line, and turns it by an arrow that is `spoke` long; where its tip lies is returned.
  handle(j) {
    return { spoke: svgElement(this.plane, "line", { class: "spoke" }), way: this.grip(`way${j}`), cut: this.grip(`cut${j}`) }
  }
  hold({ spoke, way, cut }, line, aside) {
    const at = this.beside(line), { stay, spoke: long, ends } = this.data
    const within = (value) => Math.min(1 + stay, Math.max(-stay, value))
    const foot = at(0, aside), arrow = at(long, aside).map((value, i) => value - foot[i]), stands = foot.map(within)
    const rim = (RIM * (ends[1][1] - ends[1][0])) / this.high, room = ends.map(([low, high]) => [low + rim, high - rim])
    const fits = arrow.map((far, i) => (far ? (room[i][Number(far > 0)] - stands[i]) / far : 1))
    const share = Math.max(SHORTEST, Math.min(1, ...fits))
    const to = stands.map((value, i) => Math.min(Math.max(value + share * arrow[i], room[i][0]), room[i][1]))
    const on = to.map((value, i) => value - share * arrow[i])
    this.join(spoke, on, to)
    this.put(cut, ...on)
    this.put(way, ...to)
    return to
  }

  update() {
    this.network.take(this.at, this.dragged)
    this.draw()
  }
}
