// Numbers as they are read: with a true minus sign, and powers raised.
const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")
const minus = (value) => String(value)
  .replace(/(\d)e([+-]?\d+)\b/g, (_, digit, power) => `${digit} × 10${raised(Number(power))}`)
  .replaceAll("-", "−")
const factor = (text) => (text.startsWith("−") ? `(${text})` : text)
