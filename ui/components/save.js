// Downloads a file that was made here.
export const saveFile = (name, content) => {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
