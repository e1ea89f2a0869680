// What a teacher would do better, and what observers marked: docs/REGRETS.md in TypeScript. Moments are milliseconds of the recording's clock.
import type { DiagnosisPerson } from './apiDiagnosis';
import { callApi } from './apiClient';
import type { MarkKind, TeachingPhase } from './lessonContract';
import type { Remark } from './recordingTypes';

/** One that the teacher marked himself. */
export interface OwnMoment {
  readonly id: number;
  readonly atMs: number;
  readonly kind: MarkKind;
  readonly improvement: string;
  readonly reflection: string;
}

/** One that an observer marked. */
export interface ObservedMoment {
  readonly atMs: number;
  readonly kind: MarkKind;
  readonly name: string;
  readonly school: string;
  readonly text: string;
}

export interface Disputed {
  readonly moment: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly highlights: number;
    readonly doubts: number;
    readonly disputes: number;
  };
  readonly discussion: readonly Remark[];
}

export interface Moments {
  readonly isOwner: boolean;
  /** Null for all but the teacher. */
  readonly sharedWith: readonly DiagnosisPerson[] | null;
  readonly readsOwn: boolean;
  readonly own: readonly OwnMoment[];
  readonly observed: readonly ObservedMoment[];
  readonly disputed: readonly Disputed[];
}

export interface RedesignLine {
  /** Null: the whole lesson. */
  readonly phase: TeachingPhase | null;
  readonly atMs: number | null;
  readonly momentId: number | null;
  readonly problem: string;
  readonly change: string;
}

export interface Redesign {
  readonly isOwner: boolean;
  readonly lines: readonly RedesignLine[];
  readonly changedAt: string | null;
}

export interface Version {
  readonly id: string;
  readonly title: string;
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface Versions {
  readonly isOwner: boolean;
  readonly first: Version | null;
  readonly later: readonly Version[];
}

/** Null is what nobody knows, or the reader may not. */
export interface PhaseMeasures {
  readonly atMs: number;
  readonly durationMs: number;
  readonly teacherShare: number | null;
  readonly ratePerMinute: number | null;
  readonly waits: number | null;
  readonly medianWaitMs: number | null;
  readonly slides: number | null;
}

export interface ComparedSide {
  readonly recording: Version;
  readonly diagnosis: 'shown' | 'none' | 'private';
  readonly whole: PhaseMeasures | null;
}

export interface Comparison {
  readonly first: ComparedSide;
  readonly second: ComparedSide;
  readonly phases: readonly {
    readonly phase: TeachingPhase;
    readonly first: PhaseMeasures | null;
    readonly second: PhaseMeasures | null;
  }[];
  /** Null for who may not read the teacher's own moments of the first lesson. */
  readonly answers: readonly { readonly moment: OwnMoment; readonly lines: readonly RedesignLine[] }[] | null;
}

const recordingPath = (id: string) => `/recordings/${encodeURIComponent(id)}`;
const momentsPath = (id: string) => `${recordingPath(id)}/moments`;

export const getMoments = (id: string) => callApi<Moments>('GET', momentsPath(id));
export const addMoment = (id: string, body: Partial<Omit<OwnMoment, 'id'>> & { readonly atMs: number }) =>
  callApi<OwnMoment>('POST', momentsPath(id), { body });
export const changeMoment = (id: string, moment: number, body: Partial<Omit<OwnMoment, 'id'>>) =>
  callApi<OwnMoment>('PUT', `${momentsPath(id)}/${moment}`, { body });
export const removeMoment = (id: string, moment: number) => callApi('DELETE', `${momentsPath(id)}/${moment}`);
export const shareMoments = (id: string, accountIds: readonly number[]) =>
  callApi<DiagnosisPerson[]>('PUT', `${momentsPath(id)}/shares`, { body: { accountIds } });

export const getRedesign = (id: string) => callApi<Redesign>('GET', `${recordingPath(id)}/redesign`);
export const saveRedesign = (id: string, lines: readonly RedesignLine[]) =>
  callApi<Redesign>('PUT', `${recordingPath(id)}/redesign`, { body: { lines } });
export const redesignFile = (id: string, kind: 'xlsx' | 'csv') => `/api${recordingPath(id)}/redesign.${kind}`;

export const getVersions = (id: string) => callApi<Versions>('GET', `${recordingPath(id)}/versions`);
/** @param first the lesson that came before; null: none */
export const linkFirst = (id: string, first: string | null) =>
  callApi<Versions>('PUT', `${recordingPath(id)}/first`, { body: { recordingId: first } });
export const getComparison = (id: string) => callApi<Comparison>('GET', `${recordingPath(id)}/comparison`);

/** For the console. @param token the teacher's, of the lesson */
export const pressMoment = (lesson: string, token: string, ageMs: number) =>
  callApi<OwnMoment>('POST', `/lessons/${encodeURIComponent(lesson)}/moments`, {
    bearer: token,
    body: { ageMs },
  });
