// The hidden neurons' outputs for the points, in a projection: the inputs' square as they bend it, and the
// output over it.
import { FILLS } from "./colours.js"
import { svgElement } from "./dom.js"
import { css, GRID, paintShares } from "./fields.js"
import { PlanePicture } from "./plane_picture.js"

const LINES = 5, KNOTS = 25  // of the square's grid, either way, and on each of them
const along = (n) => Array.from({ length: n }, (_, i) => i / (n - 1))
const SQUARE = along(LINES).flatMap((fixed) => {
  const line = along(KNOTS)
  return [line.map((free) => [free, fixed]), line.map((free) => [fixed, free])]
})

// Where the name of a dot stands: above or below it, or beside it where it would be cut off there.
const HALF = 21, TOUCH = 17, ABOVE = -15, BELOW = 25, BESIDE = 34, LETTER = 12, FOOT = 4, LINE = 14
const DOT = 8.6, UNDER = 13
export const nameAt = ([x, y], [wide, high], above, half = HALF) => {
  const base = y + (above ? ABOVE : BELOW), inside = x >= 0 && x <= wide && y >= 0 && y <= high
  if (!inside) return [x, base]
  if (base >= LETTER && base <= high - FOOT) return [Math.min(Math.max(x, half), wide - half), base]
  return [x + (x + BESIDE + half <= wide ? BESIDE : -BESIDE), Math.min(Math.max(y + 5, LETTER), high - FOOT)]
}

// Where the names of dots stand, each given with its place, whether it is named above, and half the width of the
// name (0 if it has none), so that none lies on another: else on the other side, or beside its dot.
export const namesAt = (dots, room) => {
  const taken = []
  return dots.map(({ place, above, half }) => {
    const beside = [-1, 1].map((way) => [place[0] + way * (BESIDE + half - HALF), place[1] + 5])
    const places = [...[above, !above].map((side) => nameAt(place, room, side, half || HALF)), ...beside]
    const free = ([x, y]) => taken.every((other) => Math.abs(x - other.x) > half + other.half || Math.abs(y - other.y) > LINE)
    const [x, y] = places.find(free) ?? places[0]
    if (half) taken.push({ x, y, half })
    return [x, y]
  })
}

// A point on its way from the plane of the inputs (0) to hidden space (3), by the sums of two neurons without
// and with their biases and by what they answer: weighed until 1, shifted until 2, then squashed.
export const carried = (point, weighed, biases, squash, on) => point.map((x, j) => {
  const z = x + Math.min(on, 1) * (weighed[j] - x) + Math.min(Math.max(on - 1, 0), 1) * biases[j]
  return z + squashed(on) * (squash(z) - z)
})
const THERE = 3, MARGIN = 0.68

// How much of it is squashed: most of it early, or large sums would look straight until the very end.
const squashed = (on) => 1 - (THERE - Math.max(on, 2)) ** 3

export class HiddenSpace extends PlanePicture {
  constructor(parentElement) {
    super(parentElement)
    this.carry = parentElement.querySelector(".carry")
    this.slide = this.carry.querySelector("input")
    this.slide.oninput = () => this.later()
  }

  show(data) {
    this.carry.hidden = !data.stages.length
    return super.show(data)
  }

  // How far the plane has been carried, which only the two axes of two neurons can show.
  on() { return this.data.stages.length ? Number(this.slide.value) : THERE }

  // On its way the square is shown whole, shifted on axes that stand still; what is squashed comes to the view of
  // hidden space.
  ends(aspect) {
    const { middle, reach } = this.data, on = this.on(), blend = (from, to, share) => from.map((value, k) => value + share * (to[k] - value))
    let view = [...middle, reach]
    if (on < THERE && this.network.values) view = blend(blend(this.whole([0]), this.whole([1, 2]), Math.min(on, 1)), view, squashed(on))
    const [across, up, far] = view
    return [[across - far * aspect, across + far * aspect], [up - far, up + far]]
  }

  // The middle of the square and how far to show from there, at stages where it has straight sides.
  whole(stages) {
    const corners = stages.flatMap((on) => [[0, 0], [0, 1], [1, 0], [1, 1]].map((point) => this.places(point, on)))
    const sides = [0, 1].map((axis) => corners.map((place) => place[axis])).map((at) => [Math.min(...at), Math.max(...at)])
    return [...sides.map(([low, high]) => (low + high) / 2), Math.max(...sides.map(([low, high]) => MARGIN * (high - low)))]
  }

  places(point, on) {
    const { network } = this, neurons = [0, 1]
    const weighed = neurons.map((j) => point.reduce((sum, x, i) => sum + x * network.weight(1, i, j), 0))
    return carried(point, weighed, neurons.map((j) => network.bias(1, j)), network.activation(1).of, on)
  }

  update() {
    const stage = this.data.stages[Math.ceil(this.on())]
    if (stage) {
      this.network.take(this.at, this.dragged)
      ;[this.data.title, this.data.axes] = stage
      this.slide.setAttribute("aria-valuetext", stage[0])
      this.build()
    }
    super.update()
  }

  lay() {
    const { plane, data } = this
    this.lines = SQUARE.map(() => svgElement(plane, "polyline", { class: "grid" }))
    this.cut = svgElement(plane, "line", { class: "output" })
    if (data.pulled) this.scale()
    this.dots = data.points.map(([x1, x2]) => ({
      dot: svgElement(plane, "circle", { class: "dot" }),
      name: svgElement(plane, "text", { class: "name", "text-anchor": "middle" }, `(${x1}, ${x2})`),
    }))
    this.output = data.pulled ? this.handle(this.network.sizes[1]) : null
  }

  draw() {
    const { network, data, at } = this, right = data.right[at], up = data.up[at]
    const on = this.on()
    const put = (point) => {
      if (on < THERE) return this.places(point, on)
      const answers = network.forward(point)[network.n - 1]
      return [right, up].map((way) => answers.reduce((sum, a, j) => sum + a * way[j], 0))
    }
    SQUARE.forEach((line, i) => {
      const places = line.map(put).map(([x, y]) => `${this.x(x)},${this.y(y)}`)
      this.lines[i].setAttribute("points", places.join(" "))
    })
    // Knobs are those of two hidden neurons, whose answers are the axes.
    const moved = Object.keys(data.knobs).length, n = network.n
    const cut = moved ? [network.weight(n, 0, 0), network.weight(n, 1, 0), network.bias(n, 0)] : data.cut[at]
    const [a, b, c] = cut, { of } = network.activation(n), [[left, rightmost], [low, high]] = data.ends
    const across = along(GRID).map((share) => left + share * (rightmost - left))
    const down = along(GRID).map((share) => high - share * (high - low))
    const says = (x, y) => (on < THERE ? 0.5 : of(a * x + b * y + c))
    this.tint((image) => paintShares(image, down.flatMap((y) => across.map((x) => says(x, y)))))
    this.zero(this.cut, ...cut)
    if (this.output) this.hold(this.output, cut, data.aside)
    if (on < THERE) this.cut.setAttribute("visibility", "hidden")
    const places = data.points.map(put), shown = places.map(([x, y]) => [this.x(x), this.y(y)])
    // Points of a class often coincide: one is named above them, the other below. Two dots that touch and are
    // named on the same side have one name.
    const near = (i, j) => Math.hypot(...shown[i].map((side, axis) => side - shown[j][axis])) < TOUCH
    const touch = (i, j) => data.points[i][1] === data.points[j][1] && near(i, j)
    const called = data.points.map((_, i) => {
      const together = data.points.map((_, j) => j).filter((j) => j === i || touch(i, j))
      return together[0] === i ? together.map((j) => `(${data.points[j].join(", ")})`) : []
    })
    const names = namesAt(data.points.map((point, i) => (
      { place: shown[i], above: Boolean(point[1]), half: HALF * called[i].length }
    )), [this.wide, this.high])
    const words = data.points.map((point, i) => {
      const [x, y] = places[i], { dot, name } = this.dots[i]
      name.textContent = called[i].join(", ")
      this.put([dot], x, y)
      dot.setAttribute("fill", css(FILLS[data.labels[i]]))
      // Under a dot of the other class it is seen as a ring.
      const isUnder = data.labels.some((label, j) => j > i && label !== data.labels[i] && near(i, j))
      dot.setAttribute("r", isUnder ? UNDER : DOT)
      if (names[i].every(Number.isFinite)) name.setAttribute("transform", `translate(${names[i].join(" ")})`)
      return `(${point.join(", ")}) lies at (${this.written(x)}, ${this.written(y)})`
    })
    this.svg.setAttribute("aria-label", `${data.label} ${words.join(", ")}.`)
  }
}
