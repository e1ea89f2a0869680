// What is to be watched until a day: given to people, and done by them (docs/RECORDINGS.md).
import { callApi } from './apiClient';
import type { Named } from './apiTypes';

export type AssignmentState = 'open' | 'overdue' | 'done' | 'doneLate' | 'unavailable';

export interface AssignmentItem {
  readonly recordingId: string;
  /** Null for who may not watch it now. */
  readonly title: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly durationMs: number;
  readonly isAvailable: boolean;
  readonly percent: number | null;
}

export interface AssignmentPerson {
  readonly id: number;
  readonly name: string;
  readonly school: Named | null;
  readonly state: AssignmentState;
  readonly percent: number;
  readonly doneAt: string | null;
}

export interface Assignment {
  readonly id: number;
  readonly title: string;
  readonly note: string | null;
  readonly createdBy: Named | null;
  readonly dueAt: string;
  readonly items: readonly AssignmentItem[];
  readonly counts: { readonly people: number; readonly done: number; readonly overdue: number };
  readonly mayChange: boolean;
  readonly people: readonly AssignmentPerson[] | null;
}

export interface MyAssignment {
  readonly id: number;
  readonly title: string;
  readonly note: string | null;
  readonly createdBy: Named | null;
  readonly dueAt: string;
  readonly state: AssignmentState;
  readonly isDueSoon: boolean;
  readonly percent: number;
  readonly items: readonly AssignmentItem[];
}

export interface AssignmentInput {
  readonly title: string;
  readonly note: string | null;
  readonly dueAt: string | null;
  readonly items: readonly { readonly recordingId: string; readonly chapterId?: number }[];
  readonly accountIds: readonly number[];
  readonly groups: readonly { readonly schoolId?: number; readonly subject?: string }[];
}

export interface LatePerson {
  readonly assignment: { readonly id: number; readonly name: string };
  readonly dueAt: string;
  readonly person: AssignmentPerson;
}

export interface Reminders {
  readonly open: number;
  readonly overdue: number;
}

const pathOf = (id: number) => `/assignments/${id}`;

export const listMyAssignments = () =>
  callApi<{
    readonly toDo: readonly MyAssignment[];
    readonly overdue: readonly MyAssignment[];
    readonly done: readonly MyAssignment[];
  }>('GET', '/assignments/mine');
export const getReminders = () => callApi<Reminders>('GET', '/assignments/reminders');
export const listGivenAssignments = () =>
  callApi<{ readonly items: readonly Assignment[] }>('GET', '/assignments', { query: { take: 200 } });
export const getAssignment = (id: number) => callApi<Assignment>('GET', pathOf(id));
export const giveAssignment = (body: AssignmentInput) =>
  callApi<Assignment>('POST', '/assignments', { body });
export const deleteAssignment = (id: number) => callApi('DELETE', pathOf(id));
export const listLatePeople = () => callApi<LatePerson[]>('GET', '/assignments/overdue');
export const exportAddress = (id: number, kind: 'csv' | 'xlsx') => `/api${pathOf(id)}/export.${kind}`;
