const played = new Set()  // what was played by itself, each once
const still = window.matchMedia("(prefers-reduced-motion: reduce)")

function component({ data, parentElement, state }) {
  const find = (selector) => parentElement.querySelector(selector)
  const slider = find("input"), output = find("output"), play = find(".play")
  const { plays, comes, ...run } = data, shown = JSON.stringify(run)
  // Each number comes as one text, with a word for each frame.
  const epochs = data.epochs.split(" "), last = epochs.length - 1
  const runs = data.said.map((run) => ({ ...run, columns: run.columns.map((c) => c.split(" ")) }))
  const stands = data.stands.split(" ").map(Number)  // milliseconds of each frame
  const reading = (frame) => [`${data.unit} ${epochs[frame]}`, ...runs.map(({ name, labels, columns }) => {
    const words = labels.map((label, i) => `${label} ${minus(columns[i][frame])}`)
    return name ? `${name}: ${words.join(", ")}` : words.join(" · ")
  })].join(" · ")
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
    clearTimeout(state.timer)
    state.timer = null
    state.waits?.disconnect()
    state.waits = null
    play.textContent = "Play"
  }
  const wait = (since) => {
    state.timer = setTimeout(() => {
      // A slow machine shows fewer frames, it does not take longer.
      let late = performance.now() - since, next = state.frame
      while (next < state.last && late >= state.stands[next]) late -= state.stands[next++]
      if (next > state.frame) show(next)
      if (state.frame >= state.last) pause()
      else wait(performance.now() - Math.max(late, 0))
    }, Math.max(16, state.stands[state.frame] - (performance.now() - since)))
  }
  const start = () => {
    if (state.frame >= state.last) show(0)
    play.textContent = "Pause"
    wait(performance.now())
  }
  // What was just committed plays once the charts are drawn and can be seen, unless one prefers
  // things at rest.
  const begin = () => {
    if (!plays || played.has(plays)) return
    played.add(plays)
    if (still.matches) return
    const box = find(".player")
    const ready = (tries) => {
      show(0)
      if (tries > 0 && !stChartsDrawn()) return void (state.timer = setTimeout(ready, 100, tries - 1))
      const main = stMain()
      const away = box.getBoundingClientRect().top - 0.4 * window.innerHeight
      if (comes && main && away > 0) main.scrollBy({ top: away, behavior: "smooth" })
      state.waits = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        pause()
        start()
      })
      state.waits.observe(box)
    }
    state.timer = setTimeout(ready, 300, 30)
  }
  const moves = {
    first: () => show(0),
    back: () => show(state.frame - 1),
    forward: () => show(state.frame + 1),
    last: () => show(state.last),
  }
  Object.assign(state, { reading, last, stands })
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
    state.shown = shown
    pause()
    show(last)
  }
  begin()
  return pause
}
