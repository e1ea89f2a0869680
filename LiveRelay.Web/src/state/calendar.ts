// Days, weeks and where lessons stand in a week's grid. Times are the computer's own, as people read them off the wall.

const dayMs = 86_400_000;

export function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** By the calendar and not by 24 hours, which some days of some places do not have. */
export function addDays(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

export function mondayOf(date: Date): Date {
  return addDays(date, -((date.getDay() + 6) % 7));
}

export function weekOf(date: Date): Date[] {
  const monday = mondayOf(date);
  return [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(monday, days));
}

export function isSameDay(one: Date, other: Date): boolean {
  return startOfDay(one).getTime() === startOfDay(other).getTime();
}

const two = (value: number) => String(value).padStart(2, '0');

/** For `<input type="date">`. */
export function toDateInput(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** For `<input type="time">`. */
export function toTimeInput(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Null for what is no day or no time. */
export function fromInputs(day: string, time: string): Date | null {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  const clock = /^(\d\d):(\d\d)/.exec(time);
  if (date === null || clock === null) return null;
  return new Date(+date[1]!, +date[2]! - 1, +date[3]!, +clock[1]!, +clock[2]!);
}

export interface Span {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

export interface Placed<T> {
  readonly entry: T;
  /** Minutes after the grid's first hour. */
  readonly top: number;
  readonly height: number;
  /** Which of `lanes` columns side by side, where lessons are at the same time. */
  readonly lane: number;
  readonly lanes: number;
}

export interface DayPlan<T> {
  readonly day: Date;
  readonly entries: readonly Placed<T>[];
}

export interface WeekPlan<T> {
  readonly firstHour: number;
  readonly lastHour: number;
  readonly days: readonly DayPlan<T>[];
}

/** What is shown of a day when nothing is earlier or later: a school's day. */
const schoolDay = { first: 8, last: 18 } as const;

export function planWeek<T extends Span>(days: readonly Date[], entries: readonly T[]): WeekPlan<T> {
  const timed = entries.flatMap((entry) => {
    if (entry.startsAt === null || entry.endsAt === null) return [];
    return [{ entry, from: new Date(entry.startsAt), to: new Date(entry.endsAt) }];
  });
  let firstHour: number = schoolDay.first;
  let lastHour: number = schoolDay.last;
  for (const { from, to } of timed) {
    firstHour = Math.min(firstHour, from.getHours());
    const over = to.getMinutes() > 0 || to.getSeconds() > 0 ? 1 : 0;
    lastHour = isSameDay(from, to) ? Math.max(lastHour, to.getHours() + over) : 24;
  }
  const plans = days.map((day) => {
    const ofDay = timed
      .filter(({ from }) => isSameDay(from, day))
      .sort((one, other) => one.from.getTime() - other.from.getTime());
    return { day, entries: placeInLanes(ofDay, day.getTime() + firstHour * 3_600_000) };
  });
  return { firstHour, lastHour, days: plans };
}

interface Timed<T> {
  readonly entry: T;
  readonly from: Date;
  readonly to: Date;
}

/** Lessons that overlap stand side by side, each group of them as wide as it needs. */
function placeInLanes<T>(sorted: readonly Timed<T>[], origin: number): Placed<T>[] {
  const placed: Placed<T>[] = [];
  let group: (Timed<T> & { lane: number })[] = [];
  let groupEnd = 0;
  const flush = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1;
    for (const { entry, from, to, lane } of group) {
      const top = (from.getTime() - origin) / 60_000;
      const height = Math.min(to.getTime() - from.getTime(), dayMs) / 60_000;
      placed.push({ entry, top, height, lane, lanes });
    }
    group = [];
  };
  for (const timed of sorted) {
    if (timed.from.getTime() >= groupEnd) {
      flush();
      groupEnd = 0;
    }
    const busy = group.filter(({ to }) => to.getTime() > timed.from.getTime()).map(({ lane }) => lane);
    let lane = 0;
    while (busy.includes(lane)) lane++;
    group.push({ ...timed, lane });
    groupEnd = Math.max(groupEnd, timed.to.getTime());
  }
  flush();
  return placed;
}

/** A countdown as people say it: days, hours, minutes, seconds; zero once it is over. */
export function countdown(milliseconds: number): {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
} {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}
