// Words and letters of a scene look like the mark that they name (charts/core/marks.py), or have the colour of
// the knob; who points at one sees the others. [errors](#errors) in prose is a link to that mark: a click keeps it
// lit, and brings its picture into view. All is written into one style sheet, so that nothing of React's or
// Vega's is touched, and what they draw anew is tied, too. Nothing is sent, and nothing runs while a knob moves.
import { element, hears, isCalm } from "./dom.js"
import { keyed, onStChartsAdded, stKeys, vegaNamed, vegaNameOf, vegaNames, vegaOthers } from "./streamlit.js"

// Pixels beside a thin mark that still point at it.
const AROUND = [[0, 0], ...[2, 4, 6].flatMap((far) => [[-far, 0], [far, 0], [0, -far], [0, far]])]

// In a formula a name is a colour: KaTeX writes no classes. `code_of` has the same sum.
const codeOf = (name) => {
  const sum = [...name].reduce((so_far, letter) => (31 * so_far + letter.charCodeAt(0)) % 4096, 0)
  return `rgb(${[8, 4, 0].map((shift) => 128 + ((sum >> shift) & 15)).join(", ")})`
}
const wordOf = (name) => `[data-testid="stMarkdownContainer"] a[href$="#${name}"]`
const letterOf = (name) => `.katex [style*="${codeOf(name)}"]`

// How a mark looks: a line is drawn below its word, and a symbol before it.
const lookOf = (mark) => {
  const { fill, stroke, strokeDasharray, strokeWidth } = getComputedStyle(mark)
  const group = mark.parentElement.classList, drawn = stroke !== "none"
  const colour = drawn && fill !== "none" && !group.contains("mark-symbol") ? stroke : fill === "none" ? stroke : fill
  if (group.contains("mark-symbol")) return { colour, sign: fill === "none" || fill === "transparent" ? "○" : "●" }
  if (group.contains("mark-text")) return { colour, line: "none" }
  return { colour, line: strokeDasharray === "none" ? "solid" : "dashed", width: Math.min(2.5, Math.max(1, parseFloat(strokeWidth))) }
}
const tied = (name, { colour = "currentColor", line = "none", width = 0, sign = "" }) => `
  ${wordOf(name)}, ${letterOf(name)} { --mark: ${colour}; color: color-mix(in srgb, var(--mark) 65%, var(--text)) !important; }
  ${wordOf(name)}:not([href^="/"]) { text-decoration: ${line === "none" ? "none" : `underline ${line} ${width}px var(--mark)`}; }
  ${sign ? `${wordOf(name)}::before { content: "${sign}\\2009" / ""; color: var(--mark); }` : ""}`

const lit = (name, key, dims) => `
  ${wordOf(name)}, ${letterOf(name)} { --glow: color-mix(in srgb, var(--mark) 24%, var(--paper)); background: var(--glow); }
  ${wordOf(name)} { box-shadow: 0 0 0 3px var(--glow); border-radius: 2px; }
  ${dims ? `${vegaOthers(name)} { opacity: 0.18; }
  .st-key-${key} { outline: 2px solid var(--mark, currentColor); outline-offset: 4px; border-radius: 4px; }` : ""}`

// Of every page: a sheet that says the same is not written again.
const looks = element("style"), light = element("style")
document.head.append(looks, light)
const write = (sheet, text) => { if (sheet.textContent !== text) sheet.textContent = text }

export const tie = (slug) => {
  let names = [], now = "", kept = "", later

  const keyOf = (name) => `${slug}_${name}`
  const look = () => {
    const marks = vegaNames()
    const knobs = stKeys(slug).filter((name) => !marks.includes(name))
    names = [...marks, ...knobs]
    const looking = [
      ...marks.map((name) => [name, document.querySelector(`${vegaNamed(name)} > *`)]).map(([name, mark]) => [name, mark ? lookOf(mark) : {}]),
      ...knobs.map((name) => [name, { colour: "var(--primary)", line: "dotted", width: 2 }]),
    ]
    write(looks, looking.map(([name, looks]) => tied(name, looks)).join(""))
  }
  // A drawing comes before its marks.
  const lookSoon = () => {
    look()
    clearTimeout(later)
    later = setTimeout(look, 400)
  }
  const show = (name, dims = true) => {
    if (`${name} ${dims}` === now) return
    now = `${name} ${dims}`
    write(light, name ? lit(name, keyOf(name), dims) : "")
  }
  const linkAt = (node) => {
    const link = node.closest?.('a[href*="#"]')
    return names.find((name) => link?.matches(wordOf(name)))
  }
  const saidAt = (node) => linkAt(node) ?? (node.closest?.(".katex") && names.find((name) => node.closest(letterOf(name))))
  const seenAt = ({ clientX, clientY }) => {
    for (const [x, y] of AROUND) {
      for (const node of document.elementsFromPoint(clientX + x, clientY + y)) {
        const name = vegaNameOf(node)
        if (name) return name
      }
    }
  }
  // Who points at a mark sees the word; only who points at a word sees nothing but its mark.
  const point = (event) => {
    if (event.buttons) return
    const said = saidAt(event.target)
    const seen = !said && event.target.closest?.("svg.marks") ? seenAt(event) : ""
    show(said || seen || kept, Boolean(said || !seen))
  }
  const focus = ({ target }) => show(linkAt(target) || kept)
  const leave = () => { kept = ""; show("") }
  const click = (event) => {
    const name = saidAt(event.target)
    if (!name) return kept && !event.target.closest("svg.marks") ? leave() : undefined
    if (event.target.closest("a:not([href^='#'])")) return
    event.preventDefault()
    kept = kept === name ? "" : name
    show(name)
    const place = document.querySelector(vegaNamed(name))?.closest("svg.marks") ?? keyed(keyOf(name))
    place?.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" })
  }
  const escape = ({ key }) => { if (key === "Escape") leave() }

  const deaf = hears(document, { pointermove: point, focusin: focus, click, keydown: escape })
  const stop = onStChartsAdded(lookSoon)
  lookSoon()
  return () => {
    stop()
    clearTimeout(later)
    deaf()
    write(light, "")
  }
}
