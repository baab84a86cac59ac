// Numbers as they are read: with a true minus sign, and powers raised.
const minus = (value) => String(value).replaceAll("-", "−")
const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")
const factor = (text) => (text.startsWith("−") ? `(${text})` : text)
