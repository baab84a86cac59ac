import { element, onResize, svgElement } from "./dom.js"
import { pageLink } from "./links.js"

export default function component({ data, parentElement, setTriggerValue }) {
  const nav = parentElement.querySelector(".map")
  const list = nav.querySelector("ol"), svg = nav.querySelector("svg")
  const boxes = new Map()
  list.replaceChildren(...data.rows.map((row) =>
    element("li", {}, element("ul", {}, ...row.map((lesson) => {
      const lines = [element("strong", {}, lesson.title), element("small", {}, lesson.note)]
      const link = pageLink(lesson.path, (path) => setTriggerValue("opened", path), ...lines)
      link.style.setProperty("--walked", `${100 * lesson.walked}%`)
      boxes.set(lesson.path, link)
      return element("li", {}, link)
    })))))
  // A curve downwards between the corners of two boxes: four points of a cubic Bezier.
  /** @param {number[]} ends */
  const curve = ([x0, y0, x1, y1]) => {
    const bend = Math.max(12, (y1 - y0) / 2)
    return [[x0, y0], [x0, y0 + bend], [x1, y1 - bend], [x1, y1]]
  }
  const at = (points, t) => [0, 1].map((axis) => points.reduce(
    (sum, point, i) => sum + [1, 3, 3, 1][i] * (1 - t) ** (3 - i) * t ** i * point[axis], 0,
  ))
  const inside = (box, point) => {
    const [x, y] = point
    return x > box.left - 3 && x < box.right + 3 && y > box.top && y < box.bottom
  }
  const draw = () => {
    const origin = nav.getBoundingClientRect()
    const placed = new Map([...boxes].map(([path, link]) => {
      const box = link.getBoundingClientRect()
      const left = box.left - origin.left, top = box.top - origin.top
      const right = left + box.width, bottom = top + box.height
      return [path, { left, right, top, bottom, middle: (left + right) / 2 }]
    }))
    svg.replaceChildren()
    data.edges.forEach(([before, after]) => {
      const from = placed.get(before), to = placed.get(after)
      const ends = [from.middle, from.bottom, to.middle, to.top]
      const steps = Array.from({ length: 41 }, (_, i) => at(curve(ends), i / 40))
      const others = [...placed].filter(([path]) => path !== before && path !== after)
        .map(([, box]) => box)
      let parts = [curve(ends)]
      if (others.some((box) => steps.some((point) => inside(box, point)))) {
        // Straight down through the nearest gap between boxes.
        const between = others.filter((box) => box.bottom > from.bottom && box.top < to.top)
        const top = Math.max(from.bottom + 12, Math.min(...between.map((box) => box.top)))
        const bottom = Math.min(to.top - 12, Math.max(...between.map((box) => box.bottom)))
        const free = (x) => between.every((box) => x < box.left || x > box.right)
        const off = (x) => Math.abs(x - from.middle) + Math.abs(x - to.middle)
        const side = between.flatMap((box) => [box.left - 7, box.right + 7])
          .filter(free).sort((x, y) => off(x) - off(y))[0]
        parts = [
          curve([from.middle, from.bottom, side, top]),
          curve([side, top, side, bottom]),
          curve([side, bottom, to.middle, to.top]),
        ]
      }
      svgElement(svg, "path", { d: parts.map(([start, ...rest]) => `M${start}C${rest.join(" ")}`).join("") })
    })
  }
  return onResize(nav, draw)
}
