// A text with attention weights: the letter pointed at shows how much it attends to earlier ones. With two
// layers the first's looks stand above, and in each letter what it notes; the second looks at these from below.
// As arcs all looks of all letters are seen at once.
import { element, fly, followPlayer, isCalm, onButtons, onResize, rove, svgElement } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { inked, roam } from "./pixels.js"

const FULL = 255, DARK = 0.5, TOLD = 2, BEAT = 700, SAID = 0.005, FAINT = 0.04, ORDINALS = ["st", "nd", "rd"]

export default function component({ data, find, parentElement, state }) {
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
  // One letter notes what it sees, another looks at it, and expects: with two layers one after the other.
  const two = layers.length > 1
  let beat = 2, timer
  const play = (now = two && !isCalm() ? 0 : 2) => {
    clearTimeout(timer)
    beat = now
    show()
    const found = foundBy(state.at), { to, letter } = noted(found), next = buttons[state.at + 1]
    if (beat < 1 && letter) fly(notes[found], buttons[to], BEAT)
    if (next && beat > 1 && data.next[state.at] === data.letters[found]) fly(next, buttons[found], BEAT)
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
  const notes = two || data.arcs ? data.letters.map(() => element("small", {})) : []
  const darkestFrom = (from, layer) => data.letters.map((_, to) => to)
    .sort((a, b) => looksFrom(from, layer, b) - looksFrom(from, layer, a))
  const most = (from, layer, n) => darkestFrom(from, layer).slice(0, n).filter((to) => looksFrom(from, layer, to) >= SAID)
    .map((to) => `${percent(looksFrom(from, layer, to))} at ${nameOf(to)}`).join(" and ") || "nowhere"
  const asks = layers.length - 1, isOff = (layer) => !looksFrom(0, layer, 0) // the first letter has none but itself
  const foundBy = (i) => isOff(asks) ? -1 : darkestFrom(i, asks)[0]
  const isRead = (i) => data.arcs || i <= state.at
  const noted = (i) => { // a letter that looks at itself notes nothing
    const [to] = darkestFrom(i, 0), share = looksFrom(i, 0, to)
    return { to, share, letter: two && isRead(i) && to < i && share >= SAID ? data.letters[to] : "" }
  }
  const draw = () => {
    const svg = find(".path"), found = foundBy(state.at)
    svg.replaceChildren()
    if (!notes.length) return
    const place = (box) => ({ x: box.offsetLeft + box.offsetWidth / 2, top: box.offsetTop, bottom: box.offsetTop + box.offsetHeight })
    // Where the letter looks, and where the one found there has looked, stand out.
    buttons.forEach((button, i) => layers.forEach((_, layer) => {
      const isTold = i === (layer < asks ? found : state.at)
      if (!isRead(i) || !two && !isTold || layer && (isTold ? beat < 1 : !data.arcs)) return
      buttons.slice(0, i).forEach((end, to) => {
        const share = looksFrom(i, layer, to) ** (isTold ? 1 : 2)
        if (share < FAINT) return
        const way = layer ? -1 : 1, side = layer ? "bottom" : "top", [x, toX] = [place(button).x - 3, place(end).x + 3]
        const y = place(button)[side], toY = place(end)[side] - 2 * way, up = way * (14 + 0.17 * (x - toX))
        const drawn = svgElement(svg, "path", { opacity: share,
          d: `M${x} ${y} C${x} ${y - up} ${toX} ${toY - up} ${toX} ${toY} m-4 ${-way * 6} l4 ${way * 6} l4 ${-way * 6}` })
        if (isTold) drawn.style.strokeWidth = 5
      })
    }))
  }
  const tell = () => {
    const ends = beat < 2 ? "" : frame === last ? data.says[state.at] : frame === 0 ? "It is not trained yet." : ""
    if (!two) return `At ${nameOf(state.at)} it looks ${most(state.at, 0, TOLD)}. ${ends}`
    if (isOff(asks)) return `Nothing looks at the notes. ${ends}`
    const found = foundBy(state.at), first = isOff(0) ? "There are no notes."
      : `${nameOf(found).replace(/^t/, "T")} ${noted(found).letter ? `looks ${most(found, 0, 1)} and notes it` : "has no note"}.`
    return beat < 1 ? first : `${first} ${isOff(0) ? "So" : "Then"} ${nameOf(state.at)} looks ${most(state.at, 1, 1)}. ${ends}`
  }
  const show = () => {
    const from = state.at, answer = two && !data.arcs ? from + 1 : -1 // the place of the letter that it expects
    buttons.forEach((button, to) => {
      const look = looksFrom(from, asks, to), share = notes.length ? 0 : look, isNext = to === answer, isLater = to > from && !data.arcs
      button.textContent = !isLater || !two ? data.letters[to] : isNext ? beat > 1 && frame === last ? data.next[from] : "?" : ""
      if (isNext && beat > 1 && isMissed(to)) button.replaceChildren(element("s", {}, data.next[from]), data.letters[to])
      button.style.background = isLater ? "" : `rgb(${inked(share)})`
      button.style.color = isLater ? "" : share > DARK ? "#fff" : `rgb(${inked(1)})`
      button.classList.toggle("later", isLater && !isNext)
      button.classList.toggle("next", isNext)
      button.classList.toggle("missed", isMissed(to) && (!two || !isLater || isNext && beat > 1))
      button.classList.toggle("from", to === from)
      button.setAttribute("aria-pressed", String(to === from))
      button.setAttribute("aria-label", `${data.letters[to]}, ${percent(look)}${isMissed(to) ? ", not expected" : ""}`)
    })
    notes.forEach((note, i) => {
      const { letter, share } = noted(i)
      note.textContent = letter
      note.style.opacity = share
      note.classList.toggle("found", beat > 0 && letter !== "" && i === foundBy(from))
      buttons[i].append(note)
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
  find(".layers").replaceChildren(...notes.length ? [named(layers[0]), text, named(layers[1] ?? "\u00a0")] : [text])
  onButtons(find(".buttons"), () => choose(state.at + 2 < n ? state.at + 1 : n / 2))
  find(".buttons").hidden = !two || data.arcs
  find(".how").hidden = notes.length > 0
  const host = parentElement.host ?? parentElement
  host.toggleAttribute("data-stays", notes.length > 0) // a row is low enough for a phone
  find(".signs").hidden = !data.letters.includes("▸")
  play(data.arcs ? 2 : undefined) // there a training plays
  const ends = [onResize(find(".layers"), draw), followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  }), () => clearTimeout(timer)]
  return () => ends.forEach((end) => end())
}
