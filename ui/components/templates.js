// Neurons' weights as images, frame by frame; a chosen one shows which outputs it feeds.
import { CLASS_NAMES } from "./colours.js"
import { element, followPlayer } from "./dom.js"
import { bytesOf, floatsOf, minus, signedOf } from "./numbers.js"
import { barOf, figure, inked, LEVELS, paint, picture, PIXELS, roam, SIDE, weighed } from "./pixels.js"

export default function component({ data, parentElement, state, setTriggerValue }) {
  const box = parentElement.querySelector(".templates")
  const weights = signedOf(data.weights), n = data.names.length
  for (let k = n * PIXELS; k < weights.length; k++) weights[k] += weights[k - n * PIXELS]  // of changes
  const last = weights.length / (n * PIXELS) - 1
  const votes = data.votes ? floatsOf(data.votes) : null
  const pixels = bytesOf(data.pixels), perNeuron = pixels.length / PIXELS / n
  const heard = data.heard
  let frame = last
  state.chosen = Math.min(state.chosen ?? 0, n - 1)

  const grid = box.querySelector(".grid"), large = box.querySelector(".large")
  const canvases = data.names.map(picture)
  const buttons = data.names.map((name, i) => element("button",
    { type: "button", onclick: () => { state.chosen = i; choose() } },
    canvases[i], element("span", {}, name)))
  grid.replaceChildren(...buttons)
  grid.onkeydown = roam(buttons, 4)
  const big = picture()
  const pick = (layer, i) => setTriggerValue("picked", [frame, layer, state.chosen, i])
  const side = (at, length) => Math.max(0, Math.min(SIDE - 1, Math.floor((SIDE * at) / length)))
  if (data.pick) {
    big.onclick = ({ offsetX, offsetY }) =>
      pick(1, SIDE * side(offsetY, big.clientHeight) + side(offsetX, big.clientWidth))
  }
  box.classList.toggle("pick", Boolean(data.pick))
  const hint = box.querySelector(".hint")
  hint.hidden = !data.pick
  hint.textContent = `Choose a pixel${votes ? ", or a bar," : ""} to change its weight.`
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
    big.setAttribute("aria-label", `Weights of ${name}: ${CLASS_NAMES[1]} above zero, ${CLASS_NAMES[0]} below`)
    large.replaceChildren(big)
    box.querySelector(".name").textContent = data.says[i]
    const bars = box.querySelector(".votes")
    bars.replaceChildren()
    if (votes) {
      const mine = votes.slice(10 * i, 10 * i + 10)
      const most = Math.max(...mine.map(Math.abs), 1e-6)
      mine.forEach((vote, digit) => {
        const [line, bar] = barOf("vote", digit, minus(vote.toFixed(2)))
        bar.style.width = `${(50 * Math.abs(vote)) / most}%`
        bar.classList.add(vote < 0 ? "minus" : "plus")
        if (data.pick) line.onclick = () => pick(2, digit)
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
  choose()
  return followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  })
}
