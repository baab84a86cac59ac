// Lets the machine move the learner's knobs, one recorded training step after another. The lesson's script
// moves sliders and pictures; the server gets the last step. If it starts from the learner's own setting, the
// server computes the training first.
import { isCalm } from "./dom.js"

export default function component({ data, find, setTriggerValue }) {
  const [one, all] = [".step", ".run"].map(find)
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
      // A slow computer skips steps instead of taking longer.
      const gone = Math.max(1, Math.round((performance.now() - began) / data.pace))
      at = slowly ? Math.min(last, from + gone) : last
      show()
      if (at === last) stop()
    }, data.pace)
    label()
  }
  label()
  // Later, since events are missed while the component is being set up.
  if (data.begin) at = Math.max(at, 0) // continue from the current setting
  const begin = known && data.begin && setTimeout(data.begin === "step" ? one.onclick : all.onclick, 50)
  return () => {
    clearInterval(timer)
    clearTimeout(begin)
  }
}
