// What a run of the page has changed is told to those who do not see it: the verdict on what was tested,
// what is said of the knobs, and what a picture counts. Who opens another page or scene reads it anew.
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
// It waits until nothing but pictures has changed for a moment: a picture comes late, a hand pulls on.
let timer
const tellSoon = () => { clearTimeout(timer); timer = setTimeout(tellNews, 500) }
new MutationObserver((changes) => {
  if (changes.some(({ target }) => !(target instanceof Element ? target : target.parentElement)?.closest("svg"))) tellSoon()
}).observe(stMain(), { subtree: true, childList: true, characterData: true })
// What stands where somebody acts is known to them, however late it came.
for (const act of ["pointerdown", "keydown"]) window.addEventListener(act, tellNews, true)
tellSoon()
