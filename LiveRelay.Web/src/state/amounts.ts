// Sizes and days that are left, in numbers that people read.

const steps = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1.4 GB; by thousands, as disks are sold. */
export function byteWords(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < steps.length - 1) {
    value /= 1000;
    step++;
  }
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${steps[step]}`;
}

/** Whole days until then, 0 for less than a day; negative when it is past. */
export function daysLeft(at: string, now: number): number {
  const days = (new Date(at).getTime() - now) / 86_400_000;
  return days < 0 ? Math.floor(days) : Math.trunc(days);
}
