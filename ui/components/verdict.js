// The verdict on what was just predicted comes into view, once: on a phone it may stand below.
const judged = new Set()

function component({ data }) {
  const box = keyed(data.verdict), main = stMain()
  if (box && main && !judged.has(data.verdict)) {
    judged.add(data.verdict)
    requestAnimationFrame(() => {
      const { top, bottom } = box.getBoundingClientRect()
      const below = Math.min(bottom - window.innerHeight + 24, top - 72)
      if (below > 0) main.scrollBy({ top: below })
    })
  }
  return () => {}
}
