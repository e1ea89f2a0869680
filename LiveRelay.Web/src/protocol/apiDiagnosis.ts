// The diagnosis of a lesson: docs/DIAGNOSIS.md in TypeScript. Moments are milliseconds of the recording's clock; null is what could not be known.
import { callApi } from './apiClient';
import type { RecordingEntry } from './recordingTypes';

export interface DiagnosisSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DiagnosisVoice {
  readonly medianDb: number | null;
  readonly signalToNoiseDb: number | null;
  /** Against the median. */
  readonly levelBySecond: readonly (number | null)[];
  readonly syllables: number;
  readonly speakingMs: number;
  readonly ratePerMinute: number | null;
  readonly rateByTenSeconds: readonly (number | null)[];
  readonly pitchHz: number | null;
  /** Semitones. */
  readonly pitchSpread: number | null;
  readonly pitchSpreadByTenSeconds: readonly (number | null)[];
}

export interface DiagnosisTalk {
  readonly isOneTrack: boolean;
  /** A letter a second: T the teacher, S others, - nobody. */
  readonly bySecond: string;
  readonly teacherMs: number;
  readonly othersMs: number | null;
  readonly teacherShare: number | null;
  readonly silences: readonly DiagnosisSpan[];
  readonly waits: readonly DiagnosisSpan[];
  readonly medianWaitMs: number | null;
}

export interface DiagnosisSlide extends DiagnosisSpan {
  /** The number, from 0, of the slide that looked the same. */
  readonly sameAs: number | null;
  readonly edgePercent: number;
  readonly isMoving: boolean;
  /** null where nothing reads slides. */
  readonly words: number | null;
}

export interface DiagnosisFlag {
  readonly code: string;
  readonly atMs: number | null;
  readonly value: number;
  readonly bound: number;
}

export interface DiagnosisPerson {
  readonly id: number;
  readonly name: string;
  readonly school: string | null;
}

export interface Diagnosis {
  readonly isOwner: boolean;
  /** Null for all but the teacher. */
  readonly sharedWith: readonly DiagnosisPerson[] | null;
  readonly bands: {
    readonly stage: 'primary' | 'secondary';
    readonly rateFrom: number;
    readonly rateTo: number;
  };
  readonly flags: readonly DiagnosisFlag[];
  readonly result: {
    readonly durationMs: number;
    readonly voice: DiagnosisVoice | null;
    readonly talk: DiagnosisTalk;
    readonly slides: readonly DiagnosisSlide[];
    readonly movement: readonly (number | null)[];
    readonly facing: readonly (number | null)[] | null;
  } | null;
}

/** A stretch of somebody else's published lesson that is strong in what a flag points at. */
export interface LessonExample extends DiagnosisSpan {
  readonly recording: RecordingEntry;
}

const diagnosisPath = (id: string) => `/recordings/${encodeURIComponent(id)}/diagnosis`;

export const getDiagnosis = (id: string) => callApi<Diagnosis>('GET', diagnosisPath(id));
export const shareDiagnosis = (id: string, accountIds: readonly number[]) =>
  callApi<DiagnosisPerson[]>('PUT', `${diagnosisPath(id)}/shares`, { body: { accountIds } });
export const listDiagnosisPeople = (id: string, q: string) =>
  callApi<DiagnosisPerson[]>('GET', `${diagnosisPath(id)}/people`, { query: { q } });
export const listExamples = (id: string, flag: string) =>
  callApi<LessonExample[]>('GET', `${diagnosisPath(id)}/examples/${encodeURIComponent(flag)}`);
