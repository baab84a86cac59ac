// A text with attention weights: the letter pointed at shows how much it attends to earlier ones.
import { element, followPlayer, rove } from "./dom.js"
import { bytesOf } from "./numbers.js"
import { inked, roam } from "./pixels.js"

const FULL = 255, DARK = 0.5, TOLD = 2, ORDINALS = ["st", "nd", "rd"]

export default function component({ data, find, state }) {
  const shares = bytesOf(data.shares), n = data.letters.length, each = (n * (n + 1)) / 2
  const last = shares.length / each - 1
  let frame = data.begins ? 0 : last
  if (state.of !== data.letters.join("|")) Object.assign(state, { of: data.letters.join("|"), at: data.at })

  // A row of the triangle has the position itself and all before it.
  const looksAt = (to) => to > state.at ? 0 : shares[frame * each + (state.at * (state.at + 1)) / 2 + to] / FULL
  const nameOf = (to) => { // a letter that stands in several places is numbered
    const alike = buttons.map((_, i) => i).filter((i) => data.letters[i] === data.letters[to])
    const nth = alike.indexOf(to) + 1
    return alike.length > 1 ? `the ${nth}${ORDINALS[nth - 1] ?? "th"} “${data.letters[to]}”` : `“${data.letters[to]}”`
  }
  const percent = (share) => `${Math.round(100 * share)} %`
  const choose = (i) => {
    rove(buttons[state.at], buttons[i])
    state.at = i
    show()
  }
  const buttons = data.letters.map((letter, i) => element("button",
    { type: "button", onclick: () => choose(i), onfocus: () => choose(i), onpointerenter: () => choose(i) }, letter))
  const show = () => {
    const most = buttons.map((_, to) => to).sort((a, b) => looksAt(b) - looksAt(a)).slice(0, TOLD)
    buttons.forEach((button, to) => {
      const share = looksAt(to)
      button.style.background = to > state.at ? "" : `rgb(${inked(share)})`
      button.style.color = to > state.at ? "" : share > DARK ? "#fff" : `rgb(${inked(1)})`
      button.classList.toggle("later", to > state.at)
      button.setAttribute("aria-pressed", String(to === state.at))
      button.setAttribute("aria-label", `${data.letters[to]}, ${percent(share)}`)
    })
    const told = most.map((to) => `${percent(looksAt(to))} at ${nameOf(to)}`).join(" and ")
    find(".says").textContent = `At ${nameOf(state.at)} it looks ${told}. ${frame === last ? data.says[state.at] : ""}`
  }
  const text = find(".text")
  text.replaceChildren(...buttons)
  find(".signs").hidden = !data.letters.includes("▸")
  text.onkeydown = roam(buttons, 1)
  rove(buttons[0], buttons[state.at])
  show()
  return followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  })
}
