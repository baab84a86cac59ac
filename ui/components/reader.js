// Paper to write on, scaled as in the data set, and what a network reads. It then tries all shifts by a
// pixel, and shows each result. What is written stays in the tab's
// storage, so that the last lesson has the first page's digit; nothing is sent. Where it `invites`, a 3 writes
// itself once and moves, until the paper is touched: what the network says of it is computed, too.
import { INK } from "./colours.js"
import { denseOf, probabilitiesOf } from "./dense.js"
import { element, hears, isCalm, onButtons } from "./dom.js"
import { writtenAt } from "./hand.js"
import { aDigit, best, CURSOR, FINE, fitted, inkOf, keep, moved, movesBy, ownPaper, PEN, POINTS, press, readingOf, rule, writable } from "./paper.js"
import { figure, inked, paint, picture } from "./pixels.js"

const WANTED = 3 // the digit that the page asks for
// Milliseconds of what writes itself: before it begins, writing, being read, moving, and then the invitation.
const TIMES = { before: 500, writes: 1500, read: 1100, moves: 480, after: 900 }
let invited = false // once in a tab

export default function component({ data, find, parentElement, state }) {
  const canvas = find(".paper"), button = find(".mislead"), columns = find(".bars")
  const paper = state.paper ??= ownPaper()
  /** @type {any} */
  let demo = null // of what writes itself: how much is written and moved
  const layers = data.layers && denseOf(data.layers)
  const read = (ink) => readingOf(probabilitiesOf(layers, data.activation, ink))
  if (!columns.children.length) {
    for (let digit = 0; digit < 10; digit++) {
      const track = element("span", { className: "track" }, element("span", { className: "bar" }))
      columns.append(element("div", { className: "column" }, track,
        element("span", { className: "digit" }, digit)))
    }
  }

  // As many points as the paper has, drawn at once and enlarged.
  const small = element("canvas", { width: POINTS, height: POINTS })
  const context = canvas.getContext("2d")
  context.imageSmoothingEnabled = false
  const drawPaper = () => {
    if (demo) return drawDots()
    const image = new ImageData(POINTS, POINTS)
    const { right = 0, down = 0 } = state.tried?.shown ?? {}
    moved(paper.points, FINE * right, FINE * down, POINTS).forEach((on, i) => image.data.set([...inked(on), 255], 4 * i))
    small.getContext("2d").putImageData(image, 0, 0)
    context.drawImage(small, 0, 0, canvas.width, canvas.height)
    rule(canvas, paper)
  }
  // What writes itself has dots, for points, and a pen: it is not the learner's.
  const drawDots = () => {
    const side = canvas.width / POINTS
    context.fillStyle = "#ffffff"
    context.fillRect(0, 0, canvas.width, canvas.height)
    rule(canvas, paper)
    context.fillStyle = `rgb(${INK})`
    moved(demo.points, demo.right, demo.down, POINTS).forEach((on, i) => {
      if (on) dot((i % POINTS + 0.5) * side, (Math.floor(i / POINTS) + 0.5) * side, 0.36 * side)
    })
    if (!demo.pen) return
    context.fillStyle = CURSOR
    dot(...demo.pen.map((x) => x * side), 0.9 * side)
  }
  const dot = (x, y, radius) => {
    context.beginPath()
    context.arc(x, y, radius, 0, 7)
    context.fill()
  }
  const show = () => {
    drawPaper()
    const used = demo ? demo.points.includes(1) : paper.points.includes(1), { tried } = state
    const ink = demo ? demo.ink : tried?.shown ? tried.shown.ink : inkOf(fitted(paper.points))
    paint(find(".sees"), (i) => ink[i], inked)
    find(".sees").setAttribute("aria-label", "What the network gets: 64 numbers.")
    const now = used && layers ? read(ink) : null
    ;[...columns.children].forEach((column, digit) => {
      column.classList.toggle("best", digit === now?.digit)
      column.querySelector(".bar").style.height = `${now ? 100 * now.p[digit] : 0}%`
    })
    columns.setAttribute("aria-label", now
      ? now.p.map((p, digit) => `${digit}: ${(100 * p).toFixed(0)} %`).join(", ") : "No answer yet.")
    find(".says").textContent = !layers
      ? "The network is still being trained. It will read what you write in a moment."
      : !used ? "Empty paper. I read while you write."
        : `${demo?.said ?? (tried?.shown ? `Moved ${tried.shown.way}: ` : "")}I read ${aDigit(now.digit)}, ${now.sure}.`
    find(".reader").toggleAttribute("data-shows", Boolean(demo))
    find(".reader").toggleAttribute("data-invites", Boolean(demo?.invites))
    find(".says").setAttribute("aria-live", demo ? "off" : "polite")
    button.disabled = !now
    button.textContent = tried ? "Move it back" : "Move it by one pixel"
    find(".tried").hidden = !tried
    find(".told").textContent = tried?.told ?? ""
    find(".moves").replaceChildren(...(tried?.moves ?? []).map(pictureOf))
  }
  const pictureOf = (move) => {
    const canvas = paint(picture(), (i) => move.ink[i], inked)
    const made = figure(canvas, `${move.side}: ${aDigit(move.digit)}, ${move.sure}`)
    made.classList.toggle("other", move.other)
    made.classList.toggle("shown", move === state.tried.shown)
    return made
  }

  const mislead = () => {
    const ink = inkOf(fitted(paper.points)), reading = read(ink)
    const one = movesBy(1, ink, read)
    let moves = one, shown = best(one), told = ""
    if (!shown) {
      const two = movesBy(2, ink, read)
      moves = [...one, ...two]
      shown = best(two)
      told = `One pixel changes nothing: all four times it still reads ${aDigit(reading.digit)}. `
    }
    const others = moves.filter(({ other }) => other).length
    const single = others === 1, cut = single ? "It pushes" : "The one shown pushes"
    const changing = others === moves.length ? `All ${others} moves change`
      : `Of ${moves.length} moves, ${others} ${single ? "changes" : "change"}`
    const asked = reading.digit !== WANTED && shown?.digit === WANTED
      ? "If a 3 is what you wrote, it only had to stand elsewhere."
      : ""
    told += shown
      ? `${changing} its answer.${shown.lost > 0 ? ` ${cut} a little ink out of the box.` : ""} ${asked}`
      : "Nor do two pixels mislead it. Well written! Clear the paper and try another digit."
    state.tried = { moves, shown, told }
    show()
  }
  // The 3 after so many milliseconds. A move by a pixel passes through the quarters of it.
  let frame
  const showAt = (since) => {
    const points = new Uint8Array(POINTS * POINTS)
    const share = Math.min(1, Math.max(0, since / TIMES.writes))
    const line = since < 0 ? [] : writtenAt(share).map((place) => place.map((x) => x * POINTS))
    line.forEach((to, i) => press(points, line[Math.max(0, i - 1)], to, PEN))
    demo = { points, right: 0, down: 0, ink: inkOf(fitted(points)), pen: share < 1 ? line.at(-1) : null, invites: false }
    const moving = since - TIMES.writes - TIMES.read
    if (moving >= 0) {
      const move = best(movesBy(1, demo.ink, read))
      const by = move ? Math.min(FINE, Math.floor((FINE * moving) / TIMES.moves)) : 0
      if (by) {
        Object.assign(demo, { right: by * move.right, down: by * move.down })
        if (by === FINE) demo.said = `A ${WANTED}, moved ${move.way}: `
        demo.ink = inkOf(moved(fitted(points), demo.right, demo.down, POINTS))
      }
    }
    demo.invites = moving >= TIMES.moves + TIMES.after
    show()
    return demo.invites
  }
  const invite = () => {
    const begins = performance.now() + TIMES.before
    const next = (now) => { if (!showAt(now - begins)) frame = requestAnimationFrame(next) }
    if (invited || isCalm()) showAt(Infinity)
    else frame = requestAnimationFrame(next)
    invited = true
  }
  const touched = () => {
    if (!demo) return
    cancelAnimationFrame(frame)
    demo = null
    state.own = true
    show()
  }
  const changed = () => {
    keep(paper.points)
    state.tried = null
    show()
  }
  const { clear } = writable(find, paper, { changed, redraw: drawPaper })
  const moves = {
    mislead: () => (state.tried ? changed() : mislead()),
    clear,
    own: () => { touched(); canvas.focus() },
  }
  onButtons(parentElement, (move) => moves[move]())
  const deaf = hears(canvas, { pointerdown: touched, keydown: touched }, { capture: true })
  if (data.invites && layers && !state.own && !paper.points.includes(1)) invite()
  else show()
  return () => {
    cancelAnimationFrame(frame)
    deaf()
  }
}
