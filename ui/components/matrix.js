// The confusion matrix of the frame shown; every count is a button that opens its pictures.
const matrices = new WeakMap()
const MOST = 24

function component({ data, parentElement }) {
  const box = parentElement.querySelector(".matrix")
  let state = matrices.get(parentElement)
  if (!state) {
    state = { choice: { truth: null, said: null, wrong: true } }
    matrices.set(parentElement, state)
  }
  const n = data.n_classes, pixels = bytesOf(data.pixels), labels = bytesOf(data.labels)
  const said = bytesOf(data.said), sure = wordsOf(data.sure)
  const nDigits = labels.length, last = said.length / nDigits - 1
  const gallery = box.querySelector(".gallery"), table = box.querySelector("table")
  let frame = last

  const every = [...labels.keys()]
  const saidOf = (i) => said[frame * nDigits + i], sureOf = (i) => sure[frame * nDigits + i] / 1000
  const sum = (choice) => every.filter((i) =>
    (choice.truth === null || labels[i] === choice.truth) &&
    (choice.said === null || saidOf(i) === choice.said) &&
    (!choice.wrong || labels[i] !== saidOf(i)))

  const buttons = [], cells = []
  const button = (choice, name) => {
    const cell = made("button", "", "")
    cell.type = "button"
    cell.onclick = () => { state.choice = choice; show() }
    buttons.push(cell)
    cells.push({ cell, choice, name })
    return cell
  }
  const inCell = (tag, content) => {
    const cell = made(tag)
    cell.append(content)
    return cell
  }
  const head = made("tr"), body = made("tbody")
  head.append(inCell("td", button({ truth: null, said: null }, "all digits")))
  for (let j = 0; j < n; j++) {
    head.append(inCell("th", button({ truth: null, said: j }, `everything called ${j}`)))
  }
  const top = made("thead")
  top.append(head)
  for (let i = 0; i < n; i++) {
    const line = made("tr")
    line.append(inCell("th", button({ truth: i, said: null }, `every ${i}`)))
    for (let j = 0; j < n; j++) {
      const name = i === j ? `${i} taken for ${j}, rightly` : `${i} taken for ${j}`
      line.append(inCell("td", button({ truth: i, said: j }, name)))
    }
    body.append(line)
  }
  table.replaceChildren(top, body)
  table.onkeydown = roam(buttons, n + 1)
  const wrong = box.querySelector(".wrong")
  wrong.onclick = () => { state.choice = { truth: null, said: null, wrong: true }; show() }

  const same = (a, b) => a.truth === b.truth && a.said === b.said && !a.wrong === !b.wrong
  const show = () => {
    for (const { cell, choice, name } of cells) {
      const count = sum(choice).length, { truth, said: to } = choice
      const isHead = truth === null || to === null
      cell.textContent = truth === null && to === null ? "all" : isHead ? String(truth ?? to) : count || "·"
      const whole = isHead ? 1 : Math.max(1, sum({ truth, said: null }).length)
      cell.style.setProperty("--share", isHead ? 0 : Math.min(1, count / whole))
      cell.className = isHead ? "head" : truth === to ? "right" : count ? "mistake" : ""
      cell.setAttribute("aria-label", `${name}: ${count}`)
      cell.setAttribute("aria-pressed", String(same(choice, state.choice)))
    }
    const mistakes = sum({ truth: null, said: null, wrong: true })
    wrong.textContent = `All ${mistakes.length} mistakes, the surest first`
    wrong.disabled = mistakes.length === 0
    wrong.setAttribute("aria-pressed", String(Boolean(state.choice.wrong)))
    const found = sum(state.choice).sort((a, b) => sureOf(b) - sureOf(a))
    const { truth, said: to } = state.choice
    const one = found.length === 1, many = one ? "digit" : "digits", is = one ? "is" : "are"
    const was = one ? "was" : "were"
    const who = state.choice.wrong ? `${many} misread`
      : truth === null && to === null ? `${many} of the validation set`
        : truth === null ? `${many} called ${to}`
          : to === null ? `${many} that ${is} a ${truth}`
            : `${many} that ${is} a ${truth} and ${was} called ${to}`
    box.querySelector(".who").textContent = `${found.length || "No"} ${who}` +
      (found.length > 1 ? ", the surest answers first:" : one ? ":" : ".")
    gallery.replaceChildren(...found.slice(0, MOST).map((i) => {
      const canvas = paint(picture(), (k) => pixels[PIXELS * i + k] / LEVELS, inked)
      const name = `${labels[i]} \u2192 ${saidOf(i)}, ${(100 * sureOf(i)).toFixed(0)} %`
      return figure(canvas, name, labels[i] === saidOf(i) ? "" : "mistake")
    }))
    if (found.length > MOST) {
      gallery.append(made("p", "more", `and ${found.length - MOST} more`))
    }
  }
  const follow = (event) => {
    if (event.detail.player !== data.player) return
    frame = Math.min(last, event.detail.frame)
    show()
  }
  window.addEventListener(data.event, follow)
  show()
  return () => window.removeEventListener(data.event, follow)
}
