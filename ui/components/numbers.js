// Formats numbers with a true minus sign and superscripts.
export const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")
export const minus = (value) => String(value)
  .replace(/(\d)e([+-]?\d+)\b/g, (_, digit, power) => `${digit} × 10${raised(Number(power))}`)
  .replaceAll("-", "−")
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
