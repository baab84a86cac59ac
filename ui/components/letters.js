// Words written letter by letter: by a network in the browser, at any temperature, or sent by frame and
// following the player.
import { element, followPlayer, isCalm, onButtons, onResize } from "./dom.js"
import { heated, nameOf, readerOf } from "./letters_sums.js"
import { wordsOf } from "./numbers.js"
import { roam } from "./pixels.js"

const MOST_LETTERS = 60, MOST_WORDS = 5, PACE = 70
const MARKS = ["✓", "=", "✗"], NEW = 0, SHOWN = 1, WRONG = 2

const spokenSign = (sign, first) => (first ? "end" : { " ": "space", "-": "hyphen" }[sign] ?? sign)

const drawnFrom = (p) => {
  let left = Math.random()
  const at = p.findIndex((share) => (left -= share) < 0)
  return at < 0 ? p.indexOf(Math.max(...p)) : at
}

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const list = find(".written")
  // A piece has the number and the colour of the name that it is from.
  const parts = (pieces) => pieces.map(([text, of]) => element("span", { className: "part", style: of < 0 ? "" : `--of: ${of}` },
    element("sup", {}, of < 0 ? "" : of + 1), text))
  // The end that came too early is drawn as ▪.
  const around = (word, at) => [word.slice(0, at), element("span", { className: "slip" }, word[at] ?? "▪"), word.slice(at + 1)]
  const inked = (word) => data.bold ? [...word].map((sign) => sign === data.bold ? element("b", {}, sign) : sign) : [word]
  const chanceOf = (word, [at, chance]) => `: “${spokenSign(word[at], at >= word.length)}” had ${chance}`
  const line = ({ word, kind, pieces = [], slip = null }) => element("li", { className: kind === WRONG ? "wrong" : "" },
    element("span", { className: "mark", ariaHidden: "true" }, MARKS[kind]),
    element("span", { className: "word", translate: false },
      ...pieces.length ? parts(pieces) : slip ? around(word, slip[0]) : word ? inked(word) : ["(nothing)"]),
    element("span", { className: "kind" }, data.kinds[kind], slip ? chanceOf(word, slip) : ""))
  find(".writer").hidden = !data.network
  if (!data.network) {
    const last = data.words.length - 1
    let at, width
    const show = (frame) => {
      at = Math.min(frame, last)
      list.replaceChildren(...data.words[at].map((word, i) =>
        line({ word, kind: data.which[at][i], pieces: data.pieces?.[at][i], slip: data.slips?.[i] })))
    }
    show(data.begins ? 0 : last)
    // It keeps the room of its tallest frame, so that nothing below moves while it plays.
    const room = () => {
      if (list.clientWidth === width) return
      const now = at
      width = list.clientWidth
      list.style.minHeight = ""
      list.style.minHeight = `${Math.max(...data.words.map((_, i) => (show(i), list.offsetHeight)))}px`
      show(now)
    }
    const leave = [followPlayer(data, show), onResize(list, room)]
    return () => leave.forEach((leaves) => leaves())
  }

  const signs = [...data.signs], scoresOf = readerOf(data.network, signs.length)
  const shown = new Set(wordsOf(data.shown))
  const numbers = new Map(Array.from({ length: 9999 }, (_, i) => [nameOf(i + 1, data.small, data.tens), i + 1]))
  state.text ??= []
  state.words ??= []
  let timer, p
  const heat = find(".temperature"), says = find(".says")
  state.temperature ??= 1
  heat.value = state.temperature

  const rows = signs.map((sign, i) => {
    const bar = element("span", { className: "bar" }), figure = element("span", { className: "figure" })
    const button = element("button", { type: "button", onclick: () => { stop(); put(i, true); wrote() } },
      element("span", { className: "sign" }, spokenSign(sign, i === 0)),
      element("span", { className: "track" }, bar), figure)
    return { button, bar, figure }
  })
  const buttons = rows.map(({ button }) => button), next = find(".next")
  next.replaceChildren(...buttons)
  next.onkeydown = roam(buttons, 1) // letters run down the columns
  const show = () => {
    p = heated(scoresOf(state.text), state.temperature)
    rows.forEach(({ button, bar, figure }, i) => {
      const share = `${(100 * p[i]).toFixed(p[i] > 0 && p[i] < 0.9995 ? 1 : 0)} %`
      bar.style.width = `${100 * p[i]}%`
      figure.textContent = share
      button.setAttribute("aria-label", `${spokenSign(signs[i], i === 0)}, ${share}`)
    })
    find(".so_far").textContent = state.text.map((i) => signs[i]).join("")
    find("output").textContent = state.temperature.toFixed(1)
    find('[data-do="back"]').disabled = !state.text.length
    list.replaceChildren(...state.words.map(line))
    find('[data-do="word"]').textContent = timer ? "Stop" : "Let it write"
  }
  const end = () => {
    const word = state.text.map((i) => signs[i]).join(""), number = numbers.get(word)
    const kind = number === undefined ? WRONG : shown.has(number) ? SHOWN : NEW
    state.words = [{ word, kind }, ...state.words].slice(0, MOST_WORDS)
    state.text = []
    says.textContent = kind === WRONG ? `“${word}” is not a number.` : `“${word}” is ${number.toLocaleString("en")}, ${
      kind === SHOWN ? "one of those it was shown." : "which it was never shown."}`
  }
  const put = (i, byHand = false) => {
    const best = p.indexOf(Math.max(...p)), share = `${(100 * p[i]).toFixed(0)} %`
    says.textContent = !byHand ? "" : i === best ? `It agrees: ${share} for this one.`
      : `It gave this one ${share}, and would rather go on with “${spokenSign(signs[best], best === 0)}”.`
    if (i === 0) end()
    else state.text.push(i)
    if (state.text.length >= MOST_LETTERS) end()
    show()
    return i !== 0 && state.text.length > 0
  }
  const wrote = () => { // once: that something was written, not what
    if (!state.wrote) setTriggerValue("wrote", true)
    state.wrote = true
  }
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const word = () => {
    if (timer) {
      stop()
      return show()
    }
    if (isCalm()) {
      while (put(drawnFrom(p)));
      return
    }
    timer = setInterval(() => {
      if (put(drawnFrom(p))) return
      stop()
      show()
    }, PACE)
    show()
  }
  const moves = {
    word: () => { word(); wrote() },
    one: () => { stop(); put(drawnFrom(p)); wrote() },
    back: () => { stop(); state.text.pop(); says.textContent = ""; show() },
    anew: () => { stop(); state.text = []; says.textContent = ""; show() },
  }
  onButtons(parentElement, (move) => moves[move]())
  heat.oninput = () => {
    state.temperature = Number(heat.value)
    show()
  }
  show()
  // Writes one word by itself, until it is touched.
  const begin = !state.begun && !isCalm() && setTimeout(() => { if (!state.text.length && !timer) word() }, 500)
  state.begun = true
  return () => {
    clearTimeout(begin)
    stop()
  }
}
