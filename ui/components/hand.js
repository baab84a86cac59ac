// A 3 that writes itself, at the pace of a hand: by the two-thirds power law of drawing, a hand is slower where
// its line is more bent.
/** @type {[number, number][]} */
const THREE = [[0.24, 0.21], [0.35, 0.09], [0.57, 0.11], [0.7, 0.25], [0.61, 0.38], [0.47, 0.5], [0.61, 0.54],
  [0.77, 0.65], [0.67, 0.83], [0.5, 0.89], [0.23, 0.77]]
const WAIST = 5 // where the two bows meet, and the hand rests for a moment
const FINE = 12, REST = 0.07

// A smooth line through the places (Catmull-Rom), each with the share of the time at which it is reached.
const lineOf = (places) => {
  const at = (i) => places[Math.min(places.length - 1, Math.max(0, i))]
  const line = places.slice(1).flatMap((_, i) => [...Array(FINE).keys()].map((k) => {
    const t = k / FINE, [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    return [0, 1].map((n) => b[n] + (t * (c[n] - a[n] + t * (2 * a[n] - 5 * b[n] + 4 * c[n] - d[n] +
      t * (3 * (b[n] - c[n]) + d[n] - a[n])))) / 2)
  })).concat([places.at(-1)])
  const ways = line.slice(1).map((to, i) => [to[0] - line[i][0], to[1] - line[i][1]])
  const takes = ways.map(([x, y], i) => {
    const [u, v] = ways[Math.max(0, i - 1)], length = Math.hypot(x, y)
    const bent = Math.abs(Math.atan2(u * y - v * x, u * x + v * y)) / length
    return length * Math.cbrt(2 + bent)
  })
  const whole = takes.reduce((sum, one) => sum + one, 0)
  let passed = 0
  const times = [0, ...takes.map((one, i) => {
    passed += one * (1 - REST) / whole
    return passed + (i + 1 > WAIST * FINE ? REST : 0)
  })]
  return line.map((place, i) => ({ place, time: times[i] }))
}
const LINE = lineOf(THREE)

// The places that the hand has reached at a share of its time, the last one between two of them.
export const writtenAt = (share) => {
  const until = LINE.findIndex(({ time }) => time > share)
  if (until < 0) return LINE.map(({ place }) => place)
  const [from, to] = [LINE[until - 1], LINE[until]], part = (share - from.time) / (to.time - from.time)
  return [...LINE.slice(0, until).map(({ place }) => place),
    from.place.map((x, n) => x + Math.min(1, Math.max(0, part)) * (to.place[n] - x))]
}
