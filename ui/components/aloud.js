// What a run of the page has changed is told to those who do not see it: the verdict on what was tested,
// what is said of the knobs, and what a picture counts. Who opens another page or scene reads it anew.
const TOLD = '[class*="_verdict"]:not(:has([role="alert"])), [class*="st-key-of_knobs_"]'

const region = element("div", { className: "aloud", role: "status" })
let toldBefore = new Map(), headingBefore

const tellNews = () => {
  const heading = stHeading()?.textContent
  const counts = vegaTexts("count").map((text, i) => [`count ${i}`, text])
  const told = [...document.querySelectorAll(TOLD)].map((one) => [keyOf(one), stWords(one)])
  const all = new Map([...counts, ...told])
  const news = [...all].filter(([key, text]) => text !== toldBefore.get(key) && (toldBefore.has(key) || key.endsWith("_verdict")))
  if (heading === headingBefore && news.length) region.textContent = news.map(([, text]) => text).join(" ")
  toldBefore = all
  headingBefore = heading
}

document.body.append(region)
// Pictures may come a moment later, and the next knob may be turned before all of them have come.
const tellSoon = () => [0, 100, 200, 300, 400, 500].forEach((wait) => setTimeout(tellNews, wait))
tellSoon()
onStRunEnds(tellSoon)
