// Numbers as they are read: with a true minus sign, and powers raised.
export const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")
export const minus = (value) => String(value)
  .replace(/(\d)e([+-]?\d+)\b/g, (_, digit, power) => `${digit} × 10${raised(Number(power))}`)
  .replaceAll("-", "−")
export const factor = (text) => (text.startsWith("−") ? `(${text})` : text)
