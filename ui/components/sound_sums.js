const LOWEST = 220, OCTAVES = 3

// The pitch of each frame of some runs, in hertz: the loss on a logarithmic scale, from 220 Hz at the lowest
// to three octaves above at the largest or at NaN. All runs share one scale.
export const pitches = (losses) => {
  const logs = losses.map((run) => run.map((loss) => (loss > 0 ? Math.log(loss) : loss === 0 ? -Infinity : NaN)))
  const known = logs.flat().filter(Number.isFinite)
  const low = Math.min(...known), high = Math.max(...known), range = high - low
  const share = (log) => {
    if (log === -Infinity) return 0
    if (!Number.isFinite(log)) return 1
    return range > 0 ? (log - low) / range : 0.5
  }
  return logs.map((run) => run.map((log) => LOWEST * 2 ** (OCTAVES * share(log))))
}
