// Makes a file of what came with the page, and has the browser keep it, once.
const taken = new Set()

export default function component({ data }) {
  if (taken.has(data.turn)) return
  taken.add(data.turn)
  const bytes = Uint8Array.from(atob(data.content), (letter) => letter.charCodeAt(0))
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }))
  link.download = data.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
