// Formats numbers with a true minus sign and superscripts.
const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")
export const minus = (value) => String(value)
  .replace(/(\d)e([+-]?\d+)\b/g, (_, digit, power) => `${digit} × 10${raised(Number(power))}`)
  .replaceAll("-", "−")
// As training/figures.py writes numbers.
export const figure = (value, digits = 4) => {
  if (!Number.isFinite(value)) return "no number"
  const size = Math.abs(value) || 1
  if (size < 1e-4 || size >= 1e6) return minus(Number(value.toPrecision(digits)).toExponential())
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  return minus((value + 0).toLocaleString("en", { maximumFractionDigits: decimals })) // + 0: no minus before zero
}
export const factor = (text) => (text.startsWith("−") ? `(${text})` : text)

// A file, or what else is a blob, as base64; an empty one has none.
export const base64Of = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(String(reader.result).replace(/^.*?,|^data:$/, ""))
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(blob)
})
// Decodes base64 with little-endian numbers.
export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
export const wordsOf = (text) => new Uint16Array(bytesOf(text).buffer)
export const floatsOf = (text) => new Float32Array(bytesOf(text).buffer)
// Numbers sent as whole steps.
export const steppedOf = ({ steps, step }) => Float32Array.from(new Int16Array(bytesOf(steps).buffer), (k) => k * step)
export const signedOf = (text) => new Int8Array(bytesOf(text).buffer)
