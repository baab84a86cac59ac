// Every page and every scene opens at its top. Another place than before: go there. Who came by a
// button below, now out of sight, goes on from the heading; who came by the strip stays there.
let place

export default function ({ data }) {
  if (place === data.place) return
  const arrived = place !== undefined
  place = data.place
  const toTop = () => {
    const main = document.querySelector('[data-testid="stMain"]')
    if (main) main.scrollTop = 0
  }
  toTop()
  requestAnimationFrame(toTop)
  if (!arrived) return
  setTimeout(() => {
    toTop()
    const main = document.querySelector('[data-testid="stMain"]')
    const active = document.activeElement
    if (!main || (active && active.closest('[data-testid="stSidebar"], [class*="st-key-strip"]'))) return
    const heading = main.querySelector(".st-key-scene h2") || main.querySelector("h1")
    if (heading) {
      heading.tabIndex = -1
      heading.style.outline = "none"
      heading.focus({ preventScroll: true })
    }
  }, 150)
}
