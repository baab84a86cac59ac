// The pictures of a lesson, each as one left its scene: they last as long as the tab, for one lesson.
import { element } from "./dom.js"
import { still } from "./stills.js"
import { keyed } from "./streamlit.js"

const KEPT = "knobs-left", MOST = 500_000 // characters of a picture

const leftIn = (lesson) => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT))
    return kept.lesson === lesson ? kept.pictures : {}
  } catch { return {} } // not allowed, or nothing yet
}

// Keeps a scene's pictures when one goes to another; returns a function that no longer does.
export const keepLeft = (place, host) => {
  const [lesson, scene] = place.split("/")
  const leaves = ({ target }) => {
    if (![keyed("strip"), keyed("way_on")].some((way) => way?.contains(target))) return
    const picture = still(host)
    if (!picture || picture.length > MOST) return
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ lesson, pictures: { ...leftIn(lesson), [scene]: picture } }))
    } catch { /* not allowed, or full */ }
  }
  window.addEventListener("click", leaves, true)
  return () => window.removeEventListener("click", leaves, true)
}

// A point with its bold words and its code.
const MARKED = /\*\*(.+?)\*\*|`(.+?)`/
const written = (point) => element("p", {}, ...point.split(MARKED).flatMap((text, i) =>
  text ? [i % 3 ? element(i % 3 === 1 ? "strong" : "code", {}, text) : text] : []))

export default function component({ data, find }) {
  const pictures = leftIn(data.lesson)
  const left = data.scenes.filter(({ name }) => pictures[name])
  find(".remember").hidden = !left.length
  find(".left").replaceChildren(...left.map(({ name, title, question, points }) => {
    // In the page, where its font is; ids differ from those of the other pictures.
    const innerHTML = pictures[name].replace(/( id="|url\(["']?#|href="#)/g, `$1${name}_`)
    const turn = element("button", { ariaExpanded: "false" }, element("span", { innerHTML, ariaHidden: "true" }), title)
    const told = element("div", {}, element("p", {}, element("em", {}, question)), ...points.map(written))
    turn.onclick = () => {
      const opens = turn.ariaExpanded !== "true"
      for (const other of find(".left").querySelectorAll("button")) other.ariaExpanded = "false"
      turn.ariaExpanded = String(opens)
    }
    return element("figure", {}, turn, told)
  }))
}
