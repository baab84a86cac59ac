// A network over the plane: its output, the zero line of each neuron's sum, and the points. Lines and points
// are dragged by their grips (grips.js).
import { FILLS } from "./colours.js"
import { svgElement } from "./dom.js"
import { css, Fields } from "./fields.js"
import { PlanePicture } from "./plane_picture.js"

const MIDDLE = 0.5, REACH = 1 // height of the plane shown; units are equal across
const DEGREES = 180 / Math.PI
const BEHIND = 20 // px; from a line's ring to its number
const percent = (share) => `${(100 * share).toFixed(1)} %`

export class Surface extends PlanePicture {
  ends(aspect) { return [aspect, 1].map((wide) => [MIDDLE - REACH * wide, MIDDLE + REACH * wide]) }
  ticks() { return [0, 1] }

  lay() {
    const { data, plane, network } = this, { points, pulled, movable } = data
    this.fields = new Fields(network)
    this.scale()
    const hidden = network.n > 1, each = Array.from({ length: network.sizes[1] }, (_, j) => j)
    this.cuts = each.map((j) => {
      const mark = svgElement(plane, "g", { class: "cut" })
      const line = svgElement(mark, "line")
      const arrow = svgElement(mark, "path", { d: "M-6,-5L7,0L-6,5L-3,0Z" })
      return { mark, line, arrow, number: svgElement(mark, "text", { "text-anchor": "middle" }, hidden && !this.small ? j + 1 : "") }
    })
    this.pairs = movable.length ? [0, 1].map(() => svgElement(plane, "polyline", { class: "pair" })) : []
    this.dots = points.map(() => {
      const dot = svgElement(plane, "circle", { class: "dot", r: movable.length ? 6.7 : 8.6 })
      return { dot, label: svgElement(plane, "text", { class: "label", "text-anchor": "middle" }) }
    })
    this.handles = (pulled ? each : []).map((j) => this.handle(j))
    this.held = movable.map((_, i) => this.grip(`point${i}`))
  }

  draw() {
    const { network, data, fields, dragged } = this
    fields.compute()
    this.tint((image) => fields.paint(image, network.n, 0))
    this.drawCuts()
    this.drawPoints(data.points.map((point, i) => point.map((value, k) => dragged[data.movable[i]?.[k]] ?? value)))
  }

  drawCuts() {
    const { network, data } = this, several = this.cuts.length > 1
    const heard = this.cuts.map((_, j) => (network.n > 1 ? Math.abs(network.weight(2, j, 0)) : 1))
    const most = Math.max(...heard, 1e-9)
    this.cuts.forEach(({ mark, line, arrow, number }, j) => {
      const a = network.weight(1, 0, j), b = network.weight(1, 1, j), c = network.bias(1, j)
      const aside = several ? data.aside[j % 2] : 0
      mark.setAttribute("visibility", a || b ? "visible" : "hidden") // the grip is there all the same
      mark.setAttribute("opacity", 0.2 + (0.8 * heard[j]) / most)
      this.zero(line, a, b, c)
      const [x, y] = this.handles[j] ? this.hold(this.handles[j], [a, b, c], aside) : this.beside([a, b, c])(0.05, aside)
      this.put([arrow], x, y, ` rotate(${Math.atan2(-b, a) * DEGREES})`)
      const back = -BEHIND / (Math.hypot(a, b) || 1) // without a slope there is no behind
      this.put([number], ...this.beside([a, b, c])(0, aside), ` translate(${back * a} ${5 - back * b})`)
    })
  }

  drawPoints(points) {
    const { network, data } = this, { labels } = data, words = []
    let right = 0
    points.forEach(([x1, x2], i) => {
      const acts = network.forward([x1, x2]), p = acts[network.n][0], { dot, label } = this.dots[i]
      const z = network.sum(network.n, 0, acts[network.n - 1])
      // Outputs within rounding errors of 50 % count as 50 %, as in the lesson.
      right += Number(Number(z > -4e-9) === labels[i])
      this.put([dot], x1, x2)
      dot.setAttribute("fill", css(FILLS[labels[i]]))
      this.put([label], x1, x2 + (x2 > 0.5 ? 0.22 : -0.22), " translate(0 4)")
      label.textContent = percent(p)
      if (this.held[i]) this.put(this.held[i], x1, x2)
      words.push(`at (${Number(x1.toFixed(2))}, ${Number(x2.toFixed(2))}) ${percent(p)}`)
    })
    this.pairs.forEach((pair, c) => {
      const ends = points.filter((_, i) => labels[i] === c)
      pair.setAttribute("points", ends.map(([x1, x2]) => `${this.x(x1)},${this.y(x2)}`).join(" "))
    })
    if (data.pulled) this.score.textContent = `${right} of ${points.length} right`
    this.svg.setAttribute("aria-label", `${data.label} Probability of class 1: ${words.join(", ")}.`)
  }
}
