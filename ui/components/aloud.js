// Announces to screen readers what a run of the page has changed: a verdict, text about knobs, a picture's
// count. Nothing is announced on opening a page or scene.
import { element } from "./dom.js"
import { keyOf, stHeading, stMain, stWords, vegaTexts } from "./streamlit.js"

const TOLD = '[class*="_verdict"]:not(:has([role="alert"])), [class*="st-key-of_knobs_"]'

const region = element("div", { className: "aloud", role: "status" })
let toldBefore = new Map(), headingBefore

const tellNews = () => {
  const heading = stHeading()?.textContent
  const counts = vegaTexts("count").map((text, i) => [`count ${i}`, text])
  const told = [...document.querySelectorAll(TOLD)].map((one) => [keyOf(one), stWords(one)])
  const all = new Map(/** @type {[string, string][]} */ ([...counts, ...told]))
  const news = [...all].filter(([key, text]) => text !== toldBefore.get(key) && (toldBefore.has(key) || key.endsWith("_verdict")))
  if (heading === headingBefore && news.length) region.textContent = news.map(([, text]) => text).join(" ")
  toldBefore = all
  headingBefore = heading
}

document.body.append(region)
// Waits until nothing but pictures has changed for a moment, since pictures come late and dragging goes on.
let timer
const tellSoon = () => { clearTimeout(timer); timer = setTimeout(tellNews, 500) }
new MutationObserver((changes) => {
  if (changes.some(({ target }) => !(target instanceof Element ? target : target.parentElement)?.closest("svg"))) tellSoon()
}).observe(stMain(), { subtree: true, childList: true, characterData: true })
// What contains the focus is known to the user already.
for (const act of ["pointerdown", "keydown"]) window.addEventListener(act, tellNews, true)
tellSoon()
