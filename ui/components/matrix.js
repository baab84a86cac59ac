// A confusion matrix; every count is a button that shows its digits.
import { element } from "./dom.js"
import { bytesOf, wordsOf } from "./numbers.js"
import { aDigit } from "./paper.js"
import { figure, inked, LEVELS, paint, picture, PIXELS, roam } from "./pixels.js"

const MOST = 14, FEW = 6 // beside the grid, which they must not outgrow

const TOLD = new Map() // what the learner read, of each validation set, in this tab

export default function component({ data, find, state }) {
  const mistakes = { truth: null, predicted: null, wrong: true }
  const inPlane = Boolean(data.places)
  if (state.inPlane !== inPlane) Object.assign(state, { inPlane, choice: mistakes })
  const told = TOLD.get(data.pixels) ?? new Map()
  TOLD.set(data.pixels, told)
  const n = data.n_classes, pixels = bytesOf(data.pixels), labels = bytesOf(data.labels)
  const predicted = bytesOf(data.predicted), sure = wordsOf(data.sure)
  const every = [...labels.keys()]
  const gallery = find(".gallery"), table = find("table"), guess = find(".guess"), plane = find(".plane")
  const predictedOf = (i) => predicted[i], sureOf = (i) => sure[i] / 1000
  const sum = (choice) => every.filter((i) =>
    (choice.truth === null || labels[i] === choice.truth) &&
    (choice.predicted === null || predictedOf(i) === choice.predicted) &&
    (!choice.wrong || labels[i] !== predictedOf(i)))

  const buttons = [], cells = []
  const button = (choice, name) => {
    const cell = element("button", { type: "button", onclick: () => { state.choice = choice; show() } })
    buttons.push(cell)
    cells.push({ cell, choice, name })
    return cell
  }
  const row = (corner, truth, name, nameOf) => element("tr", {},
    element(corner, {}, button({ truth, predicted: null }, name)),
    ...Array.from({ length: n }, (_, j) =>
      element(truth === null ? "th" : "td", {}, button({ truth, predicted: j }, nameOf(j)))))
  const head = row("td", null, "all digits", (j) => `everything called ${j}`)
  const body = Array.from({ length: n }, (_, i) =>
    row("th", i, `every ${i}`, (j) => `${i} taken for ${j}${i === j ? ", rightly" : ""}`))
  table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body))
  table.onkeydown = roam(buttons, n + 1)
  const wrong = find(".wrong")
  wrong.onclick = () => { state.choice = mistakes; show() }

  const answers = Array.from({ length: n }, (_, j) => element("button", { type: "button", onclick: () => {
    told.set(next, j)
    show()
    if (guess.hidden) wrong.focus()
  } }, j))
  guess.replaceChildren(element("span"), element("div", {}, ...answers))
  find(".matrix").classList.toggle("asks", data.asks)
  let next
  const same = (a, b) => a.truth === b.truth && a.predicted === b.predicted && !a.wrong === !b.wrong
  const isAsked = (i) => data.asks && !told.has(i) && sum(mistakes).length <= FEW
  const fill = () => {
    const asks = sum(mistakes).some(isAsked) // what is missing on the diagonal would tell
    for (const { cell, choice, name } of cells) {
      const { truth, predicted: to } = choice, isHead = truth === null || to === null
      const count = sum(choice).filter((i) => isHead || truth === to || !isAsked(i)).length
      const number = asks && truth === to && !isHead ? "✓" : count || "·"
      cell.textContent = truth === null && to === null ? "all" : isHead ? String(truth ?? to) : number
      const whole = isHead ? 1 : Math.max(1, sum({ truth, predicted: null }).length)
      cell.style.setProperty("--share", isHead ? 0 : number === "✓" ? 1 : Math.min(1, count / whole))
      cell.className = isHead ? "head" : truth === to ? "right" : count ? "mistake" : ""
      cell.setAttribute("aria-label", `${name}: ${isHead ? count : number}`)
      cell.setAttribute("aria-pressed", String(same(choice, state.choice)))
    }
  }
  // Where a digit is two numbers to the outputs: a plane, and below it those of which both are 0.
  const place = (chosen) => {
    const none = ([x, y]) => !x && !y
    const mark = (i) => element("span", { className: `${labels[i] === predictedOf(i) ? "" : "mistake"} ${
      state.choice.wrong || chosen.includes(i) ? "" : "pale"}` }, labels[i])
    const digits = data.places ? every : []
    const at = digits.filter((i) => !none(data.places[i])).map((i) => {
      const [x, y] = data.places[i]
      return Object.assign(mark(i), { style: `left: ${96 * x}%; bottom: ${92 * y}%` })
    })
    const alike = digits.filter((i) => none(data.places[i])).sort((i, j) => labels[i] - labels[j])
    plane.replaceChildren(...at)
    find(".alike").replaceChildren(...(alike.length ? [`For ${alike.length} both are 0, so they look alike to the outputs: `, ...alike.map(mark)] : []))
  }
  const show = () => {
    fill()
    const n_mistakes = sum(mistakes).length
    wrong.textContent = `All ${n_mistakes} mistakes, the surest first`
    wrong.disabled = n_mistakes === 0
    wrong.setAttribute("aria-pressed", String(Boolean(state.choice.wrong)))
    const digits = sum(state.choice).sort((a, b) => sureOf(b) - sureOf(a))
    const { truth, predicted: to } = state.choice
    const one = digits.length === 1, many = one ? "digit" : "digits", is = one ? "is" : "are"
    const was = one ? "was" : "were", of = one ? aDigit(truth) : `${truth}s`
    const who = state.choice.wrong ? `${many} misread`
      : truth === null && to === null ? `${many} of the validation set`
        : truth === null ? `${many} called ${to}`
          : to === null ? `${many} that ${is} ${of}`
            : `${many} that ${is} ${of} and ${was} called ${to}`
    const counted = `${digits.length || "No"} ${who}` +
      (digits.length > 1 ? ", the surest answers first:" : one ? ":" : ".")
    const drawn = (i) => paint(picture(), (k) => pixels[PIXELS * i + k] / LEVELS, inked)
    // Of a few mistakes one says what one reads, before it is told what was meant and read, and counted.
    next = state.choice.wrong ? digits.find(isAsked) : undefined
    guess.hidden = next === undefined
    if (!guess.hidden) guess.firstChild.replaceWith(drawn(next)) // the buttons stay, and with them the focus
    const mine = digits.filter((i) => data.asks && state.choice.wrong && told.has(i))
    const good = mine.filter((i) => told.get(i) === labels[i]).length
    const tried = mine.length < digits.length ? `the ${mine.length} you tried` : `these ${mine.length}`
    const score = `You read ${good} of ${tried} as meant, the network none:`
    find(".who").textContent = data.places ? "All that the outputs get of a digit: one number across, one up."
      : !guess.hidden ? `${mine.length + 1} of ${digits.length}: what do you read?` : mine.length ? score : counted
    gallery.replaceChildren(...digits.slice(0, MOST).filter((i) => !state.choice.wrong || !isAsked(i)).map((i) => {
      const name = `${labels[i]} read as ${predictedOf(i)}, ${(100 * sureOf(i)).toFixed(0)}\u00a0%`
      const yours = mine.includes(i) ? `; you: ${told.get(i)}` : ""
      return figure(drawn(i), name + yours, labels[i] === predictedOf(i) ? "" : "mistake")
    }))
    place(digits)
    if (digits.length > MOST) {
      gallery.append(element("p", { className: "more" }, `and ${digits.length - MOST} more`))
    }
  }
  show()
}
