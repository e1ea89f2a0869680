// The schedule of an activity while it is written: days and times as inputs have them.
import type { AgendaItem, AgendaKind } from '../../protocol/apiActivities';
import { fromInputs, toDateInput, toTimeInput } from '../../state/calendar';

export interface AgendaDraft {
  kind: AgendaKind;
  title: string;
  day: string;
  from: string;
  to: string;
  place: string;
  lessonId: string | null;
}

const usualMinutes = 45;

export const itemsOf = (agenda: readonly AgendaItem[]): AgendaDraft[] =>
  agenda.map(({ kind, title, startsAt, endsAt, place, lessonId }) => ({
    kind,
    title,
    day: toDateInput(new Date(startsAt)),
    from: toTimeInput(new Date(startsAt)),
    to: toTimeInput(new Date(endsAt)),
    place: place ?? '',
    lessonId,
  }));

/** A point of so long a lesson, that begins at a time of a day. */
export function newItem(
  kind: AgendaKind,
  day: string,
  from: string,
  words: { readonly kind: Readonly<Record<AgendaKind, string>> },
): AgendaDraft {
  const start = fromInputs(day, from) ?? new Date();
  const to = toTimeInput(new Date(start.getTime() + usualMinutes * 60_000));
  return { kind, title: words.kind[kind], day, from, to, place: '', lessonId: null };
}

/** What is no time cannot be sent; a lesson that was taken out is no longer named. */
export const agendaInput = (drafts: readonly AgendaDraft[], lessonIds: readonly string[]): AgendaItem[] =>
  drafts.flatMap(({ kind, title, day, from, to, place, lessonId }) => {
    const [start, end] = [fromInputs(day, from), fromInputs(day, to)];
    if (start === null || end === null) return [];
    return [
      {
        kind,
        title,
        startsAt: start.toISOString(),
        endsAt: end.toISOString(),
        place: place.trim() || null,
        lessonId: lessonId !== null && lessonIds.includes(lessonId) ? lessonId : null,
      },
    ];
  });
