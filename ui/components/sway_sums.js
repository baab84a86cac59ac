const REACH = 0.14

// How far a knob is from where it stood, a share of the time having gone.
export const swayed = ({ low, high, value, step }, share) => {
  const off = REACH * (high - low) * Math.sin(4 * Math.PI * share) * (1 - share)
  const place = low + Math.round((value + off - low) / step) * step
  return Number(Math.min(high, Math.max(low, place)).toFixed(10))
}
