// Neurons' weights as images, frame by frame; a chosen one shows which outputs it feeds.
import { CLASS_NAMES } from "./colours.js"
import { element, followPlayer } from "./dom.js"
import { bytesOf, floatsOf, minus, signedOf } from "./numbers.js"
import { barOf, figure, inked, LEVELS, paint, picture, PIXELS, roam, SIDE, weighed } from "./pixels.js"

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  const weights = signedOf(data.weights), n = data.names.length
  const across = data.across, each = across * across
  for (let k = n * each; k < weights.length; k++) weights[k] += weights[k - n * each]  // of changes
  const last = weights.length / (n * each) - 1
  const votes = data.votes ? floatsOf(data.votes) : null
  const pixels = bytesOf(data.pixels), perNeuron = pixels.length / PIXELS / n
  const heard = data.heard
  let frame = last
  state.chosen = Math.min(state.chosen ?? 0, n - 1)

  const grid = find(".grid"), large = find(".large")
  const canvases = data.names.map(() => picture(across))
  const buttons = data.names.map((name, i) => element("button",
    { type: "button", onclick: () => { state.chosen = i; choose() } },
    canvases[i], element("span", {}, name)))
  grid.replaceChildren(...buttons)
  grid.onkeydown = roam(buttons, 4)
  const big = picture(across)
  const pick = (layer, i) => setTriggerValue("picked", [frame, layer, state.chosen, i])
  const side = (at, length) => Math.max(0, Math.min(across - 1, Math.floor((across * at) / length)))
  if (data.pick) {
    big.onclick = ({ offsetX, offsetY }) =>
      pick(1, across * side(offsetY, big.clientHeight) + side(offsetX, big.clientWidth))
  }
  find(".templates").classList.toggle("pick", Boolean(data.pick))
  const hint = find(".hint")
  hint.hidden = !data.pick
  hint.textContent = `Choose a pixel${votes ? ", or a bar," : ""} to change its weight.`
  const bars = find(".votes"), name = find(".name")
  const show = () => {
    const at = (i) => (k) => weights[(frame * n + i) * each + k] / 127
    canvases.forEach((canvas, i) => paint(canvas, at(i), weighed))
    paint(big, at(state.chosen), weighed)
    const from = 10 * (frame * n + state.chosen), mine = votes ? [...votes.slice(from, from + 10)] : []
    const [most, least] = [Math.max, Math.min].map((of) => String(mine.indexOf(of(...mine))))
    parentElement.querySelectorAll(".window").forEach((window, k) => lay(window, data.places[frame][state.chosen][k]))
    const says = data.says[state.chosen].replace("{most}", most).replace("{least}", least)
    if (name.textContent !== says) name.textContent = says // it is read aloud
    const reach = Math.max(...mine.map(Math.abs), 1e-6)
    bars.replaceChildren(...mine.map((vote, digit) => {
      const [line, bar] = barOf("vote", digit, minus(vote.toFixed(2)))
      bar.style.width = `${(50 * Math.abs(vote)) / reach}%`
      bar.classList.add(vote < 0 ? "minus" : "plus")
      if (data.pick) line.onclick = () => pick(2, digit)
      return line
    }))
  }
  const choose = () => {
    const i = state.chosen
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === i)))
    big.setAttribute("role", "img")
    big.setAttribute("aria-label", `Weights of ${data.names[i]}: ${CLASS_NAMES[1]} above zero, ${CLASS_NAMES[0]} below`)
    large.replaceChildren(big)
    const examples = find(".examples")
    examples.replaceChildren(...Array.from({ length: perNeuron }, (_, k) => {
      const canvas = paint(picture(), (j) => pixels[(i * perNeuron + k) * PIXELS + j] / LEVELS, inked)
      return data.places ? windowed(figure(canvas, heard[i][k])) : figure(canvas, heard[i][k])
    }))
    show()
  }
  // Where a detector answers loudest: its window, which may reach beyond the edge.
  const percent = (pixels) => `${(100 * pixels) / SIDE}%`
  const windowed = (digit) => {
    const window = element("span", { className: "window" })
    window.style.width = window.style.height = percent(across)
    digit.prepend(element("div", { className: "seen" }, digit.firstChild, window))
    return digit
  }
  const lay = (window, place) => {
    window.style.left = percent((place % SIDE) - (across - 1) / 2)
    window.style.top = percent(Math.floor(place / SIDE) - (across - 1) / 2)
  }
  if (data.places) {
    find(".heard").textContent = "Where it answers loudest, in five different digits:"
  }
  choose()
  return followPlayer(data, (at) => {
    frame = Math.min(last, at)
    show()
  })
}
