// Rows of letters that begin again: whoever looks back can tell the next letter, and presses it where it stands.
import { element, fly, onButtons, rove } from "./dom.js"
import { roam } from "./pixels.js"

const FLIES = 600, STANDS = 1600

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const text = find(".text"), next = find('[data-do="next"]')
  let timer
  const show = () => {
    const { letters, period } = data.rows[state.row % data.rows.length], last = letters.length - 1, asked = letters[last - 1]
    const isOpen = state.pressed === undefined, isRight = letters[state.pressed] === letters[last]
    const cards = [...letters.slice(0, last)].map((letter, i) => element("button", { type: "button", disabled: !isOpen, onclick: () => guess(i),
      className: i === state.pressed && !isRight ? "missed" : i === last - 1 ? "asked" : !isOpen && last - period - i in [0, 1] ? "seen" : "" }, letter))
    text.replaceChildren(...cards, element("span", { className: isOpen ? "" : "seen" }, isOpen ? "?" : letters[last]))
    text.onkeydown = roam(cards, 1)
    rove(cards[0], cards.at(-1))
    next.classList.toggle("main", !isOpen)
    find(".says").textContent = `${isOpen ? `What comes after this ${asked}?`
      : `${isRight ? "Yes" : "No"}: before, ${asked} was followed by ${letters[last]}.`} ${state.best < data.goal
      ? `Without a miss: ${state.run} of ${data.goal}.` : `${data.goal} without a miss: you have it. ${data.why}`}`
    return { cards, isRight, found: cards[last - period] }
  }
  const ask = () => {
    clearTimeout(timer)
    Object.assign(state, { row: state.row + 1, pressed: undefined })
    const { cards } = show()
    if (next.matches(":focus")) cards.at(-1).focus()
  }
  const guess = (i) => {
    state.pressed = i
    state.run = show().isRight ? state.run + 1 : 0
    const isNew = state.run === data.goal && state.best < data.goal
    if (isNew) setTriggerValue("wrote", true)
    state.best = Math.max(state.best, state.run)
    fly(text.lastChild, show().found, FLIES) // a copy from where one should have looked
    next.focus()
    if (state.run && !isNew) timer = setTimeout(ask, STANDS)
  }
  onButtons(parentElement, ask)
  if (state.row === undefined) Object.assign(state, { row: 0, run: 0, best: 0 })
  show()
  return () => clearTimeout(timer)
}
