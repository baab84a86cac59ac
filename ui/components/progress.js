const KEY = "knobs-and-compass"

export default function ({ data, setStateValue }) {
  const cut = (text) => text.slice(0, data.most + 1)
  const tell = (text) => setStateValue("stored", cut(text))
  try {
    const raw = localStorage.getItem(KEY)
    if (raw !== data.record) {
      if (raw !== null && cut(raw) !== data.heard) {
        tell(raw)
      } else {
        if (raw !== null && data.damaged) localStorage.setItem(KEY + "-damaged", cut(raw))
        localStorage.setItem(KEY, data.record)
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
