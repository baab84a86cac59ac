// A text with attention weights: the letter pointed at shows how much it attends to earlier ones. With two
// layers the first's looks stand above, and below each letter what it has noted; the last then looks at these.
// As arcs all looks are seen at once, those of the first layer above the letters, those of the second below.
import { element, followPlayer, isCalm, onButtons, onResize, rove, svgElement } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { inked, roam } from "./pixels.js"

const FULL = 255, DARK = 0.5, TOLD = 2, BEAT = 700, SAID = 0.005, FAINT = 0.04, ORDINALS = ["st", "nd", "rd"]

export default function component({ data, find, state }) {
  const shares = bytesOf(data.shares), n = data.letters.length, each = (n * (n + 1)) / 2
  const layers = data.layers, last = shares.length / each / layers.length - 1
  let frame = data.begins ? 0 : last
  const isMissed = (i) => data.missed[frame]?.includes(i) ?? false
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
  // The letter looks, looks again, and expects: with two layers one after the other, unless motion is unwanted.
  const two = layers.length > 1 && !data.arcs
  let beat = 2, timer
  const play = (now = two && !isCalm() ? 0 : 2) => {
    clearTimeout(timer)
    beat = now
    show()
    if (beat < 2) timer = setTimeout(play, BEAT, beat + 1)
  }
  const choose = (i) => {
    if (state.isChosen && i === state.at) return
    rove(buttons[state.at], buttons[i])
    Object.assign(state, { at: i, isChosen: true })
    play()
  }
  const buttons = data.letters.map((letter, i) => element("button",
    { type: "button", onclick: () => choose(i), onfocus: () => choose(i), onpointerenter: () => choose(i) }, letter))
  const notes = two ? data.letters.map(() => element("span", {})) : []
  const darkestFrom = (from, layer) => data.letters.map((_, to) => to)
    .sort((a, b) => looksFrom(from, layer, b) - looksFrom(from, layer, a))
  const most = (from, layer, n) => darkestFrom(from, layer).slice(0, n).filter((to) => looksFrom(from, layer, to) >= SAID)
    .map((to) => `${percent(looksFrom(from, layer, to))} at ${nameOf(to)}`).join(" and ") || "nowhere"
  const asks = layers.length - 1 // the layer whose looks darken the letters
  const noted = (i) => { // a letter that looks at itself notes nothing
    const [to] = darkestFrom(i, 0), share = looksFrom(i, 0, to)
    return { to, share, letter: i <= state.at && to < i && share >= SAID ? data.letters[to] : "" }
  }
  const draw = () => {
    const svg = find(".path")
    svg.replaceChildren()
    if (!two && !data.arcs) return
    const place = (box) => ({ x: box.offsetLeft + box.offsetWidth / 2, top: box.offsetTop, bottom: box.offsetTop + box.offsetHeight })
    const arrow = (share, x, y, toX, toY, up, begins = y) => svgElement(svg, "path", { opacity: data.arcs ? share : Math.max(share, 0.15),
      d: `M${x} ${begins} V${y} C${x} ${y - up} ${toX} ${toY - up} ${toX} ${toY} m-4 ${-Math.sign(up) * 6} l4 ${Math.sign(up) * 6} l4 ${-Math.sign(up) * 6}` })
    if (data.arcs) { // where the letter looks last, and where the one found there had looked, stand out
      buttons.forEach((_, i) => buttons.slice(0, i).forEach((_, to) => layers.forEach((_, layer) => {
        const isTold = i === (layer < asks ? darkestFrom(state.at, asks)[0] : state.at), share = looksFrom(i, layer, to) ** (isTold ? 1 : 2)
        if (share < FAINT) return
        const [from, end] = [place(buttons[i]), place(buttons[to])], way = layer ? -1 : 1, side = layer ? "bottom" : "top"
        const drawn = arrow(share, from.x - 3, from[side], end.x + 3, end[side] - 2 * way, way * (14 + 0.17 * (from.x - end.x)))
        if (isTold) drawn.style.strokeWidth = 5
      })))
      return
    }
    notes.forEach((_, i) => {
      const { to, share, letter } = noted(i), [from, end] = [place(buttons[i]), place(buttons[to])]
      if (letter) arrow(share, from.x - 3, from.top, end.x + 3, end.top - 2, 26)
    })
    const [to] = darkestFrom(state.at, asks), share = looksFrom(state.at, asks, to), [from, end] = [place(notes[state.at]), place(notes[to])]
    if (beat > 0 && to !== state.at && share >= SAID) arrow(share, from.x, from.bottom, end.x, end.bottom + 2, -30, place(buttons[state.at]).bottom)
  }
  const tell = () => {
    const ends = beat < 2 ? "" : frame === last ? data.says[state.at] : frame === 0 ? "It is not trained yet." : ""
    if (data.arcs && asks) return `${nameOf(state.at).replace(/^t/, "T")} looks ${most(state.at, 1, 1)}, which had looked ${most(darkestFrom(state.at, 1)[0], 0, 1)}. ${ends}`
    if (!two) return `At ${nameOf(state.at)} it looks ${most(state.at, 0, TOLD)}. ${ends}`
    const note = (i) => noted(i).letter ? `“${noted(i).letter}”` : "nothing", [to] = darkestFrom(state.at, asks)
    const first = `First ${nameOf(state.at)} notes ${note(state.at)}.`
    if (beat < 1) return first
    const second = looksFrom(state.at, asks, to) < SAID ? "nowhere" : `${most(state.at, asks, 1)}, which has noted ${note(to)}`
    return `${first} Then it looks ${second}. ${ends}`
  }
  const show = () => {
    const answer = two ? state.at + 1 : -1 // the place of the letter that it expects
    buttons.forEach((button, to) => {
      const from = state.at, look = beat > 0 ? looksFrom(from, asks, to) : 0, share = data.arcs ? 0 : look, isNext = to === answer
      button.textContent = !two || to <= from ? data.letters[to] : isNext ? beat > 1 && frame === last ? data.next[from] : "?" : ""
      if (isNext && beat > 1 && isMissed(to)) button.replaceChildren(element("s", {}, data.next[from]), data.letters[to])
      const isLater = to > from && !data.arcs
      button.style.background = isLater ? "" : `rgb(${inked(share)})`
      button.style.color = isLater ? "" : share > DARK ? "#fff" : `rgb(${inked(1)})`
      button.classList.toggle("later", isLater && !isNext)
      button.classList.toggle("next", isNext)
      button.classList.toggle("missed", isMissed(to) && (!two || to < answer || isNext && beat > 1))
      button.classList.toggle("from", to === from)
      button.setAttribute("aria-pressed", String(to === from))
      button.setAttribute("aria-label", `${data.letters[to]}, ${percent(look)}${isMissed(to) ? ", not expected" : ""}`)
    })
    notes.forEach((note, i) => {
      const { letter, share } = noted(i)
      note.textContent = letter
      note.style.opacity = i === state.at && beat > 0 ? 0 : Math.max(share, 0.3) // it would hide who looks
      note.classList.toggle("found", beat > 0 && looksFrom(state.at, asks, i) >= SAID && i === darkestFrom(state.at, asks)[0])
    })
    draw()
    find(".says").textContent = tell()
    if (!data.words.length) return
    const [written, blind] = data.words[state.at]
    find(".written").textContent = written || "\u00a0" // an empty line has no baseline
    find(".blind").textContent = blind || "\u00a0"
    find(".blind").classList.toggle("other", blind !== written)
    find(".taken").textContent = `Without the look at ${nameOf(darkestFrom(state.at, 0)[0])}`
    find(".words").classList.toggle("ahead", frame !== last || !written)
  }
  find(".words").hidden = !data.words.length
  const text = element("div", { className: "text", role: "group", translate: false, onkeydown: roam(buttons, 1),
    ariaLabel: "Letters that have been read; choose one to see what it looks at. Arrow keys walk." }, ...buttons)
  rove(buttons[0], buttons[state.at])
  const named = (name) => element("p", { className: "layer" }, name)
  find(".layers").classList.toggle("arcs", data.arcs)
  find(".layers").replaceChildren(...data.arcs ? [named(layers[0]), text, named(layers[1] ?? "\u00a0")] : two ? [named(layers[0]), text,
    element("div", { className: "text notes", ariaHidden: "true", translate: false }, ...notes), named(layers[1])] : [text])
  onButtons(find(".buttons"), () => choose(state.at + 2 < n ? state.at + 1 : n / 2))
  find(".buttons").hidden = !two
  find(".how").hidden = data.arcs || layers.length > 1
  find(".signs").hidden = !data.letters.includes("▸")
  play()
  const ends = [onResize(find(".layers"), draw), followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  }), () => clearTimeout(timer)]
  return () => ends.forEach((end) => end())
}
