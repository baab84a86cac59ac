// A replay as sound: a tone for each run's loss, two of them in two ears, and ticks for errors. Sound is off
// until switched on, and only for this tab.
import { pitches } from "./sound_sums.js"

const SOFT = 0.08, HOLDS = 0.3, GLIDES = 0.02 // volume; seconds that a tone lasts, and in which it changes
let on = false, audio, voices

const connected = (...nodes) => nodes.reduce((from, to) => { from.connect(to); return to })

const begin = () => {
  audio ??= new AudioContext()
  voices ??= [0, 1].map(() => {
    const tone = new OscillatorNode(audio, { type: "triangle" })
    const loudness = new GainNode(audio, { gain: 0 }), ear = new StereoPannerNode(audio)
    connected(tone, loudness, ear, audio.destination)
    tone.start()
    return { tone, loudness, ear }
  })
  audio.resume()
}

const tick = (ear, at) => {
  const click = new OscillatorNode(audio, { type: "square", frequency: 90 })
  const loudness = new GainNode(audio, { gain: 2 * SOFT })
  connected(click, loudness, ear)
  loudness.gain.setTargetAtTime(0, at, 0.004)
  click.start(at)
  click.stop(at + 0.03)
}

export const isOn = () => on

export const turnOn = (wanted) => {
  on = wanted
  if (on) begin()
  else hush()
}

export const hush = () => {
  for (const { loudness } of voices ?? []) loudness.gain.setTargetAtTime(0, audio.currentTime, GLIDES)
}

// What sounds at each frame of some runs, from texts with a word per frame: losses, and ticks.
export const sounding = (runs) => {
  const losses = runs.map(({ loss }) => loss.split(" ").map(Number))
  const ticks = runs.map((run) => run.ticks.split(" ").map(Number))
  const heights = pitches(losses)
  return (frame) => {
    if (!on) return
    const now = audio.currentTime
    voices.forEach(({ tone, loudness, ear }, i) => {
      ear.pan.value = runs.length > 1 ? 1.6 * i - 0.8 : 0
      loudness.gain.cancelScheduledValues(now)
      loudness.gain.setTargetAtTime(i < runs.length ? SOFT : 0, now, GLIDES)
      loudness.gain.setTargetAtTime(0, now + HOLDS, GLIDES)
      if (i >= runs.length) return
      tone.frequency.setTargetAtTime(heights[i][frame], now, GLIDES)
      for (let n = 0; n < ticks[i][frame]; n++) tick(ear, now + 0.05 * n)
    })
  }
}
