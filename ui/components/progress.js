const KEY = "knobs-and-compass"
// What this tab wrote last. Its session knows it, so it need not be told: what is told runs the
// page again, with widgets that may not yet have heard of the last move.
let written = null

function component({ data, setStateValue }) {
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => setStateValue("stored", cut(text))
  try {
    const raw = localStorage.getItem(KEY)
    if (raw !== data.record) {
      const known = cut(raw ?? "") === data.heard || (data.heard && raw === written)
      if (raw !== null && !known) {
        tell(raw)
      } else {
        if (raw !== null && data.damaged) localStorage.setItem(KEY + "-damaged", cut(raw))
        localStorage.setItem(KEY, data.record)
        written = data.record
      }
    }
  } catch {
    setStateValue("blocked", true)
  }
  const onStorage = (event) => {
    if (event.key === KEY && event.newValue !== null && event.newValue !== data.record) {
      tell(event.newValue)
    }
  }
  window.addEventListener("storage", onStorage)
  return () => window.removeEventListener("storage", onStorage)
}
