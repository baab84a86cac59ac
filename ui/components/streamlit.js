// Everything undocumented that the page's scripts use of Streamlit and Vega. Each has a test in
// tests/browser/test_streamlit_parts.py that says what is lost without it.
const all = (selector) => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))]
/** @returns {HTMLElement} */
const stPart = (name) => document.querySelector(`[data-testid="${name}"]`)

// The scrolling element: pages and scenes open at its top, and dragged sliders are found in it.
export const stMain = () => stPart("stMain")
// The element with the theme's background, for print and large type.
export const stApp = () => stPart("stApp")
// Moves a slider by its input. React notices a value only by an event, and only if it was set past React's
// own setter; it then moves the thumb, and sends nothing until release.
const stSliderInput = (key) => keyed(key, '[data-testid="stSlider"] input[type="range"]')
const setStValue = (input, value) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set.call(input, value)
  input.dispatchEvent(new Event("input", { bubbles: true }))
}
export const turnStSlider = (key, value) => {
  const slider = stSliderInput(key)
  if (!slider) return false
  setStValue(slider, value)
  return true
}
// The fields in which one types, and a text typed into one, which is sent as if the field lost the focus.
const ST_FIELDS = ["stTextArea", "stTextInput", "stNumberInput"]
export const stFields = () => /** @type {HTMLInputElement[]} */ (
  all(ST_FIELDS.map((name) => `[data-testid="${name}"] :is(textarea, input):enabled`).join()))
export const typeIntoSt = (field, text) => {
  setStValue(field, text)
  sendSt(field)
}
export const sendSt = (field) => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
// While a slider is dragged, an attribute of its input has its value; key and position of each.
export const onStSliders = (heard) => {
  const watcher = new MutationObserver((changes) => heard(changes
    .map(({ target }) => /** @type {HTMLInputElement} */ (target))
    .filter((input) => input.tagName === "INPUT" && input.type === "range")
    .map((input) => [keyOf(input), Number(input.value)])))
  const main = stMain()
  if (main) watcher.observe(main, { subtree: true, attributes: true, attributeFilter: ["value"] })
  return () => watcher.disconnect()
}
// The chosen button of a row of choices, such as the list of scenes.
export const stChoices = (key) => {
  const row = keyed(key, '[role="radiogroup"]')
  return { row, chosen: row?.querySelector('[aria-checked="true"]') }
}
// Where keyboard users continue after a button at the bottom: the heading of the scene or page.
/** @returns {HTMLElement} */
export const stHeading = () => keyed("scene", "h2") || stMain().querySelector("h1")
// The heading above an element.
export const stHeadingOf = (element) => [...stMain().querySelectorAll("h1, h2")]
  .filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)
// Streamlit makes two history entries when a page opens, for path and query, so Back would lead to a page
// that never was. An entry without user action is merged into the last.
const ST_STEPS = ["pointerdown", "keydown", "click", "input", "popstate"]
export const oneStEntryEachStep = () => {
  let stepped = false
  for (const step of ST_STEPS) window.addEventListener(step, () => { stepped = true }, true)
  const { pushState, replaceState } = history
  history.pushState = function (...entry) {
    const add = stepped ? pushState : replaceState
    stepped = false
    add.apply(this, entry)
  }
  return true
}
// Closes the sidebar, which hides the page on a phone.
export const stSidebarClose = () => stPart("stSidebarCollapseButton")?.querySelector("button")
// Links of the menu, where the focus stays.
export const inStSidebar = (element) => Boolean(element.closest('[data-testid="stSidebar"]'))
// Whether every chart has been drawn, before a predicted run plays.
export const stChartsDrawn = () => all('[data-testid="stVegaLiteChart"]')
  .every((chart) => chart.querySelector("svg"))
// A chart that comes after its player has stopped would stand at its first frame.
const stHasDrawing = (node) => node instanceof Element &&
  (node.matches("svg.marks, canvas.marks") || (node instanceof HTMLElement && node.querySelector("svg.marks, canvas.marks")))
export const onStChartsAdded = (heard) => {
  const watcher = new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some(stHasDrawing))) heard()
  })
  const main = stMain()
  if (main) watcher.observe(main, { subtree: true, childList: true })
  return () => watcher.disconnect()
}
// The scrolling elements of wide tables.
export const stWideTables = () => all('[data-testid="stTable"] > div')
  .filter((box) => box.scrollWidth > box.clientWidth)
// Knobs with the elements that hold them, to print name and value. Choices without a selection are printed
// whole.
export const stKnobs = () => all(
  `[data-testid="stSlider"], [data-testid="stCheckbox"]:has([role="switch"]),
  [data-testid="stButtonGroup"]:not([class*="_more_chosen"] *), [data-testid="stNumberInput"], [data-testid="stSelectbox"]`,
).map((knob) => {
  const input = knob.querySelector("input"), group = knob.querySelector("[role=radiogroup], [role=toolbar]")
  const said = (within) => [...group.querySelectorAll(`${within} p`)].map((one) => one.textContent)
  const ends = [...knob.querySelectorAll('[data-testid="stSliderThumbValue"]')].map((one) => one.textContent)
  const value = group ? said(":is([aria-checked=true], [aria-pressed=true])").join(", ") || said("").map((one) => `☐ ${one}`).join("  ")
    : input.getAttribute("role") === "switch" ? (input.checked ? "on" : "off")
    : ends.join(" to ") || input.value
  const name = (input ?? group).getAttribute("aria-label") ?? ""
  return { holder: /** @type {HTMLElement} */ (knob.closest('[data-testid="stElementContainer"]')), words: `${name.replace(/[^?]$/, "$&:")} ${value}` }
})
// Where knobs stand that are out of sight.
export const stOnPaper = () => all('[class*="_on_paper_"] p').flatMap((line) => line.textContent.split(" · "))
// The pictures of a scene, each as its drawing, or its grid of cells and words.
export const stPictures = () => {
  const pieces = all("[data-piece], .piece").map((one) => one.shadowRoot ?? one)
  const drawings = pieces.flatMap((one) => [...one.querySelectorAll("svg.drawing")])
  return [
    ...all('[data-testid="stVegaLiteChart"]').map((chart) => ({ vega: true, layers: [chart.querySelector("svg.marks, canvas")] })),
    ...[...new Set(drawings)].map((svg) => ({ vega: false, layers: [svg, ...svg.parentElement.querySelectorAll(":scope > canvas")] })),
    ...[...new Set(pieces.flatMap((one) => [...one.querySelectorAll("[data-grid]")]))].map((grid) => ({ vega: false, layers: [grid] })),
  ].filter(({ layers }) => layers[0])
}
// Cells with figures, and the theme's variables for components.
export const stFacts = () => all('[data-testid="stTable"] table')
export const THEME = ["background-color", "secondary-background-color", "text-color", "primary-color", "border-color", "base-radius"]
// Headings of purely interactive parts, which are not printed.
export const stBareHeadings = () => all('[data-testid="stElementContainer"]:has(h2, h3)').filter((holder) => {
  const isPrinted = (part) => !part.closest('[data-testid="stButton"], details:not([open]), [data-piece="give"]')
  for (let next = holder.nextElementSibling; next && !next.querySelector("h2, h3"); next = next.nextElementSibling) {
    const parts = next.querySelectorAll("p, li, td, pre, canvas, svg.marks, .piece")
    if ([...parts].some(isPrinted)) return false
  }
  return true
})
// Whether the page runs on the server.
export const isStRunning = () => stApp().dataset.testScriptState !== "notRunning"
// The connection for page runs, and whether it is open.
export const isStStream = (socket) => socket.url.includes("/_stcore/stream")
export const isStConnected = () => stApp().dataset.testConnectionState === "CONNECTED"
export const onStConnection = (heard) => {
  const tell = () => heard(isStConnected())
  new MutationObserver(tell).observe(stApp(), { attributeFilter: ["data-test-connection-state"] })
}
// Without a connection, Streamlit asks in a dialog whether there is an internet.
export const onStTrouble = (heard) => new MutationObserver(() => {
  if (isStConnected()) return
  const title = all('[role="dialog"] h2').find(({ textContent }) => textContent === "Connection error")
  const said = title?.nextElementSibling?.firstElementChild
  if (said) heard({ title: title.firstChild, said: said.firstChild })
}).observe(document.body, { childList: true })
// An icon in prose is read as its file name, "check_circle icon"; two of them have a meaning.
export const ST_ICONS = '[role="img"][aria-label$=" icon"]'
export const nameStIcon = (icon) => {
  const name = { check_circle: "done", radio_button_unchecked: "not done" }[icon.textContent]
  if (name) icon.setAttribute("aria-label", name)
  else icon.setAttribute("aria-hidden", "true")
}
// A table row, with its column's name before each cell.
const rowsOf = (table) => {
  const [names, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))
  return rows.map((cells) => {
    const row = document.createElement("p")
    row.textContent = `${cells.map((cell, i) => `${names[i]}: ${cell}`).join("; ")}.`
    return row
  })
}
// The text of prose, without icons.
export const stWords = (holder) => {
  const copy = holder.cloneNode(true)
  for (const icon of copy.querySelectorAll('[role="img"], [data-testid="stIconMaterial"]')) icon.remove()
  for (const table of copy.querySelectorAll("table")) table.replaceWith(...rowsOf(table))
  return [...copy.querySelectorAll("p, li")].map((part) => part.textContent.trim()).join(" ")
}
// Protocol Buffers messages on that connection: field numbers by message and name, and those of a status.
const ST_NUMBERS = {
  BackMsg: { rerun_script: 11 },
  ClientState: { widget_states: 2, page_script_hash: 3, fragment_id: 5 },
  WidgetStates: { widgets: 1 },
  WidgetState: { id: 1, string_trigger_value: 14 },
  StringTriggerValue: { data: 1 },
  ForwardMsg: { new_session: 4, script_finished: 6 },
  "ForwardMsg.ScriptFinishedStatus": { FINISHED_EARLY_FOR_RERUN: 2 },
}
// A field is its number, its wire type (2: length-delimited), and its bytes.
const stVarint = (n) => (n > 127 ? [(n & 127) | 128, ...stVarint(n >>> 7)] : [n])
const stTag = (message, name) => (ST_NUMBERS[message][name] << 3) | 2
const stField = (message, name, bytes) => [...stVarint(stTag(message, name)), ...stVarint(bytes.length), ...bytes]
const stText = (message, name, text) => stField(message, name, new TextEncoder().encode(text))
export const asksForStRun = (message) => message[0] === stTag("BackMsg", "rerun_script")
// A message written twice is merged, so a widget is added by appending it. It is sent as a button press,
// since of two messages before a run only presses of the first are kept.
export const withStWidget = (message, id, text) => {
  const pressed = stField("WidgetState", "string_trigger_value", stText("StringTriggerValue", "data", text))
  const widget = [...stText("WidgetState", "id", id), ...pressed]
  const states = stField("WidgetStates", "widgets", widget)
  const run = stField("ClientState", "widget_states", states)
  return new Uint8Array([...message, ...stField("BackMsg", "rerun_script", run)])
}
// A new session runs the page before it knows a scene that runs alone. What is written last counts.
export const ofStPage = (message) =>
  new Uint8Array([...message, ...stField("BackMsg", "rerun_script", stText("ClientState", "fragment_id", ""))])
const readStVarint = (bytes, at) => {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return [value, at]
  }
}
// The fields of a message in order, each a number or bytes. All that are read here are varints or length-delimited.
function* stFieldsOf(bytes) {
  let at = 0
  while (at < bytes.length) {
    let tag, value
    [tag, at] = readStVarint(bytes, at);
    [value, at] = readStVarint(bytes, at)
    const held = tag % 8 === 2
    yield { number: Math.floor(tag / 8), value: held ? bytes.subarray(at, at + value) : value }
    if (held) at += value
  }
}
// Whether a message says that a run has begun or ended.
export const readStRun = (bytes) => {
  const { new_session, script_finished } = ST_NUMBERS.ForwardMsg
  const early = ST_NUMBERS["ForwardMsg.ScriptFinishedStatus"].FINISHED_EARLY_FOR_RERUN
  for (const { number, value } of stFieldsOf(bytes)) {
    if (number === new_session) return { begins: true, ends: false }
    if (number === script_finished) return { begins: false, ends: value !== early }
  }
  return { begins: false, ends: false }
}
// What a message that asks for a run says in a field; of a field that comes twice, the last counts, except of widgets.
const saidToSt = (message, name) => [...stFieldsOf(message)]
  .filter(({ number }) => number === ST_NUMBERS.BackMsg.rerun_script)
  .flatMap(({ value }) => [...stFieldsOf(value)])
  .filter(({ number }) => number === ST_NUMBERS.ClientState[name]).map(({ value }) => value)
// The page that a message asks for; empty if the browser does not know it yet.
export const stPageOf = (message) => new TextDecoder().decode(saidToSt(message, "page_script_hash").at(-1))
export const isOfStPart = (message) => Boolean(saidToSt(message, "fragment_id").at(-1)?.length)
// A message with the widgets of another before its own, which count where both have one.
export const withStWidgetsOf = (earlier, message) => new Uint8Array([
  ...saidToSt(earlier, "widget_states")
    .flatMap((states) => stField("BackMsg", "rerun_script", stField("ClientState", "widget_states", states))),
  ...message,
])

// Documented: an element with a key has the class st-key-<key>.
/** @returns {HTMLElement} */
export const keyed = (key, inside = "") => document.querySelector(`.st-key-${key} ${inside}`)
// A prediction's verdict comes after its picture has played.
export const tellVerdict = (plays, tries = 1200) => {
  const verdict = keyed(`${CSS.escape(plays)}_played`)
  if (verdict) verdict.setAttribute("data-seen", "")
  else if (tries) setTimeout(tellVerdict, 50, plays, tries - 1)
}
export const stKeys = (slug) => all(`[class*="st-key-${slug}_"]`).map(keyOf)
  .map((key) => key.slice(slug.length + 1)).filter((name) => /^[a-z]+$/.test(name))
export const keyOf = (element) => {
  const holder = element.closest('[class*="st-key-"]')
  return holder && [...holder.classList].find((c) => c.startsWith("st-key-")).slice(7)
}

// Vega draws a layer as an SVG group with its name as class, a mark per row in order, and the position in the
// transform. Altair adds the layer's index to the name, and Vega-Lite a suffix
// (charts/core/vega_internals.py).
const VEGA_GRIP = /^grip_(.+?)(_\d+)?_marks$/
export const vegaGripAt = (event) => {
  const mark = event.target.closest?.('[class*="grip_"] > *')
  const name = mark && [...mark.parentNode.classList].map((one) => VEGA_GRIP.exec(one)?.[1]).find(Boolean)
  return name && { mark, name, index: [...mark.parentNode.children].indexOf(mark), drawing: mark.closest("svg") }
}
/** @returns {Element} */
export const vegaGrip = (name, at = 0) => document.querySelectorAll(`[class*="grip_${name}_"] > *`)[at]
// The selector of a grip's area and of the ring, the layer before it (charts/core/grips.py).
export const vegaRing = (name) => [`[class*="grip_${name}_"]`, `g:has(+ [class*="grip_${name}_"])`].join(", ")
export const vegaMarks = (drawing, name) => {
  const group = drawing.querySelector(`[class*="grip_${name}"]`)
  return { group, marks: [...group.children] }
}
export const vegaPlaceOf = (mark) => {
  const { e, f } = mark.transform.baseVal.consolidate().matrix
  return { x: e, y: f }
}
// The marks of a layer that prose names, as a selector, and the names of those drawn.
export const vegaNamed = (name) => `svg.marks g.role-mark[class*=" mark_${name}_"]`
export const vegaOthers = (name) => `svg.marks:has([class*=" mark_${name}_"]) g.role-mark:not([class*=" mark_${name}_"])`
export const vegaNameOf = (node) => / mark_([a-z]+)_/.exec(node.closest?.("g.role-mark")?.getAttribute("class"))?.[1]
export const vegaNames = () => [...new Set([...document.querySelectorAll('svg.marks g.role-mark[class*=" mark_"]')].map(vegaNameOf))]
export const vegaTexts = (name) =>
  [...document.querySelectorAll(`svg.marks [class*=" ${name}_"] text`)].map((text) => text.textContent)
