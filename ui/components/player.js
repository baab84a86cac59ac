const players = new WeakMap()

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector)
  const slider = find("input"), output = find("output"), play = find(".play")
  const shown = JSON.stringify(data)
  // Each number comes as one text, with a word for each frame.
  const epochs = data.epochs.split(" "), last = epochs.length - 1
  const runs = data.said.map((run) => ({ ...run, columns: run.columns.map((c) => c.split(" ")) }))
  const reading = (frame) => [`epoch ${epochs[frame]}`, ...runs.map(({ name, labels, columns }) => {
    const words = labels.map((label, i) => `${label} ${columns[i][frame]}`)
    return name ? `${name}: ${words.join(", ")}` : words.join(" · ")
  })].join(" · ")
  let state = players.get(parentElement)
  if (!state) {
    state = { frame: last, timer: null, waiting: null, shown: null }
    players.set(parentElement, state)
  }
  const show = (frame) => {
    state.frame = Math.max(0, Math.min(state.last, frame))
    slider.value = state.frame
    const text = state.reading(state.frame)
    slider.setAttribute("aria-valuetext", text)
    output.textContent = text
    window.dispatchEvent(new CustomEvent(data.event, {
      detail: { player: data.player, frame: state.frame },
    }))
  }
  const pause = () => {
    clearInterval(state.waiting)
    clearInterval(state.timer)
    state.timer = null
    play.textContent = "Play"
  }
  const start = () => {
    if (state.frame >= state.last) show(0)
    play.textContent = "Pause"
    state.timer = setInterval(() => {
      show(state.frame + 1)
      if (state.frame >= state.last) pause()
    }, 50)
  }
  const moves = {
    first: () => show(0),
    back: () => show(state.frame - 1),
    forward: () => show(state.frame + 1),
    last: () => show(state.last),
  }
  state.reading = reading
  state.last = last
  slider.max = last
  for (const button of parentElement.querySelectorAll("button")) {
    const move = button.dataset.do
    button.onclick = () => {
      if (move === "play") return state.timer === null ? start() : pause()
      pause()
      moves[move]()
    }
  }
  slider.oninput = () => {
    pause()
    show(Number(slider.value))
  }
  if (shown !== state.shown) {  // another run: show how it ends
    const opened = state.shown === null
    state.shown = shown
    pause()
    show(last)
    if (opened && data.plays && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      state.waiting = setInterval(() => {  // for a picture to play on
        if (!document.querySelector(".vega-embed .marks")) return
        clearInterval(state.waiting)
        start()
      }, 100)
    }
  }
  return () => {
    clearInterval(state.waiting)
    clearInterval(state.timer)
  }
}
