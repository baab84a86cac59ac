const steppers = new WeakMap()

const element = (tag, text, className) => {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

const figure = (value, className) => element("td", String(value).replaceAll("-", "−"), className)

const row = (cells) => {
  const made = element("tr")
  made.append(...cells)
  return made
}

// A tensor as a small table; where the values before are known, both stand side by side.
const table = (tensor, is, was) => {
  const made = element("table"), body = element("tbody")
  const both = was !== null && tensor.columns === 1
  if (both) {
    const head = element("thead")
    const titles = [element("td", "before"), element("td", "after")]
    head.append(row(tensor.rows > 1 || tensor.labels.length ? [element("td"), ...titles] : titles))
    made.append(head)
  }
  for (let i = 0; i < tensor.rows; i++) {
    const label = tensor.labels[i] ?? (tensor.rows > 1 ? String(i) : "")
    const cells = label ? [element("th", label)] : []
    if (both) cells.push(figure(was[i], "was"))
    for (let j = 0; j < tensor.columns; j++) {
      cells.push(figure(is[i * tensor.columns + j], both ? "is" : ""))
    }
    body.append(row(cells))
  }
  made.append(body)
  return made
}

const card = (tensor, is, was) => {
  const made = element("div", undefined, "tensor"), title = element("p", tensor.name + " ", "name")
  title.append(element("span", tensor.about))
  made.append(title, table(tensor, is, was))
  return made
}

function component({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector)
  const list = find("ol"), where = find(".where"), select = find("select")
  const changed = find(".changed"), alive = find(".alive"), code = find(".code")
  let state = steppers.get(parentElement)
  if (!state) {
    state = { frame: 0, step: 0 }
    steppers.set(parentElement, state)
  }
  const Unit = data.unit === "epoch" ? "Epoch" : "Step"
  const lastFrame = data.epochs.length - 1, lastStep = data.steps.length - 1
  // What a tensor holds after a step: whatever the latest line made of it, or null before that.
  const held = (name, frame, step) => {
    for (let k = step; k >= 0; k--) {
      const frames = data.steps[k].values[name]
      if (frames) return frames[frames.length === 1 ? 0 : frame]
    }
    return null
  }
  const beginning = (frame) => {
    if (frame === 0) return data.begins.first
    const gap = data.left_out[frame]
    return gap ? `${gap} ${data.begins.later}` : data.begins.next
  }
  // ``gap`` names the epochs between this one and the one shown before, if any are left out.
  const show = (frame, step, gap) => {
    state.frame = frame
    state.step = step
    const now = data.steps[step]
    list.querySelectorAll("li").forEach((item, i) => {
      if (i === now.line) item.setAttribute("aria-current", "step")
      else item.removeAttribute("aria-current")
    })
    select.value = String(frame)
    const names = Object.keys(now.values)
    changed.replaceChildren(element("p", names.length
      ? (step === 0 ? `${data.unit === "epoch" ? "An epoch" : "A step"} begins with` : "This line made or changed")
      : "This line changed no tensor.", "heading"))
    for (const name of names) {
      const was = step === 0 ? null : held(name, frame, step - 1)
      changed.append(card(data.tensors[name], held(name, frame, step), was))
    }
    alive.replaceChildren()
    for (const tensor of Object.values(data.tensors)) {
      const values = held(tensor.name, frame, step)
      if (values === null) continue
      const item = element("li", undefined, names.includes(tensor.name) ? "new" : "")
      item.append(element("code", tensor.name), element("span", " " + tensor.shape, "shape"))
      const dots = tensor.cut || values.length > 3 ? ", …" : ""
      item.append(" = " + values.slice(0, 3).join(", ") + dots)
      alive.append(item)
    }
    const few = names.map((name) => {
      const values = held(name, frame, step)
      return data.tensors[name].shape === "()" ? name + " = " + values[0] : name
    })
    const sentences = [step === 0 ? beginning(frame) : gap, now.says].filter(Boolean).join(" ")
    where.textContent = `${Unit} ${data.epochs[frame]}, line ${data.first + now.line}: ${sentences}` +
      (names.length && step > 0 ? ` Changed: ${few.join(", ")}.` : "")
    for (const button of parentElement.querySelectorAll("button")) {
      const move = button.dataset.do
      button.disabled =
        (move === "back" && frame === 0 && step === 0) || (move === "epoch_back" && frame === 0) ||
        (move === "forward" && frame === lastFrame && step === lastStep) ||
        (move === "epoch_on" && frame === lastFrame)
    }
  }
  const moves = {
    forward: () => {
      if (state.step < lastStep) show(state.frame, state.step + 1)
      else if (state.frame < lastFrame) show(state.frame + 1, 0)
    },
    back: () => {
      if (state.step > 0) show(state.frame, state.step - 1)
      else if (state.frame > 0) show(state.frame - 1, lastStep)
    },
    epoch_on: () => {
      if (state.frame < lastFrame) show(state.frame + 1, state.step, data.left_out[state.frame + 1])
    },
    epoch_back: () => {
      if (state.frame > 0) show(state.frame - 1, state.step, data.left_out[state.frame])
    },
    first: () => show(0, 0),
    last: () => show(lastFrame, lastStep),
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => moves[button.dataset.do]()
  }
  select.onchange = () => show(Number(select.value), state.step)
  code.onkeydown = (event) => {
    const move = {
      ArrowRight: event.shiftKey ? "epoch_on" : "forward",
      ArrowDown: event.shiftKey ? "epoch_on" : "forward",
      ArrowLeft: event.shiftKey ? "epoch_back" : "back",
      ArrowUp: event.shiftKey ? "epoch_back" : "back",
      Home: "first",
      End: "last",
    }[event.key]
    if (!move) return
    event.preventDefault()
    moves[move]()
  }
  // Another run: begin at its beginning.
  list.replaceChildren(...data.source.map((text, i) => {
    const at = text.indexOf("  # "), item = element("li", undefined, "line")
    const line = element("span", (at < 0 ? text : text.slice(0, at)).trim(), "text")
    line.style.paddingLeft = text.search(/\S/) + 2 + "ch"  // what wraps hangs below its line
    if (at >= 0) line.append(element("span", text.slice(at), "comment"))
    item.append(element("span", String(data.first + i), "number"), line)
    return item
  }))
  select.replaceChildren(...data.epochs.map((epoch, i) => {
    const option = element("option", String(epoch))
    option.value = String(i)
    return option
  }))
  find(".given").replaceChildren(...data.given.map((entry) =>
    card(entry.tensor, entry.values, null)))
  find(".unit").textContent = Unit
  select.setAttribute("aria-label", `Jump to ${data.unit === "epoch" ? "an epoch" : "a step"}`)
  for (const [move, label] of [["epoch_back", "Previous"], ["epoch_on", "Next"]]) {
    find(`[data-do=${move}]`).setAttribute("aria-label", `${label} ${data.unit}`)
  }
  code.setAttribute("aria-label",
    `The lines of the loop; arrow keys step, with Shift by ${data.unit}s`)
  find("details").hidden = data.given.length === 0
  show(0, 0)
}
