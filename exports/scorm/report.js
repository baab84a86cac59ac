// Opens the task in the frame, and tells the learning platform (SCORM 1.2) what the app says of it.
const frame = document.querySelector("iframe")
const address = new URL(frame.dataset.address)

// The platform's side is an object in a window above this one, or above the one that has opened it.
const apiFrom = (from) => {
  for (let at = from, n = 0; at && n < 10; n++) {
    try { if (at.API) return at.API } catch { return undefined } // a window of another site
    at = at.parent === at ? undefined : at.parent
  }
}
const api = apiFrom(window) ?? apiFrom(window.opener) ?? apiFrom(window.top.opener)

const isReport = ({ source, origin, data }) =>
  source === frame.contentWindow && origin === address.origin && data?.app === "knobs-and-compass"
  && typeof data.done === "boolean" && data.score >= 0 && data.score <= 100

if (api && api.LMSInitialize("") === "true") {
  const get = (name) => api.LMSGetValue(`cmi.core.${name}`)
  const set = (name, value) => api.LMSSetValue(`cmi.core.${name}`, String(value))
  if (!["completed", "passed"].includes(get("lesson_status"))) set("lesson_status", "incomplete")
  addEventListener("message", (event) => {
    if (!isReport(event)) return
    const { done, score } = event.data
    // What was reached stays: a browser may have forgotten how far it was.
    set("score.min", 0)
    set("score.max", 100)
    set("score.raw", Math.max(score, Number(get("score.raw")) || 0))
    if (done) set("lesson_status", "completed")
    api.LMSCommit("")
  })
  addEventListener("pagehide", () => api.LMSFinish(""))
} else {
  document.querySelector("p").textContent =
    "No learning platform was found around this page: what you do is not reported."
}
frame.src = address.href
