// What the library is asked for, as its page's address has it: a list that was found can be gone back to and handed on.
import type { RecordingQuery } from '../protocol/apiRecordings';
import { addDays, fromInputs } from './calendar';

export interface LibraryFilter {
  readonly q: string;
  readonly school: number | null;
  readonly subject: string;
  readonly grade: string;
  readonly teacher: number | null;
  /** Days as date fields have them. */
  readonly from: string;
  readonly to: string;
  readonly review: string;
  readonly mine: boolean;
  readonly excellent: boolean;
}

type Query = Readonly<Record<string, unknown>>;

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const key = (value: unknown) => (/^\d+$/.test(text(value)) ? Number(value) : null);

export function readFilter(query: Query): LibraryFilter {
  return {
    q: text(query['q']),
    school: key(query['school']),
    subject: text(query['subject']),
    grade: text(query['grade']),
    teacher: key(query['teacher']),
    from: text(query['from']),
    to: text(query['to']),
    review: text(query['review']),
    mine: query['mine'] === '1',
    excellent: query['excellent'] === '1',
  };
}

/** Only what differs from asking for all. */
export function writeFilter(filter: LibraryFilter): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(filter)) {
    if (value === true) query[name] = '1';
    else if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
      query[name] = String(value);
  }
  return query;
}

export function isEmpty(filter: LibraryFilter): boolean {
  return Object.keys(writeFilter(filter)).length === 0;
}

export function askFor(filter: LibraryFilter, skip: number, take: number): RecordingQuery {
  const from = fromInputs(filter.from, '00:00');
  const to = fromInputs(filter.to, '00:00');
  return {
    q: filter.q.trim(),
    school: filter.school,
    subject: filter.subject.trim(),
    grade: filter.grade.trim(),
    teacher: filter.teacher,
    from: from?.toISOString() ?? null,
    // The last day counts as a whole.
    to: to === null ? null : addDays(to, 1).toISOString(),
    review: filter.review,
    mine: filter.mine || null,
    excellent: filter.excellent || null,
    skip,
    take,
  };
}
