// The alarm for a forgotten microphone.

/** Quieter than any open microphone in a room: about what a muted or unplugged one delivers. */
const silentBelowDb = -60;
const alarmAfterMs = 10_000;

export class SilenceWatch {
  private lastSound: number | null = null;

  /** @param level peak in dBFS. @returns whether there was no sound for 10 s. */
  observe(level: number, now: number): boolean {
    if (level > silentBelowDb || this.lastSound === null) this.lastSound = now;
    return now - this.lastSound >= alarmAfterMs;
  }

  reset(): void {
    this.lastSound = null;
  }
}

export type LevelWord = 'silent' | 'low' | 'good' | 'over';

/** What a peak means to a person: speech at a desk microphone peaks between -30 and -3 dBFS. */
export function levelWord(level: number): LevelWord {
  if (level <= silentBelowDb) return 'silent';
  if (level < -32) return 'low';
  return level > -1 ? 'over' : 'good';
}
