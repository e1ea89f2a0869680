// Days and times as people read them, in the page's language.
import { currentLanguage } from '../i18n';

function format(options: Intl.DateTimeFormatOptions, at: string | Date | null): string {
  if (at === null) return '–';
  return new Intl.DateTimeFormat(currentLanguage.value, { hourCycle: 'h23', ...options }).format(
    new Date(at),
  );
}

export const timeWords = (at: string | Date | null) => format({ hour: '2-digit', minute: '2-digit' }, at);

export const dayWords = (at: string | Date | null) =>
  format({ month: 'numeric', day: 'numeric', weekday: 'short' }, at);

export const longDayWords = (at: string | Date | null) =>
  format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }, at);

export const momentWords = (at: string | Date | null) =>
  format({ year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }, at);

export function spanWords(from: string | null, to: string | null): string {
  return from === null || to === null ? '–' : `${timeWords(from)}–${timeWords(to)}`;
}

/** From one moment to another: the day once where it is the same. */
export function periodWords(from: string, to: string): string {
  const isOneDay = new Date(from).toDateString() === new Date(to).toDateString();
  return `${dayWords(from)} ${timeWords(from)} – ${isOneDay ? '' : `${dayWords(to)} `}${timeWords(to)}`;
}
