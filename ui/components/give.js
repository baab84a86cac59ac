// A file is chosen or dropped, and read here. One that is too large is not read; its size is told.
const asText = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(String(reader.result).replace(/^.*?,/, ""))
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(file)
})

export default function component({ data, parentElement, setStateValue }) {
  const input = parentElement.querySelector("input")
  parentElement.querySelector("span").textContent = data.label
  input.accept = data.accept
  input.onchange = async () => {
    const [file] = input.files
    const fits = file && file.size <= data.most
    setStateValue("given", file ? { size: file.size, content: fits ? await asText(file) : null } : null)
  }
}
