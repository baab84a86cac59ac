export default function ({ data, parentElement, setTriggerValue }) {
  const nav = parentElement.querySelector(".map")
  const list = nav.querySelector("ol"), svg = nav.querySelector("svg")
  const boxes = new Map()
  const make = (tag, text) => {
    const element = document.createElement(tag)
    if (text) element.textContent = text
    return element
  }
  list.replaceChildren(...data.rows.map((row) => {
    const item = make("li"), lessons = make("ul")
    for (const lesson of row) {
      const place = make("li"), link = make("a")
      link.href = lesson.slug
      link.append(make("strong", lesson.title), make("small", lesson.note))
      link.onclick = (event) => {  // as a link of the page's own, unless a new tab is wanted
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        setTriggerValue("opened", lesson.slug)
      }
      boxes.set(lesson.slug, link)
      place.append(link)
      lessons.append(place)
    }
    item.append(lessons)
    return item
  }))
  const draw = () => {
    const origin = nav.getBoundingClientRect()
    const place = (slug) => boxes.get(slug).getBoundingClientRect()
    svg.replaceChildren(...data.edges.map(([before, after]) => {
      const from = place(before), to = place(after)
      const x0 = from.x + from.width / 2 - origin.x, y0 = from.bottom - origin.y
      const x1 = to.x + to.width / 2 - origin.x, y1 = to.y - origin.y
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
      const bend = Math.max(16, (y1 - y0) / 2)
      path.setAttribute("d", `M${x0} ${y0}C${x0} ${y0 + bend} ${x1} ${y1 - bend} ${x1} ${y1}`)
      return path
    }))
  }
  const watch = new ResizeObserver(draw)
  watch.observe(nav)
  return () => watch.disconnect()
}
