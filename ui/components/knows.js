// A word read twice, how sure a network is of each letter before it comes, and all its knobs, of which training
// colours those that it changes.
import { element, isCalm, onButtons } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { blend, inked, paint } from "./pixels.js"
import { tellVerdict } from "./streamlit.js"

const ACROSS = 128, LETTER = 130, COUNT = 90, STEP = 350, COUNTS = 20, NEW = 500, SWEEP = 5, FULL = 255, TOLD = 2, TINGE = 0.9

export default function component({ data, find, state }) {
  const n = data.letters.length, ink = bytesOf(data.ink), moved = bytesOf(data.moved), last = data.sure.length - 1, of = data.letters.join()
  if (state.of !== of) Object.assign(state, { of, at: data.asks ? 0 : 2 * n, frame: 0 })
  const says = find(".says"), canvas = find("canvas"), trains = find('[data-do="train"]'), many = (k) => k.toLocaleString("en")
  Object.assign(canvas, { width: ACROSS, height: Math.ceil(ink.length / ACROSS) })
  const colour = getComputedStyle(canvas).color.match(/\d+/g).slice(0, 3).map(Number)
  const columns = [...data.letters, ...data.letters, ...data.letters.slice(0, TOLD + 1)].map((letter) => element("div", {}, element("span", { className: "sure" }), element("span", { className: "letter" }, letter)))
  const lines = ["First time", "Second time", "New text"].map((name, i) =>
    element("div", { className: "line" }, element("p", {}, name), ...columns.slice(i * n, (i + 1) * n)))
  find(".lines").replaceChildren(...lines)
  const show = (given, told) => {
    Object.assign(state, given)
    columns.forEach((column, i) => {
      const sure = column.firstChild
      sure.textContent = i && i < state.at && i - 2 * n !== 0 && i - 2 * n !== 1 ? data.sure[state.frame][i % (2 * n)] : ""
      sure.style.setProperty("--sure", sure.textContent)
      column.classList.toggle("later", i >= state.at)
    })
    lines[2].classList.toggle("none", state.at <= 2 * n)
    paint(canvas, (i) => i, (i) => blend(inked(ink[i] / FULL), colour, TINGE * moved[state.frame * ink.length + i]))
    trains.textContent = state.frame ? "Undo the training" : "Train on it"
    says.textContent = told()
  }
  let timer
  const play = (to, beat, step, ends = () => {}) => {
    clearTimeout(timer)
    const go = (k) => { step(k); timer = k < to ? setTimeout(go, beat, k + 1) : ends() }
    go(isCalm() ? to : 0)
  }
  const it = `“${data.letters[TOLD]}”`, sureOf = (i) => `${data.sure[state.frame][i]} % sure`
  const all = (changed) => `${many(changed)} of ${many(ink.length)} knobs changed. A new text: before ${it} it is ${sureOf(TOLD)}.`
  const press = (what) => what === "train"
    ? play(state.frame ? 0 : last, STEP, (frame) => show({ frame, at: columns.length }, () => frame
      ? `${frame * data.every} steps of training: ${all(data.changed[frame])} The price: other rows ${data.others[frame]} % right, before ${data.others[0]} %.`
      : "Its knobs are as they were."))
    : data.asks ? play(2 * n, LETTER, (at) => show({ at }, () => at < 2 * n ? "It reads …" : `Before ${it} it is ${sureOf(TOLD)} the first time, ${sureOf(n + TOLD)} the second.`))
    : play(COUNTS, COUNT, (k) => show({ at: Math.ceil(2 * n * (k % SWEEP + 1) / SWEEP) }, () => `It reads the row ${many(k * data.times / COUNTS)} times …`),
      () => play(TOLD + 1, NEW, (k) => show({ at: 2 * n + k }, () => k <= TOLD ? "Then a new text …"
        : `${many(data.times)} times read: ${all(data.left)}${state.frame ? "" : " Now train on it: at what price?"}`), () => data.plays && tellVerdict(data.plays)))
  onButtons(find(".buttons"), press)
  find('[data-do="read"]').textContent = data.asks ? "Read it" : `Read it ${many(data.times)} times`
  trains.hidden = data.asks
  find(".all").textContent = `All its ${many(ink.length)} knobs${data.asks ? "" : ", coloured if changed"}`
  show({}, () => "The bars: how sure it is of a letter before it comes, in %.")
  if (state.asked && !data.asks) press("read") // what was asked happens now
  else if (data.plays) tellVerdict(data.plays)
  state.asked = data.asks
  return () => clearTimeout(timer)
}
