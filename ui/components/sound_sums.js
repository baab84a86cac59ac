const LOWEST = 220, OCTAVES = 3

// How high each frame of some runs sounds, in hertz: the loss on a logarithmic scale, from 220 Hz where it is
// least to three octaves above where it is largest or no number any more. All runs share one scale.
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
