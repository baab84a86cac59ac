// A replay as a file: a page that works offline, or only its pictures. All is made here from what the
// page shows at each frame; the server only sends these scripts.
import { base64Of } from "./numbers.js"
import { packed } from "./replay_frames.js"
export { unpacked } from "./replay_frames.js"
import { saveFile } from "./save.js"
import { drawings, escaped, seen, still, themeOf } from "./stills.js"
import { keyed, stFacts, stHeadingOf, stKnobs, stOnPaper } from "./streamlit.js"

const MOST = 1_400_000 // most characters of a page; a longer one gets every other frame

const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

// The pictures at each frame.
const recorded = async (replay, told) => {
  const theme = themeOf(replay.host), frames = []
  for (const frame of replay.frames) {
    replay.show(frame)
    await drawn()
    frames.push(seen())
    told(`Recording: frame ${frames.length} of ${replay.frames.length}`)
  }
  replay.show(replay.at)
  return { theme, ...drawings(frames, theme) }
}

const zipped = (value) =>
  new Response(new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("gzip"))).blob().then(base64Of)

// A module with all its imports, as one data address.
const IMPORTED = / "(\.\/\w+\.js[^"]*)"/g
const held = async (address) => {
  let text = await (await fetch(address)).text()
  for (const [, path] of [...text.matchAll(IMPORTED)]) text = text.replaceAll(`"${path}"`, `"${await held(new URL(path, address))}"`)
  return `data:text/javascript;base64,${await base64Of(new Blob([text]))}`
}

const START = `
const opened = async (text) => new Response(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))])
  .stream().pipeThrough(new DecompressionStream("gzip"))).json()
const read = (id) => document.getElementById(id).textContent
const [{ default: component }, { unpacked }] = await Promise.all(JSON.parse(read("scripts")).map((one) => import(one)))
const { data, kept, pictures } = await opened(read("replay"))
const frames = unpacked(pictures), stage = document.getElementById("stage")
window.addEventListener(data.event, ({ detail }) => {
  stage.innerHTML = frames[kept.filter((one) => one <= detail.frame).length - 1]
})
const parentElement = document.getElementById("player").shadowRoot
component({ data, parentElement, find: (selector) => parentElement.querySelector(selector), state: {} })
`

const page = async (replay, told) => {
  const { theme, texts, width } = await recorded(replay, told)
  told("Writing the file")
  const modules = [replay.module, import.meta.url]
  const scripts = JSON.stringify(await Promise.all(modules.map(held)))
  const rows = (table) => [...table.rows].map((row) =>
    `<tr>${[...row.cells].map((cell) => `<td>${escaped(cell.textContent.trim())}</td>`).join("")}</tr>`).join("")
  // Without links and unanswered questions.
  const turned = stKnobs().filter(({ holder, words }) => keyed("scene")?.contains(holder) && !words.includes("☐"))
  const said = [...turned.map(({ words }) => words), ...stOnPaper()]
  const knobs = said.map((words) => `<li>${escaped(words)}</li>`).join("")
  const variables = Object.entries(theme.names).map(([name, value]) => `${name}: ${value};`).join(" ")
  const heading = escaped(stHeadingOf(replay.host)?.textContent ?? document.title)
  for (let every = 1; ; every *= 2) {
    const some = replay.frames.map((_, i) => i).filter((i) => i % every === 0 || i === replay.frames.length - 1)
    const kept = some.map((i) => replay.frames[i])
    const content = await zipped({ data: replay.data, kept, pictures: packed(some.map((i) => texts[i])) })
    const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(document.title)}</title>
<style>:root { ${variables} --st-font: sans-serif; }
body { margin: 0 auto; padding: 1rem; max-width: ${Math.max(width, 360)}px; font: 16px/1.5 sans-serif; background: ${theme.ground}; color: ${theme.ink}; }
#stage svg { max-width: 100%; height: auto; display: block; } #player { display: block; margin: 1rem 0; } a { color: inherit; }
td { padding: 0.1rem 1.2rem 0.1rem 0; vertical-align: top; }</style>
<h1>${heading}</h1>
<div id="player"><template shadowrootmode="open"><style>${replay.css}</style><div class="piece">${replay.html}</div></template></div>
<div id="stage" role="img" aria-label="The pictures of this replay at the frame shown"></div>
${knobs && `<h2>The knobs</h2><ul>${knobs}</ul>`}
${stFacts().map((table) => `<table>${rows(table)}</table>`).join("")}
<p>Recorded in Knobs &amp; Compass. <a href="${escaped(ofThisScene(location.href))}">Go on from there</a>.</p>
<script type="application/json" id="scripts">${scripts}</script><script type="text/plain" id="replay">${content}</script>
<script type="module">${START}</script></html>`
    if (text.length <= MOST || kept.length < 3) return new Blob([text], { type: "text/html" })
  }
}

/** Return an address without the task that led there, which is not for those who get the file. */
const ofThisScene = (address) => {
  const url = new URL(address)
  for (const name of [...url.searchParams.keys()]) if (name.startsWith("task")) url.searchParams.delete(name)
  return url.href
}

const image = (text) => new Promise((resolve, reject) => {
  const made = new Image()
  made.onload = () => resolve(made)
  made.onerror = () => reject(new Error("A picture could not be drawn."))
  made.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
})

const painted = async (replay) => {
  const made = await image(still(replay.host))
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * made.width, height: 2 * made.height })
  canvas.getContext("2d").drawImage(made, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

export const KINDS = {
  html: page,
  svg: (replay) => new Blob([still(replay.host)], { type: "image/svg+xml" }),
  png: painted,
}

export const keep = async (kind, replay, told) => {
  const scene = new URLSearchParams(location.search).get("scene")
  const name = [location.pathname.split("/").at(-1) || "replay", scene].filter(Boolean).join("-")
  saveFile(`${name}.${kind}`, await KINDS[kind](replay, told))
}
