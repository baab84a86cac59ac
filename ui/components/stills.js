// Pictures of a scene as SVG, as the browser shows them.
import { stPictures, THEME } from "./streamlit.js"

const GAP = 16, MARGIN = 8
const INHERITED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "fill-opacity",
  "stroke-opacity", "font-family", "font-size", "font-weight", "text-anchor", "visibility"]
const ALONE = { opacity: "1", "dominant-baseline": "auto" }

const written = (node) => new XMLSerializer().serializeToString(node)
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// A drawing with the colours from style sheets written into it.
const coloured = (svg) => {
  const copy = svg.cloneNode(true), hidden = []
  const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")]
  const styles = new Map(from.map((one) => [one, getComputedStyle(one)]))
  from.forEach((one, i) => {
    const style = styles.get(one), above = styles.get(one.parentElement)
    for (const name of ["class", "style", "tabindex", "role", "aria-label"]) to[i].removeAttribute(name)
    if (style.display === "none" || one.matches(".count")) hidden.push(to[i])
    for (const name of INHERITED) {
      const value = style.getPropertyValue(name)
      if (value !== above?.getPropertyValue(name)) to[i].setAttribute(name, value)
    }
    for (const [name, usual] of Object.entries(ALONE)) {
      if (style.getPropertyValue(name) !== usual) to[i].setAttribute(name, style.getPropertyValue(name))
    }
  })
  hidden.forEach((one) => one.remove())
  return copy
}

// A drawing at its place, within that of others. Without the page’s font, names at an edge may be longer.
const insideOf = (svg, place, vega = false) => {
  const copy = vega ? svg.cloneNode(true) : coloured(svg)
  copy.removeAttribute("style")
  for (const [name, value] of Object.entries({ ...place, overflow: "visible" })) copy.setAttribute(name, value)
  return written(copy)
}

// A grid of cells, words and small pictures as the browser has laid it out, since only a page could do that.
const FOR_HANDS = ".buttons, .hint, [hidden]"
const plainColour = (colour) => colour.replace(/color\(srgb (\S+) (\S+) ([^ )]+)(?: \/ ([^)]+))?\)/, (_, r, g, b, a = 1) =>
  `rgba(${[r, g, b].map((part) => Math.round(255 * Number(part))).join(", ")}, ${a})`)
const isSeen = (colour) => !/^transparent$|[,/] ?0\)$/.test(colour)
const tag = (name, attributes, inside = "") => `<${name} ${
  Object.entries(attributes).map(([key, value]) => `${key}="${typeof value === "number" ? Math.round(100 * value) / 100 : escaped(value)}"`).join(" ")
}>${inside}</${name}>`
const gridded = (grid) => {
  const from = grid.getBoundingClientRect(), parts = [], range = document.createRange()
  const placed = ({ left, top, width, height }) => ({ x: left - from.left, y: top - from.top, width, height })
  const box = (style, { x, y, width, height }) => {
    if (isSeen(style.backgroundColor)) {
      parts.push(tag("rect", { x, y, width, height, rx: style.borderRadius, fill: plainColour(style.backgroundColor) }))
    }
    const [, filled, share] = /^linear-gradient\(to top, (.+) ([\d.]+)%, /.exec(style.backgroundImage) ?? []
    const high = (height * Number(share ?? 0)) / 100
    if (high) parts.push(tag("rect", { x, y: y + height - high, width, height: high, fill: plainColour(filled) }))
    const lined = ["Top", "Right", "Bottom", "Left"].filter((side) => parseFloat(style[`border${side}Width`]) && isSeen(style[`border${side}Color`]))
    const pen = (side) => ({ stroke: plainColour(style[`border${side}Color`]), "stroke-width": parseFloat(style[`border${side}Width`]), fill: "none" })
    if (lined.length === 4) {
      const line = pen("Top"), w = line["stroke-width"]
      return void parts.push(tag("rect", { x: x + w / 2, y: y + w / 2, width: width - w, height: height - w, rx: style.borderRadius, ...line }))
    }
    for (const side of lined) {
      const x1 = side === "Right" ? x + width : x, y1 = side === "Bottom" ? y + height : y
      parts.push(tag("path", { d: side === "Top" || side === "Bottom" ? `M${x} ${y1}h${width}` : `M${x1} ${y}v${height}`, ...pen(side) }))
    }
  }
  // Each word at its position and width, whatever fonts the reader of the file has.
  const words = (node, style) => {
    for (const { 0: word, index } of node.textContent.matchAll(/\S+/g)) {
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const { x, y, width, height } = placed(range.getBoundingClientRect())
      if (!width) continue
      const looks = { fill: plainColour(style.color), "font-size": parseFloat(style.fontSize) * (node.parentElement.currentCSSZoom ?? 1),
        "font-weight": style.fontWeight, ...(/mono/i.test(style.fontFamily) && { "font-family": "monospace" }) }
      const place = { x, y: y + height / 2, "dominant-baseline": "central", textLength: width, lengthAdjust: "spacingAndGlyphs" }
      parts.push(tag("text", { ...place, ...looks }, escaped(word)))
    }
  }
  const draw = (element) => {
    const style = getComputedStyle(element), at = placed(element.getBoundingClientRect())
    if (element.matches(FOR_HANDS) || style.display === "none" || style.visibility === "hidden") return
    if (element.tagName === "svg") return void parts.push(insideOf(element, at))
    const faint = style.opacity !== "1"
    if (faint) parts.push(`<g opacity="${style.opacity}">`)
    if (element.tagName === "CANVAS") {
      parts.push(tag("image", { ...at, preserveAspectRatio: "none", style: `image-rendering: ${style.imageRendering}`, href: element.toDataURL() }))
    }
    box(style, at)
    for (const node of element.childNodes) (node.nodeType === Node.TEXT_NODE ? words : draw)(node, style)
    if (faint) parts.push("</g>")
  }
  draw(grid)
  return parts.join("")
}

// All current pictures, each with its position and drawing.
export const seen = () => stPictures()
  .map((picture) => ({ ...picture, at: picture.layers[0].getBoundingClientRect() }))
  .filter(({ at }) => at.width > 0 && at.height > 0)
  .sort((one, other) => one.at.top - other.at.top || one.at.left - other.at.left)
  .map(({ layers, vega, at }, i) => ({ at, text: layers.toReversed().map((layer) => {
    const here = layer.getBoundingClientRect()
    const place = { x: here.left - at.left, y: here.top - at.top, width: here.width, height: here.height }
    if (layer instanceof HTMLCanvasElement) {
      return tag("image", { ...place, preserveAspectRatio: "none", href: layer.toDataURL("image/webp", 0.8) })
    }
    if (layer instanceof HTMLElement) return gridded(layer)
    // Ids within a picture, such as of clip paths, are made unique.
    return insideOf(layer, place, vega).replace(/( id="|url\(["']?#|href="#)/g, `$1p${i}_`)
  }).join("") }))

// Drawings of the same pictures at some frames, placed as on the page: in rows without gaps, each with its
// largest size over the frames.
export const drawings = (frames, { ground, ink }) => {
  const most = (i, side) => Math.max(...frames.map((pictures) => pictures[i]?.at[side] ?? 0))
  const boxes = frames.at(-1).map(({ at }, i) => ({ at, wide: most(i, "width"), high: most(i, "height"), x: 0, y: 0 }))
  const left = Math.min(...boxes.map(({ at }) => at.left)), rows = []
  for (const box of boxes) {
    const row = rows.at(-1)
    if (row && box.at.top < row.bottom - 20) {
      row.boxes.push(box)
      row.bottom = Math.max(row.bottom, box.at.bottom)
    } else rows.push({ boxes: [box], top: box.at.top, bottom: box.at.bottom })
  }
  let height = MARGIN
  for (const { boxes: beside, top } of rows) {
    for (const box of beside) Object.assign(box, { x: MARGIN + box.at.left - left, y: height + box.at.top - top })
    height = Math.max(...beside.map(({ y, high }) => y + high)) + GAP
  }
  const width = Math.ceil(Math.max(...boxes.map(({ x, wide }) => x + wide)) + 3 * MARGIN)
  height = Math.ceil(height - GAP + MARGIN)
  const texts = frames.map((pictures) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `color="${ink}" font-family="sans-serif"><rect width="${width}" height="${height}" fill="${ground}"/>${
      pictures.map(({ text }, i) => boxes[i] ? `<g transform="translate(${boxes[i].x} ${boxes[i].y})">${text}</g>` : "").join("")}</svg>`)
  return { texts, width, height }
}

export const themeOf = (element) => {
  const style = getComputedStyle(element), value = (name) => style.getPropertyValue(`--st-${name}`)
  return { ground: value("background-color"), ink: value("text-color"),
    names: Object.fromEntries(THEME.map((name) => [`--st-${name}`, value(name)])) }
}

// All pictures as they stand, as one; empty if there is none.
export const still = (host) => {
  const pictures = seen()
  return pictures.length ? drawings([pictures], themeOf(host)).texts[0] : ""
}
