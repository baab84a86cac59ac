// What Streamlit calls the parts of its page: undocumented, and leaned on here alone. Each has a
// test in tests/browser/test_streamlit_parts.py that says what no longer works if it is gone.
const stPart = (name) => document.querySelector(`[data-testid="${name}"]`)

// What scrolls: a page and a scene open at its top, and a slider that is dragged is looked for in it.
const stMain = () => stPart("stMain")
// What has the theme's background, which paper and large type need to know.
const stApp = () => stPart("stApp")
// Where a slider takes its value: React's own listens to the event "input", moves the thumb, and
// sends nothing until a hand lets go.
const stSliderInput = (key) => keyed(key, '[data-testid="stSlider"] input[type="range"]')
// What closes the sidebar: on a phone it would hide the page that was chosen.
const stSidebarClose = () => stPart("stSidebarCollapseButton")?.querySelector("button")
// Where a link of the menu is: who came by one keeps the focus there.
const inStSidebar = (element) => Boolean(element.closest('[data-testid="stSidebar"]'))
// Every chart has been drawn: what was committed plays only then.
const stChartsDrawn = () => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
  .every((chart) => chart.querySelector("svg, canvas"))
// The buttons beside charts and tables: four stops on the way with Tab, made one.
const stToolbars = () => [...document.querySelectorAll('[data-testid="stElementToolbar"]')]
// Knobs, of which paper shows name and value: for each what holds it.
const stKnobs = () => [...document.querySelectorAll(
  '[data-testid="stSlider"], [data-testid="stCheckbox"]:has([role="switch"]), [data-testid="stButtonGroup"]',
)].map((knob) => {
  const input = knob.querySelector("input"), group = knob.querySelector("[role=radiogroup]")
  const name = (input ?? group).getAttribute("aria-label")
  const chosen = group?.querySelector('[aria-checked="true"] p')
  const options = [...group?.querySelectorAll("p") ?? []].map((one) => `☐ ${one.textContent}`)
  const value = group ? chosen?.textContent ?? options.join("  ")
    : input.getAttribute("role") === "switch" ? (input.checked ? "on" : "off")
    : [...knob.querySelectorAll('[data-testid="stSliderThumbValue"]')].map((one) => one.textContent).join(" to ")
  return { holder: knob.closest('[data-testid="stElementContainer"]'), words: `${name.replace(/[^?]$/, "$&:")} ${value}` }
})
// The connection on which it asks for runs of a page, and whether it stands.
const isStStream = (socket) => socket.url.includes("/_stcore/stream")
const isStConnected = () => stApp().dataset.testConnectionState === "CONNECTED"
const onStConnection = (heard) => {
  const tell = () => heard(isStConnected())
  new MutationObserver(tell).observe(stApp(), { attributeFilter: ["data-test-connection-state"] })
}

// Documented: an element with a key has the class st-key-<key>.
const keyed = (key, inside = "") => document.querySelector(`.st-key-${key} ${inside}`)
const keyOf = (element) => {
  const holder = element.closest('[class*="st-key-"]')
  return holder && [...holder.classList].find((c) => c.startsWith("st-key-")).slice(7)
}
