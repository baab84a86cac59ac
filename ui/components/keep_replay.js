// A replay to be kept: as a page of its own that needs no network, as a film, and its pictures alone. All of
// it is made here, of what the page shows at each frame; nothing is asked of the server but these scripts.
import { packed } from "./replay_frames.js"
export { unpacked } from "./replay_frames.js"
import { keyed, stFacts, stHeadingOf, stKnobs, stPictures, THEME } from "./streamlit.js"

const MOST = 1_400_000  // characters of a page: what is longer leaves out every other frame
const GAP = 16, MARGIN = 8, FILM_WIDTH = 1280, FOOT = 44
const INHERITED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "fill-opacity",
  "stroke-opacity", "font-family", "font-size", "font-weight", "text-anchor", "visibility"]
const ALONE = { opacity: "1", "dominant-baseline": "auto" }

const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
const written = (node) => new XMLSerializer().serializeToString(node)
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// A drawing that style sheets colour, with its colours written into it.
const coloured = (svg) => {
  const copy = svg.cloneNode(true), hidden = []
  const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")]
  const styles = new Map(from.map((one) => [one, getComputedStyle(one)]))
  from.forEach((one, i) => {
    const style = styles.get(one), above = styles.get(one.parentElement)
    for (const name of ["class", "style", "tabindex", "role", "aria-label"]) to[i].removeAttribute(name)
    if (style.display === "none") hidden.push(to[i])
    for (const name of INHERITED) {
      const value = style.getPropertyValue(name)
      if (value !== above?.getPropertyValue(name)) to[i].setAttribute(name, value)
    }
    for (const [name, usual] of Object.entries(ALONE)) {
      if (style.getPropertyValue(name) !== usual) to[i].setAttribute(name, style.getPropertyValue(name))
    }
  })
  hidden.forEach((one) => one.remove())
  return copy
}

// Where each picture stands: as on the page, in rows, with nothing between them.
const laidOut = (pictures) => {
  const boxes = pictures.map(({ layers, vega }) => ({ layers, vega, at: layers[0].getBoundingClientRect() }))
    .filter(({ at }) => at.width > 0 && at.height > 0)
    .sort((one, other) => one.at.top - other.at.top || one.at.left - other.at.left)
  const left = Math.min(...boxes.map(({ at }) => at.left)), rows = []
  for (const box of boxes) {
    const row = rows.at(-1)
    if (row && box.at.top < row.bottom - 20) {
      row.boxes.push(box)
      row.bottom = Math.max(row.bottom, box.at.bottom)
    } else rows.push({ boxes: [box], top: box.at.top, bottom: box.at.bottom })
  }
  let height = MARGIN
  for (const { boxes: beside, top, bottom } of rows) {
    for (const box of beside) Object.assign(box, { x: MARGIN + box.at.left - left, y: height + box.at.top - top })
    height += bottom - top + GAP
  }
  const width = Math.max(...boxes.map(({ x, at }) => x + at.width))
  return { boxes, width: Math.ceil(width + 3 * MARGIN), height: Math.ceil(height - GAP + MARGIN) }
}

// All pictures as they stand now, as one drawing.
const drawing = ({ boxes, width, height }, { ground, ink }) => {
  const parts = boxes.flatMap(({ layers, vega, at, x, y }, i) => layers.toReversed().map((layer) => {
    const here = layer.getBoundingClientRect()
    const place = { x: x + here.left - at.left, y: y + here.top - at.top, width: here.width, height: here.height }
    if (layer.tagName === "CANVAS") {
      const where = Object.entries(place).map(([name, value]) => `${name}="${value}"`).join(" ")
      return `<image ${where} preserveAspectRatio="none" href="${layer.toDataURL("image/webp", 0.8)}"/>`
    }
    const copy = vega ? layer.cloneNode(true) : coloured(layer)
    copy.removeAttribute("style")
    // Without the page's font names at an edge may be longer.
    for (const [name, value] of Object.entries({ ...place, overflow: "visible" })) copy.setAttribute(name, value)
    // What pictures name, such as where one is cut off, is each picture’s own.
    return written(copy).replace(/( id="|url\(["']?#|href="#)/g, `$1p${i}_`)
  }))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `color="${ink}" font-family="sans-serif"><rect width="${width}" height="${height}" fill="${ground}"/>${parts.join("")}</svg>`
}

const themeOf = (element) => {
  const style = getComputedStyle(element), value = (name) => style.getPropertyValue(`--st-${name}`)
  return { ground: value("background-color"), ink: value("text-color"),
    names: Object.fromEntries(THEME.map((name) => [`--st-${name}`, value(name)])) }
}

// The pictures at each of some frames.
const recorded = async (replay, told) => {
  const place = laidOut(stPictures()), theme = themeOf(replay.host), texts = []
  for (const frame of replay.frames) {
    replay.show(frame)
    await drawn()
    texts.push(drawing(place, theme))
    told(`Recording: frame ${texts.length} of ${replay.frames.length}`)
  }
  replay.show(replay.at)
  return { ...place, theme, texts }
}

const base64 = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(String(reader.result).replace(/^.*?,/, ""))
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(blob)
})
const zipped = (value) =>
  new Response(new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("gzip"))).blob().then(base64)

// A module with all that it imports, as one address that holds them.
const IMPORTED = / "(\.\/\w+\.js[^"]*)"/g
const held = async (address) => {
  let text = await (await fetch(address)).text()
  for (const [, path] of [...text.matchAll(IMPORTED)]) text = text.replaceAll(`"${path}"`, `"${await held(new URL(path, address))}"`)
  return `data:text/javascript;base64,${await base64(new Blob([text]))}`
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
component({ data, parentElement: document.getElementById("player").shadowRoot, state: {} })
`

const page = async (replay, told) => {
  const { theme, texts, width } = await recorded(replay, told)
  told("Writing the file")
  const modules = [replay.module, import.meta.url]
  const scripts = JSON.stringify(await Promise.all(modules.map(held)))
  const rows = (table) => [...table.rows].map((row) =>
    `<tr>${[...row.cells].map((cell) => `<td>${escaped(cell.textContent.trim())}</td>`).join("")}</tr>`).join("")
  // Without what only leads elsewhere or has not been answered.
  const turned = stKnobs().filter(({ holder, words }) => keyed("scene")?.contains(holder) && !words.includes("☐"))
  const knobs = turned.map(({ words }) => `<li>${escaped(words)}</li>`).join("")
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
<p>Recorded in Knobs &amp; Compass. <a href="${escaped(location.href)}">Go on from there</a>.</p>
<script type="application/json" id="scripts">${scripts}</script><script type="text/plain" id="replay">${content}</script>
<script type="module">${START}</script></html>`
    if (text.length <= MOST || kept.length < 3) return new Blob([text], { type: "text/html" })
  }
}

const image = (text) => new Promise((resolve, reject) => {
  const made = new Image()
  made.onload = () => resolve(made)
  made.onerror = () => reject(new Error("A picture could not be drawn."))
  made.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
})

const canvasOf = (width, height) => Object.assign(document.createElement("canvas"), { width: 2 * Math.round(width / 2), height: 2 * Math.round(height / 2) })

const film = async (replay, told) => {
  const type = ["video/webm;codecs=vp9", "video/webm"].find((one) => globalThis.MediaRecorder?.isTypeSupported(one))
  if (!type) throw new Error("This browser cannot record a WebM film.")
  const { theme, texts, width, height } = await recorded(replay, told)
  const images = await Promise.all(texts.map(image))
  const scale = FILM_WIDTH / width, canvas = canvasOf(FILM_WIDTH, scale * height + FOOT), pen = canvas.getContext("2d")
  const paint = (i) => {
    pen.fillStyle = theme.ground
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(images[i], 0, 0, canvas.width, scale * height)
    pen.fillStyle = theme.ink
    pen.font = "22px sans-serif"
    pen.fillText(replay.reading(replay.frames[i]), 12, canvas.height - 14, canvas.width - 24)
  }
  paint(0)
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: type, videoBitsPerSecond: 4_000_000 })
  const parts = [], ended = new Promise((resolve) => { recorder.onstop = resolve })
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.start()
  const began = performance.now()
  let due = 0
  for (const [i, frame] of replay.frames.entries()) {
    paint(i)
    told(`Filming: frame ${i + 1} of ${images.length}`)
    due += i + 1 < images.length ? replay.stand(frame) : 1000  // how it ends stands for a while
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + due - performance.now())))
  }
  paint(images.length - 1)
  recorder.stop()
  await ended
  return new Blob(parts, { type: "video/webm" })
}

const still = (replay) => drawing(laidOut(stPictures()), themeOf(replay.host))

const painted = async (replay) => {
  const made = await image(still(replay)), canvas = canvasOf(2 * made.width, 2 * made.height)
  canvas.getContext("2d").drawImage(made, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

export const KINDS = {
  html: page,
  webm: film,
  svg: (replay) => new Blob([still(replay)], { type: "image/svg+xml" }),
  png: painted,
}

export const keep = async (kind, replay, told) => {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(await KINDS[kind](replay, told))
  const scene = new URLSearchParams(location.search).get("scene")
  link.download = [location.pathname.split("/").at(-1) || "replay", scene].filter(Boolean).join("-") + `.${kind}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
