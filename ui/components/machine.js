// The machine's turn: it turns the learner's own knobs, one step of a recorded training after the
// other. The lesson's script moves the sliders and the pictures; the server hears of the last step.
function component({ data, parentElement, setTriggerValue }) {
  const [one, all] = ["step", "run"].map((name) => parentElement.querySelector(`.${name}`))
  let at = data.at, timer
  const last = data.frames.length - 1
  const show = () => {
    const turned = { ...data.frames[at], [data.counter]: at }
    window.dispatchEvent(new CustomEvent(data.event, { detail: turned }))
  }
  const label = () => {
    all.textContent = timer ? "Stop" : at === last ? "Let it try again" : "Let it try"
    one.disabled = Boolean(timer) || at === last
  }
  const stop = () => {
    clearInterval(timer)
    timer = undefined
    label()
    setTriggerValue("came_to", at)
  }
  one.onclick = () => {
    at += 1
    show()
    stop()
  }
  all.onclick = () => {
    if (timer) return stop()
    const from = at === last ? 0 : Math.max(at, 0), began = performance.now()
    const slowly = !matchMedia("(prefers-reduced-motion: reduce)").matches
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
  return () => clearInterval(timer)
}
