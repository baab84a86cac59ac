// A text with attention weights, once for each layer: the letter pointed at shows how much it attends to
// earlier ones.
import { element, followPlayer, onResize, rove, svgElement } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { inked, roam } from "./pixels.js"

const FULL = 255, DARK = 0.5, TOLD = 2, SAID = 0.005, ORDINALS = ["st", "nd", "rd"]

export default function component({ data, find, state }) {
  const shares = bytesOf(data.shares), n = data.letters.length, each = (n * (n + 1)) / 2
  const layers = data.layers, last = shares.length / each / layers.length - 1
  let frame = data.begins ? 0 : last
  const missed = new Set(data.missed)
  const of = [data.words.some(([word]) => word), ...data.letters].join("|")
  // Until one has chosen, the letter is the one named, which may be another while a network trains. What one
  // has pointed at before there were words is not chosen.
  if (state.of !== of || !state.isChosen) Object.assign(state, { of, at: data.at, isChosen: false })

  // A row of the triangle has the position itself and all before it.
  const looksFrom = (from, layer, to) => to > from ? 0
    : shares[(frame * layers.length + layer) * each + (from * (from + 1)) / 2 + to] / FULL
  const nameOf = (to) => { // a letter that stands in several places is numbered
    const alike = [...data.letters].map((_, i) => i).filter((i) => data.letters[i] === data.letters[to])
    const nth = alike.indexOf(to) + 1
    return alike.length > 1 ? `the ${nth}${ORDINALS[nth - 1] ?? "th"} “${data.letters[to]}”` : `“${data.letters[to]}”`
  }
  const percent = (share) => `${Math.round(100 * share)} %`
  const choose = (i) => {
    rove(rows.at(-1)[state.at], rows.at(-1)[i])
    Object.assign(state, { at: i, isChosen: true })
    show()
  }
  // One points at letters of the last row; those above only show where its looks lead.
  const rows = layers.map((_, row) => data.letters.map((letter, i) => row < layers.length - 1 ? element("span", {}, letter)
    : element("button", { type: "button", onclick: () => choose(i), onfocus: () => choose(i), onpointerenter: () => choose(i) }, letter)))
  const darkestFrom = (from, layer) => data.letters.map((_, to) => to)
    .sort((a, b) => looksFrom(from, layer, b) - looksFrom(from, layer, a))
  const most = (from, layer, n) => darkestFrom(from, layer).slice(0, n).filter((to) => looksFrom(from, layer, to) >= SAID)
    .map((to) => `${percent(looksFrom(from, layer, to))} at ${nameOf(to)}`).join(" and ") || "nowhere"
  // Two looks, one after the other: above stands where the letter had looked that the second layer looks at.
  const asking = (layer) => {
    const below = layers.length - 1, [middle] = darkestFrom(state.at, below)
    return layer < below && looksFrom(state.at, below, middle) >= SAID ? middle : state.at
  }
  const draw = () => {
    const svg = find(".path"), middle = asking(0), [end] = darkestFrom(middle, 0)
    svg.replaceChildren()
    if (layers.length < 2) return
    const inRow = (row, i) => {
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = rows[row][i]
      return { x: offsetLeft + offsetWidth / 2, top: offsetTop, bottom: offsetTop + offsetHeight }
    }
    const arrow = (share, x, y, curve, toX, toY, up) => share >= SAID && svgElement(svg, "path", { opacity: Math.max(share, 0.2),
      d: `M${x} ${y} ${curve} ${toX} ${toY} m-5 ${up} l5 ${-up} l5 ${up}` })
    const [from, through, to] = [inRow(1, state.at), inRow(1, middle), inRow(0, end)], low = from.bottom + 34
    arrow(looksFrom(state.at, 1, middle), from.x, from.bottom, `C${from.x} ${low} ${through.x} ${low}`, through.x, through.bottom + 2, 8)
    arrow(looksFrom(middle, 0, end), through.x, through.top, "L", to.x, to.bottom + 2, 8)
  }
  const show = () => {
    rows.forEach((buttons, layer) => buttons.forEach((button, to) => {
      const from = asking(layer), share = looksFrom(from, layer, to)
      button.style.background = to > from ? "" : `rgb(${inked(share)})`
      button.style.color = to > from ? "" : share > DARK ? "#fff" : `rgb(${inked(1)})`
      button.classList.toggle("later", to > from)
      button.classList.toggle("missed", frame === last && missed.has(to))
      button.classList.toggle("from", to === from)
      if (layer < layers.length - 1) return
      button.setAttribute("aria-pressed", String(to === from))
      button.setAttribute("aria-label", `${data.letters[to]}, ${percent(share)}${missed.has(to) ? ", not expected" : ""}`)
    }))
    draw()
    const middle = asking(0)
    const told = layers.length < 2 ? `it looks ${most(state.at, 0, TOLD)}`
      : middle === state.at ? layers.map((name, layer) => `${name} looks ${most(state.at, layer, 1)}`).join(", and ")
      : `${layers[1]} looks ${most(state.at, 1, 1)}. There ${layers[0]} had looked ${most(middle, 0, 1)}`
    find(".says").textContent = `At ${nameOf(state.at)} ${told}. ${frame === last ? data.says[state.at] : frame === 0 ? "It is not trained yet." : ""}`
    if (!data.words.length) return
    const [written, blind] = data.words[state.at]
    find(".written").textContent = written || "\u00a0" // an empty line has no baseline
    find(".blind").textContent = blind || "\u00a0"
    find(".blind").classList.toggle("other", blind !== written)
    find(".taken").textContent = `Without the look at ${nameOf(darkestFrom(state.at, 0)[0])}`
    find(".words").classList.toggle("ahead", frame !== last || !written)
  }
  find(".words").hidden = !data.words.length
  find(".layers").replaceChildren(...rows.flatMap((buttons, layer) => {
    const text = element("div", layer < rows.length - 1 ? { className: "text", ariaHidden: "true", translate: false }
      : { className: "text", role: "group", translate: false, ariaLabel: `${layers[layer]} Letters that have been read; choose one to see what it looks at. Arrow keys walk.`,
      onkeydown: roam(buttons, 1) }, ...buttons)
    const name = layers[layer] ? [element("p", { className: "layer" }, layers[layer])] : []
    if (layer < rows.length - 1) return [...name, text]
    rove(buttons[0], buttons[state.at])
    return [text, ...name]
  }))
  find(".signs").hidden = !data.letters.includes("▸")
  show()
  const ends = [onResize(find(".layers"), draw), followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  })]
  return () => ends.forEach((end) => end())
}
