// Copies the text of a text area, and says so. Without https:// only the older way works.
export const copyFrom = async (area, status) => {
  area.select()
  let done = true
  try { await navigator.clipboard.writeText(area.value) } catch { done = document.execCommand("copy") }
  status.textContent = done ? "Copied." : "Not copied by itself: the text is selected, copy it from there."
}
