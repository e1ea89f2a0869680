// An observer's private notes, each at its moment of the lesson.

export interface Note {
  readonly id: number;
  /** Milliseconds of the lesson; null before it began. */
  readonly lessonTime: number | null;
  readonly text: string;
}

/** Who writes is late: what he saw was some seconds before his first key. */
const writersDelayMs = 5000;

export function momentOf(lessonTime: number | null): number | null {
  return lessonTime === null ? null : Math.max(0, lessonTime - writersDelayMs);
}

/** `5:07`, `1:05:07`; empty before the lesson. */
export function clockOf(lessonTime: number | null): string {
  if (lessonTime === null) return '';
  const seconds = Math.floor(Math.max(0, lessonTime) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** `5:07.3`: where a tenth of a second matters. */
export const tenthsOf = (atMs: number) => `${clockOf(atMs)}.${Math.floor((Math.max(0, atMs) % 1000) / 100)}`;

/** One line a note, with a title; lines end as Windows' editors want them. */
export function notesAsText(title: string, notes: readonly Note[]): string {
  const lines = notes.map(({ lessonTime, text }) => `${clockOf(lessonTime) || '-'}\t${text}`);
  return [title, '', ...lines, ''].join('\r\n');
}

export function readNotes(stored: string | null): Note[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter(isNote) : [];
  } catch {
    return [];
  }
}

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const { id, lessonTime, text } = value as Partial<Record<keyof Note, unknown>>;
  return (
    typeof id === 'number' &&
    typeof text === 'string' &&
    (lessonTime === null || typeof lessonTime === 'number')
  );
}
