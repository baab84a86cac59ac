// The machine's turn: it turns the learner's own knobs, one step of a recorded training after the
// other. The lesson's script moves the sliders and the pictures; the server hears of the last step.
// Where it starts from the learner's own setting, the server is asked for the training first.
import { isCalm } from "./dom.js"

export default function component({ data, parentElement, setTriggerValue }) {
  const [one, all] = ["step", "run"].map((name) => parentElement.querySelector(`.${name}`))
  let at = data.at, timer
  const last = data.frames.length - 1, known = last >= 0
  const show = () => {
    const turned = Object.fromEntries(data.names.map((name, i) => [name, data.frames[at][i]]))
    turned[data.counter] = at
    window.dispatchEvent(new CustomEvent(data.event, { detail: turned }))
  }
  const label = () => {
    all.textContent = timer ? "Stop" : known && at === last ? "Let it try again" : "Let it try"
    one.disabled = Boolean(timer) || known && at === last
  }
  const stop = () => {
    clearInterval(timer)
    timer = undefined
    label()
    setTriggerValue("came_to", at)
  }
  one.onclick = () => {
    if (!known) return setTriggerValue("started", "step")
    at += 1
    show()
    stop()
  }
  all.onclick = () => {
    if (!known) return setTriggerValue("started", "run")
    if (timer) return stop()
    const from = at === last ? 0 : Math.max(at, 0), began = performance.now()
    const slowly = !isCalm()
    timer = setInterval(() => {
      // A slow machine shows fewer of its steps, not all of them later.
      const gone = Math.max(1, Math.round((performance.now() - began) / data.pace))
      at = slowly ? Math.min(last, from + gone) : last
      show()
      if (at === last) stop()
    }, data.pace)
    label()
  }
  label()
  // Once it stands: what is told while it is being put up is not heard.
  if (data.begin) at = Math.max(at, 0)  // it has been asked to go on from where it stands
  const begin = known && data.begin && setTimeout(data.begin === "step" ? one.onclick : all.onclick, 50)
  return () => {
    clearInterval(timer)
    clearTimeout(begin)
  }
}
