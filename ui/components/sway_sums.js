const REACH = 0.14

// A knob's offset from its value, at a share of the time.
export const swayed = ({ low, high, value, step }, share) => {
  const off = REACH * (high - low) * Math.sin(4 * Math.PI * share) * (1 - share)
  const place = low + Math.round((value + off - low) / step) * step
  return Number(Math.min(high, Math.max(low, place)).toFixed(10))
}
