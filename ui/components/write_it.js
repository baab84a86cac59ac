// An editor for a function in Python. The code runs in a worker of this browser (ui/sandbox), one per run, and
// stays in its storage; the server gets only the numbers of what was trained.
import { element, hears, onButtons } from "./dom.js"
import { minus } from "./numbers.js"
import { saveFile } from "./save.js"
import { CODE, store, stored } from "./storage.js"

const PATIENCE = 5000, TAB = "    ", FILE = "my_network.py"
// What may take too long, by the words of a program.
const ENDLESS = {
  while: "Does a loop never end? In a `while`, something must change its condition.",
  for: "A `for` ends with what it goes through: is that very long, or does it grow in the loop?",
}
const TOKEN = /(#.*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(def|return|for|in|if|elif|else|while|not|and|or|class|import|from|as|with|try|except|finally|raise|lambda|pass|break|continue|yield|None|True|False|is|global|nonlocal)\b|\b(\d[\d_.]*(?:e[+-]?\d+)?)/g

// Code as elements in the colours of its kinds.
const coloured = (code) => {
  const parts = []
  let at = 0
  for (const match of code.matchAll(TOKEN)) {
    const kind = ["comment", "string", "word", "number"][match.slice(1).findIndex(Boolean)]
    parts.push(code.slice(at, match.index), element("span", { className: kind }, match[0]))
    at = match.index + match[0].length
  }
  return [...parts, code.slice(at)]
}
// A sentence with code between backticks.
const sentence = (text) => text.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part.replace(/-(?=\d)/g, "−")))
const figure = (x) => (!Number.isFinite(x) ? "not finite" : minus(Number(x.toPrecision(6)).toString()))

// The solution's lines, new ones marked, and where they stood, lines of one's own that are not in it.
const changes = (before, after) => {
  const own = before.trimEnd().split("\n"), theirs = after.trimEnd().split("\n"), out = []
  for (const [i, line] of theirs.entries()) {
    while (own.length && !theirs.includes(own[0], i)) out.push(["−", own.shift()])
    const at = own.indexOf(line)
    out.push(...own.splice(0, at + 1).slice(0, -1).map((gone) => ["−", gone]), [at < 0 ? "+" : " ", line])
  }
  return [...out, ...own.map((line) => ["−", line])]
}

export default function component({ data, find, parentElement, state, setTriggerValue }) {
  state.tell = setTriggerValue // that of the last drawing: an older one is not heard
  const area = find("textarea"), drawn = find(".drawn"), numbers = find(".numbers"), box = find(".answer")
  const named = (name) => data.parts.find((each) => each.name === name)
  const part = named(data.step), before = part.needs.map(named), soFar = data.parts.slice(0, data.parts.indexOf(part) + 1)
  const codeOf = ({ name, starts, solution }) =>
    name === data.step ? area.value : stored(CODE + name) ?? (data.lends ? solution : starts)

  // This step, what it needs, and what any of them names: an unfinished step elsewhere stops nobody.
  const program = () => soFar.reduceRight((used, each) =>
    each === part || part.needs.includes(each.name) || used.some((other) => codeOf(other).includes(each.name))
      ? [each, ...used] : used, [])
  // Parts as a file, and the line at which each begins.
  const assembled = (parts) => {
    let text = data.head
    const begins = parts.map((each) => {
      text += "\n\n"
      const line = text.split("\n").length
      text += codeOf(each).trimEnd() + "\n"
      return { part: each, line }
    })
    return { text, begins }
  }

  const draw = (marked = 0) => {
    state.marked = marked
    drawn.replaceChildren(...coloured(area.value), "\n")
    numbers.replaceChildren(...area.value.split("\n").map((_, i) =>
      element("span", { className: i + 1 === marked ? "marked" : "" }, i + 1)))
  }
  const fill = (code) => {
    area.value = code
    draw()
  }
  // As if typed, so that undo goes back over it.
  const type = (text) => { if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end") }

  let leaves = false
  const indent = (back) => {
    const { value, selectionStart: from, selectionEnd: to } = area
    if (from === to && !back) return type(TAB.slice((from - value.lastIndexOf("\n", from - 1) - 1) % 4))
    const start = value.lastIndexOf("\n", from - 1) + 1
    const end = value.indexOf("\n", Math.max(to - Number(to > from), from)), last = end < 0 ? value.length : end
    const lines = value.slice(start, last).split("\n")
    area.setSelectionRange(start, last)
    type(lines.map((line) => (back ? line.replace(/^ {1,4}/, "") : TAB + line)).join("\n"))
    area.setSelectionRange(start, area.selectionStart)
  }
  area.onkeydown = (event) => {
    const { value, selectionStart: at, selectionEnd: to } = area
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at)
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run()
    else if (event.key === "Tab" && !leaves && !event.ctrlKey && !event.altKey) indent(event.shiftKey)
    else if (event.key === "Enter" && !event.isComposing) {
      type("\n" + line.match(/^ */)[0] + (/:\s*(#.*)?$/.test(line) ? TAB : ""))
    } else if (event.key === "Backspace" && at === to && line && !line.trim() && line.length % 4 === 0) {
      area.setSelectionRange(at - 4, at)
      type("")
      if (area.selectionStart !== area.selectionEnd) document.execCommand("delete")
    } else {
      leaves = event.key === "Escape" || (leaves && event.key === "Shift")
      if (event.key === "Escape") event.stopPropagation()
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  area.oninput = () => {
    store(CODE + data.step, area.value)
    draw()
    spare()
  }
  area.onfocus = () => { leaves = false; spare() }

  // A worker that waits for the next run.
  const spare = () => {
    if (state.spare) return state.spare
    const worker = new Worker(new URL(data.worker, document.baseURI))
    const ready = new Promise((onmessage, onerror) => Object.assign(worker, { onmessage, onerror }))
    ready.catch(() => {})
    return (state.spare = { worker, ready })
  }
  // Asks a worker, hears its verdict, and hands on what is to be drawn; the patience is for silence.
  const run = async () => {
    state.end?.("Stopped.") // what is drawn of the last run is not waited for
    const { text, begins } = assembled(program()), { worker, ready } = spare(), began = performance.now()
    const words = new Set([...text.matchAll(TOKEN)].map((match) => match[3]))
    const endless = `Stopped after five seconds. ${ENDLESS[["while", "for"].find((word) => words.has(word))] ?? ""}`
    let rows = [], judged = false, passed = false, first = null, told = began, late = 0
    state.spare = null
    const heard = (answer) => {
      judged = true
      passed = answer.ok
      first = show(answer, begins)
    }
    const end = state.end = (says) => {
      state.end = null
      clearTimeout(late)
      clearTimeout(latest)
      worker.terminate()
      if (!judged) heard({ ok: false, says })
      box.dataset.ended = String(Math.round(performance.now() - began))
      state.tell("trained", { rows, passed, first }) // without any, the picture of an earlier run goes
      spare()
    }
    const wait = () => { clearTimeout(late); late = setTimeout(end, PATIENCE, endless) }
    const latest = setTimeout(end, 12 * PATIENCE, endless)
    delete box.dataset.ended
    box.hidden = false
    box.className = "answer"
    find(".says").textContent = "Running …"
    try { await ready } catch { return end("Python could not be loaded. Is the connection gone? Run it again.") }
    worker.onerror = () => end("Your program needed more than there is, and was stopped.")
    worker.onmessage = ({ data: { verdict, rows: more = [], over } }) => {
      if (verdict) heard(verdict)
      rows = rows.concat(more)
      if (over) return end()
      if (more.length && performance.now() > told + 1000) {
        told = performance.now()
        state.tell("trained", { rows, passed, first })
      }
      wait()
    }
    wait()
    const [seed] = crypto.getRandomValues(new Uint32Array(1))
    worker.postMessage({ program: text, step: data.step, code: area.value, seed, given: data.given })
  }

  // Python's own words, without the house's frames, and with the lines of the editors.
  const traced = (trace, begins) => {
    let place = null
    const [head, ...frames] = trace.split(/^(?= {2}File ")/m)
    const own = frames.filter((frame) => /^ {2}File "[^"]*my_network"/.test(frame)).map((frame) =>
      frame.replace(/^ {2}File "[^"]*", line (\d+)(, in [^\n]*)?/, (_, line, inside = "") => {
        const begun = begins.findLast((begin) => begin.line <= Number(line))
        place = { ...begun, begins: begun.line, line: Number(line) - begun.line + 1 }
        return `  Step ${data.parts.indexOf(place.part) + 1}, line ${place.line}${inside.replace(", in <module>", "")}`
      }))
    const end = trace.trimEnd().split("\n").at(-1)
    const last = end.replace(/^JavascriptError: .*BigInt.*/, "MemoryError: that number has too many digits")
      .replace(/ on line (\d+)$/, (_, line) => (place ? ` on line ${Number(line) - place.begins + 1}` : ""))
    return { text: own.length ? (head + own.join("")).replace(end, "").trimEnd() + "\n" + last : last, place, last }
  }
  // Shows an answer, and returns the earlier step that is to be mended first, if it is one.
  const show = (answer, begins) => {
    let first = answer.first
    if (answer.hint !== state.near) state.hint = -1
    state.near = answer.hint
    box.className = `answer ${answer.ok ? "right" : "wrong"}`
    let marked = 0
    const trace = find(".trace")
    trace.hidden = !answer.trace
    if (answer.trace) {
      const { text, place, last } = traced(answer.trace, begins)
      trace.textContent = text
      if (place?.part === part) marked = place.line
      else first = place?.part.name
      const where = !place ? "" : marked ? ` in line ${marked}` : ` in \`${place.part.name}\`, line ${place.line}`
      const during = answer.called && !/^\w*(Syntax|Indentation)Error/.test(last) ? ` during ${answer.called}` : ""
      answer.says = `Python stopped${where}${during}: ${last}`
    }
    find(".says").replaceChildren(...sentence(answer.says))
    const places = find(".places"), rows = answer.rows ?? []
    places.hidden = !rows.length
    if (rows.length) {
      const line = (tag, cells, className = "") =>
        element("tr", { className }, ...cells.map((cell) => element(tag, {}, cell)))
      const off = (a, b) => !(Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a), Math.abs(b)))
      find("table").replaceChildren(
        line("th", ["the slope along", "is in yours", "and measured"]),
        ...rows.map(([place, ...row]) => line("td", [place, ...row.map(figure)], off(row[0], row[1]) ? "off" : "")))
    }
    find(".printed").hidden = !answer.printed
    find(".paper").scrollLeft = 0 // so that the mark is seen
    const n_lost = answer.n_printed - answer.printed?.length
    find(".printed pre").textContent = answer.printed + (n_lost > 0 ? `\n… and ${n_lost.toLocaleString("en")} characters more.` : "")
    draw(marked)
    return first ?? null
  }

  const moves = {
    run,
    hint: () => {
      const hints = [state.near, ...part.hints].filter(Boolean)
      state.hint = ((state.hint ?? -1) + 1) % hints.length
      find(".hint").replaceChildren(`Hint ${state.hint + 1} of ${hints.length}: `, ...sentence(hints[state.hint]))
    },
    solution: () => {
      const shown = find(".solution")
      shown.hidden = !shown.hidden
      shown.replaceChildren("− yours, + the house’s\n\n", ...changes(area.value, part.solution).map(([sign, line]) =>
        element("div", { className: { "−": "minus", "+": "plus" }[sign] ?? "" }, `${sign} ${line}`)))
    },
    again: () => {
      if (!confirm("Throw away what you wrote in this step?")) return
      store(CODE + data.step, null)
      fill(part.starts)
    },
    save: () => {
      saveFile(FILE, [assembled(soFar).text.trimEnd(), ...soFar.map(({ runs }) => runs).filter(Boolean)].join("\n\n\n") + "\n")
    },
    fill: () => {
      for (const { name, solution } of before) store(CODE + name, stored(CODE + name) ?? solution)
      list()
    },
  }
  onButtons(parentElement, (move) => moves[move]())
  const list = () => find(".before .code").replaceChildren(...coloured(before.map(codeOf).join("\n\n")))
  find(".before").hidden = !before.length
  find("[data-do=fill]").hidden = data.lends
  list()
  if (state.filled) draw(state.marked)
  else fill(stored(CODE + data.step) ?? part.starts)
  state.filled = true
  // What is written in another tab.
  return hears(window, { storage: ({ key, newValue }) => { if (key === CODE + data.step) fill(newValue ?? part.starts) } })
}
