// The hidden neurons' outputs for the points, in a projection: the inputs' square as they bend it, and the
// output's boundary.
import { FILLS } from "./colours.js"
import { svgElement } from "./dom.js"
import { css } from "./fields.js"
import { PlanePicture } from "./plane_picture.js"

const LINES = 5, KNOTS = 25  // of the square's grid, either way, and on each of them
const along = (n) => Array.from({ length: n }, (_, i) => i / (n - 1))
const GRID = along(LINES).flatMap((fixed) => {
  const line = along(KNOTS)
  return [line.map((free) => [free, fixed]), line.map((free) => [fixed, free])]
})

// Where the name of a dot stands: above or below it, or beside it where it would be cut off there.
const HALF = 21, ABOVE = -15, BELOW = 25, BESIDE = 34, LETTER = 12, FOOT = 4
export const nameAt = ([x, y], [wide, high], above) => {
  const base = y + (above ? ABOVE : BELOW), inside = x >= 0 && x <= wide && y >= 0 && y <= high
  if (!inside) return [x, base]
  if (base >= LETTER && base <= high - FOOT) return [Math.min(Math.max(x, HALF), wide - HALF), base]
  return [x + (x + BESIDE + HALF <= wide ? BESIDE : -BESIDE), Math.min(Math.max(y + 5, LETTER), high - FOOT)]
}

export class HiddenSpace extends PlanePicture {
  ends(aspect) {
    const { middle: [x, y], reach } = this.data
    return [[x - reach * aspect, x + reach * aspect], [y - reach, y + reach]]
  }

  lay() {
    const { plane, data } = this
    this.lines = GRID.map(() => svgElement(plane, "polyline", { class: "grid" }))
    this.cut = svgElement(plane, "line", { class: "output" })
    this.dots = data.points.map(([x1, x2]) => ({
      dot: svgElement(plane, "circle", { class: "point", r: 8.6 }),
      name: svgElement(plane, "text", { class: "name", "text-anchor": "middle" }, `(${x1}, ${x2})`),
    }))
  }

  draw() {
    const { network, data, at } = this, right = data.right[at], up = data.up[at]
    const put = (point) => {
      const answers = network.forward(point)[network.n - 1]
      return [right, up].map((way) => answers.reduce((sum, a, j) => sum + a * way[j], 0))
    }
    GRID.forEach((line, i) => {
      const places = line.map(put).map(([x, y]) => `${this.x(x)},${this.y(y)}`)
      this.lines[i].setAttribute("points", places.join(" "))
    })
    // Knobs are those of two hidden neurons, whose answers are the axes.
    const moved = Object.keys(data.knobs).length, n = network.n
    const cut = moved ? [network.weight(n, 0, 0), network.weight(n, 1, 0), network.bias(n, 0)] : data.cut[at]
    this.zero(this.cut, ...cut)
    const words = data.points.map((point, i) => {
      const [x, y] = put(point), { dot, name } = this.dots[i]
      this.put([dot], x, y)
      dot.setAttribute("fill", css(FILLS[data.labels[i]]))
      // Points of a class often coincide: one is named above them, the other below.
      const [across, down] = nameAt([this.x(x), this.y(y)], [this.wide, this.high], Boolean(point[1]))
      if (Number.isFinite(across + down)) name.setAttribute("transform", `translate(${across} ${down})`)
      return `(${point.join(", ")}) lies at (${this.written(x)}, ${this.written(y)})`
    })
    this.svg.setAttribute("aria-label", `${data.label} ${words.join(", ")}.`)
  }
}
