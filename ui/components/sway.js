// Shows once what can be grabbed in a lesson's toy: a hand moves a knob to and fro, and it returns to its value, or
// as soon as anything is touched. Of a line or a curve with two handles, the other stays.
import { element, hears, isCalm } from "./dom.js"
import { pale } from "./live.js"
import { keyed, vegaGrip } from "./streamlit.js"
import { swayed } from "./sway_sums.js"

const LASTS = 2600, PATIENCE = 6000
const began = new Map() // when each toy's motion began, or that it is over

const isSeen = (mark) => {
  const { top, bottom } = mark.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight && mark.checkVisibility({ visibilityProperty: true })
}

export const sway = (toy, grips, turn) => {
  const [name, grip] = Object.entries(grips)[0] ?? []
  // A toy with a player plays instead.
  if (!toy || !grip || isCalm() || began.get(toy) === Infinity || keyed(`${toy}_player`)) return () => {}
  // Of one of several points, the first knob is its number and the last its height.
  const [first] = grip.knobs, lifted = grip.kind === "lifted"
  const knob = lifted ? grip.knobs.at(-1) : first, at = lifted ? first.value - 1 : 0, since = performance.now()
  const hand = element("span", { className: "sway_hand", ariaHidden: "true", textContent: "touch_app" })
  let frame
  const show = (value, sways = true) => {
    turn({ name: "sways" }, sways)
    turn(knob, value)
    const { other } = grip.at, second = grip.knobs[1]
    if (other) turn(second, second.value - (value - knob.value) * other)
  }
  const rest = () => {
    if (Number.isFinite(began.get(toy))) {
      show(knob.value, false)
      pale(false)
    }
    began.set(toy, Infinity)
    end()
  }
  const move = (now) => {
    const mark = vegaGrip(name, at)
    if (!began.has(toy)) {
      if (mark && isSeen(mark)) began.set(toy, now)
      else if (now - since > PATIENCE) return rest()
    }
    const share = (now - (began.get(toy) ?? now)) / LASTS
    if (share >= 1) return rest()
    if (share > 0) {
      pale(true)
      show(swayed(knob, share))
      if (mark) {
        const { x, y, width, height } = mark.getBoundingClientRect()
        hand.style.translate = `${x + width / 2}px ${y + height / 2}px`
        mark.closest("svg").parentElement.append(hand)
      }
    }
    frame = requestAnimationFrame(move)
  }
  const end = () => {
    cancelAnimationFrame(frame)
    hand.remove()
    deaf()
  }
  const deaf = hears(window, { pointerdown: rest, keydown: rest }, { capture: true })
  frame = requestAnimationFrame(move)
  return end
}
