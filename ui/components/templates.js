// The weights of neurons as pictures, frame by frame; the one that is chosen says whom it serves.
const templates = new WeakMap()

function component({ data, parentElement }) {
  const box = parentElement.querySelector(".templates")
  let state = templates.get(parentElement)
  if (!state) {
    state = { chosen: 0 }
    templates.set(parentElement, state)
  }
  const weights = signedOf(data.weights), n = data.names.length
  for (let k = n * PIXELS; k < weights.length; k++) weights[k] += weights[k - n * PIXELS]  // of changes
  const last = weights.length / (n * PIXELS) - 1
  const votes = data.votes ? floatsOf(data.votes) : null
  const pixels = bytesOf(data.pixels), perNeuron = pixels.length / PIXELS / n
  const heard = data.heard
  let frame = last
  state.chosen = Math.min(state.chosen, n - 1)

  const grid = box.querySelector(".grid"), large = box.querySelector(".large")
  const canvases = data.names.map(picture)
  const buttons = data.names.map((name, i) => {
    const button = made("button")
    button.type = "button"
    button.append(canvases[i], made("span", "", name))
    button.onclick = () => { state.chosen = i; choose() }
    return button
  })
  grid.replaceChildren(...buttons)
  grid.onkeydown = roam(buttons, 4)
  const big = picture()
  const show = () => {
    const at = (i) => (k) => weights[(frame * n + i) * PIXELS + k] / 127
    canvases.forEach((canvas, i) => paint(canvas, at(i), weighed))
    paint(big, at(state.chosen), weighed)
  }
  const choose = () => {
    const i = state.chosen
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === i)))
    const name = data.names[i]
    big.setAttribute("role", "img")
    big.setAttribute("aria-label", `Weights of ${name}: orange above zero, blue below`)
    large.replaceChildren(big)
    box.querySelector(".name").textContent = data.says[i]
    const bars = box.querySelector(".votes")
    bars.replaceChildren()
    if (votes) {
      const mine = votes.slice(10 * i, 10 * i + 10)
      const most = Math.max(...mine.map(Math.abs), 1e-6)
      mine.forEach((vote, digit) => {
        const line = made("div", "vote"), track = made("span", "track"), bar = made("span", "bar")
        bar.style.width = `${(50 * Math.abs(vote)) / most}%`
        bar.classList.add(vote < 0 ? "minus" : "plus")
        track.append(bar)
        line.append(made("span", "digit", String(digit)), track, made("span", "figure", vote.toFixed(2).replace("-", "−")))
        bars.append(line)
      })
    }
    const examples = box.querySelector(".examples")
    examples.replaceChildren(...Array.from({ length: perNeuron }, (_, k) => {
      const canvas = paint(picture(), (j) => pixels[(i * perNeuron + k) * PIXELS + j] / LEVELS, inked)
      return figure(canvas, heard[i][k])
    }))
    show()
  }
  const follow = (event) => {
    if (event.detail.player !== data.player) return
    frame = Math.min(last, event.detail.frame)
    show()
  }
  window.addEventListener(data.event, follow)
  choose()
  return () => window.removeEventListener(data.event, follow)
}
