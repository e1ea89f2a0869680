// Activities of several schools: schedule, attendance, discussion and summary (docs/ACTIVITIES.md).
import { callApi } from './apiClient';
import type { Purpose, Spread } from './apiObserving';
import type { JoinRole, LessonEntry, Named } from './apiTypes';
import type { MarkKind } from './lessonContract';

export type ActivityState = 'upcoming' | 'running' | 'over';
export type AgendaKind = 'lesson' | 'discussion' | 'summary' | 'other';

export interface ActivityEntry {
  readonly id: number;
  readonly title: string;
  readonly purpose: Purpose;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly state: ActivityState;
  readonly leadSchool: Named | null;
  readonly schools: readonly Named[];
  readonly lessonIds: readonly string[];
  readonly isLive: boolean;
  readonly mayChange: boolean;
}

export interface AgendaItem {
  readonly kind: AgendaKind;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly place: string | null;
  readonly lessonId: string | null;
}

export interface ActivityRecording {
  readonly id: string;
  readonly lessonId: string;
  readonly title: string;
  readonly durationMs: number;
  readonly poster: string | null;
  readonly storyboard: string | null;
}

export interface Activity extends ActivityEntry {
  readonly aim: string | null;
  readonly organiser: Named | null;
  readonly isOfCounty: boolean;
  readonly people: readonly (Named & { readonly school: Named | null })[];
  readonly agenda: readonly AgendaItem[];
  readonly lessons: readonly LessonEntry[];
  /** Those that one may watch. */
  readonly recordings: readonly ActivityRecording[];
}

export interface ActivityInput {
  readonly title: string;
  readonly purpose: Purpose;
  readonly aim: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly leadSchoolId: number | null;
  readonly schoolIds: readonly number[];
  readonly lessonIds: readonly string[];
  readonly accountIds: readonly number[];
  readonly agenda: readonly AgendaItem[];
}

export interface HeldLesson {
  readonly lessonId: string;
  readonly title: string;
  readonly liveFrom: string | null;
  readonly liveTo: string | null;
  readonly liveMinutes: number;
}

export interface Correction {
  readonly minutes: number | null;
  readonly people: number | null;
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

export interface AttendanceRow {
  readonly lessonId: string;
  readonly subject: string;
  readonly name: string;
  readonly school: Named | null;
  /** Null for who only watched afterwards. */
  readonly role: JoinRole | null;
  readonly cameAt: string | null;
  readonly leftAt: string | null;
  readonly countedMinutes: number;
  readonly minutes: number;
  readonly isBrief: boolean;
  readonly isHere: boolean;
  readonly people: number | null;
  readonly watchedSeconds: number;
  readonly watchedPercent: number;
  readonly correction: Correction | null;
  readonly isRoom: boolean;
}

export interface SchoolAttendance {
  /** Null for the county's people and guests. */
  readonly school: Named | null;
  readonly people: number;
  readonly brief: number;
  readonly rooms: number;
  readonly roomPeople: number;
  readonly minutes: number;
  readonly watchers: number;
  readonly watchedSeconds: number;
}

export interface Attendance {
  readonly briefMinutes: number;
  readonly lessons: readonly HeldLesson[];
  readonly schools: readonly SchoolAttendance[];
  /** Those whom one may see. */
  readonly people: readonly AttendanceRow[];
}

export interface CorrectionInput {
  readonly lessonId: string;
  readonly subject: string;
  readonly minutes: number | null;
  readonly people: number | null;
  readonly note: string;
}

export interface ActivityComment {
  readonly id: number;
  readonly at: string;
  readonly name: string;
  readonly school: string;
  readonly text: string;
  readonly replyToId: number | null;
  readonly isRemoved: boolean;
  readonly mayRemove: boolean;
}

export interface SideLine {
  readonly id: number;
  readonly at: string;
  readonly lessonTimeMs: number | null;
  readonly name: string;
  readonly school: string;
  readonly mark: MarkKind | null;
  readonly text: string;
  readonly threadId: number | null;
}

export interface ActivityTalk {
  readonly comments: readonly ActivityComment[];
  readonly lessons: readonly {
    readonly lessonId: string;
    readonly title: string;
    /** Null for who may not read it. */
    readonly side: readonly SideLine[] | null;
  }[];
}

export interface Still {
  readonly recordingId: string;
  /** Null for the picture that stands for the recording. */
  readonly atMs: number | null;
  readonly caption: string | null;
}

export interface StillShape extends Still {
  readonly poster: string | null;
  readonly storyboard: string | null;
}

export interface MarksOverTime {
  readonly lessonId: string;
  readonly title: string;
  readonly stepMs: number;
  readonly counts: Readonly<Record<MarkKind, readonly number[]>>;
}

/** What observers think of a lesson, together. */
export interface LessonEvaluations {
  readonly lessonId: string;
  readonly title: string;
  readonly count: number;
  readonly total: Spread | null;
}

export interface ActivitySummary {
  readonly conclusion: string | null;
  readonly concludedAt: string | null;
  readonly numbers: {
    readonly schools: number;
    readonly lessons: number;
    readonly people: number;
    readonly rooms: number;
    readonly roomPeople: number;
    readonly minutes: number;
    readonly watchers: number;
    readonly comments: number;
    readonly sideLines: number | null;
    readonly marks: number | null;
    readonly evaluations: number | null;
  };
  readonly lessons: readonly HeldLesson[];
  readonly schools: readonly SchoolAttendance[];
  readonly marks: readonly MarksOverTime[];
  /** Of those lessons whose evaluations one may read. */
  readonly evaluations: readonly LessonEvaluations[];
  readonly stills: readonly StillShape[];
  readonly mayChange: boolean;
}

export interface AuditEntry {
  readonly at: string;
  readonly name: string;
  readonly action: string;
  readonly detail: string | null;
}

const pathOf = (id: number) => `/activities/${id}`;

export const listActivities = (query: { from?: string; to?: string; take?: number } = {}) =>
  callApi<{ readonly total: number; readonly items: readonly ActivityEntry[] }>('GET', '/activities', {
    query,
  });
export const getActivity = (id: number) => callApi<Activity>('GET', pathOf(id));
export const createActivity = (body: ActivityInput) => callApi<Activity>('POST', '/activities', { body });
export const changeActivity = (id: number, body: ActivityInput) =>
  callApi<Activity>('PUT', pathOf(id), { body });
export const deleteActivity = (id: number) => callApi('DELETE', pathOf(id));
export const listActivityAudit = (id: number) => callApi<AuditEntry[]>('GET', `${pathOf(id)}/audit`);

export const getAttendance = (id: number) => callApi<Attendance>('GET', `${pathOf(id)}/attendance`);
export const correctAttendance = (id: number, body: CorrectionInput) =>
  callApi<Attendance>('PUT', `${pathOf(id)}/attendance`, { body });

export const getActivityTalk = (id: number) => callApi<ActivityTalk>('GET', `${pathOf(id)}/discussion`);
export const sayInActivity = (id: number, text: string, replyToId: number | null) =>
  callApi<ActivityComment>('POST', `${pathOf(id)}/comments`, { body: { text, replyToId } });
export const removeComment = (id: number, comment: number) =>
  callApi('DELETE', `${pathOf(id)}/comments/${comment}`);

export const getActivitySummary = (id: number) => callApi<ActivitySummary>('GET', `${pathOf(id)}/summary`);
export const putActivitySummary = (id: number, conclusion: string | null, stills: readonly Still[]) =>
  callApi<ActivitySummary>('PUT', `${pathOf(id)}/summary`, { body: { conclusion, stills } });
export const activityWorkbook = (id: number) => `/api${pathOf(id)}/export.xlsx`;
