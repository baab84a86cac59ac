// Rows of letters that begin again: whoever looks back can tell the next letter, and presses it where it stands.
import { element, onButtons, rove } from "./dom.js"
import { roam } from "./pixels.js"

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const text = find(".text"), says = find(".says")
  const begin = (row) => {
    const { letters, period } = data.rows[row % data.rows.length]
    Object.assign(state, { row, letters: [...letters], at: period + 1, seen: [] })
    say("The row has begun again. Which letter comes next?")
  }
  const say = (said) => {
    says.textContent = `${said} ${state.best < data.goal ? `Without a miss: ${state.run} of ${data.goal}.`
      : `${data.goal} without a miss: you have it. ${data.why}`}`
  }
  const guess = (i) => {
    const { letters, at } = state, asked = letters[at - 1], right = letters[i] === letters[at]
    state.run = right ? state.run + 1 : 0
    if (state.run >= data.goal && state.best < data.goal) setTriggerValue("wrote", true)
    state.best = Math.max(state.best, state.run)
    // After a miss, where one should have looked: where the last letter had stood, and at what followed.
    state.seen = right ? [] : [0, 1].map((on) => at - 1 - data.rows[state.row % data.rows.length].period + on)
    state.at += 1
    const more = state.at < letters.length ? "" : " The row ends; the count goes on in another."
    say((right ? `Yes: as before, ${letters[at]} follows ${asked}.`
      : `No, it is ${letters[at]}: look where ${asked} stood before, and at what followed it.`) + more)
    show()
    if (state.at < letters.length) text.lastChild.previousSibling.focus()
  }
  const show = () => {
    const { letters, at } = state, more = at < letters.length
    const buttons = letters.slice(0, at).map((letter, i) => element("button",
      { type: "button", className: i === at - 1 ? "asked" : state.seen.includes(i) ? "seen" : "", disabled: !more, onclick: () => guess(i) }, letter))
    text.replaceChildren(...buttons, ...more ? [element("span", {}, "?")] : [])
    text.onkeydown = roam(buttons, 1)
    rove(buttons[0], buttons.at(-1))
    find('[data-do="next"]').classList.toggle("main", !more)
  }
  onButtons(parentElement, () => {
    begin(state.row + 1)
    show()
  })
  if (state.row === undefined) {
    Object.assign(state, { run: 0, best: 0 })
    begin(0)
  }
  show()
}
