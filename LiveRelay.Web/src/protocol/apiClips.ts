// Clips of lessons, and one phase across lessons: docs/MICROTEACHING.md in TypeScript. Moments are milliseconds of the recording's clock.
import { callApi } from './apiClient';
import type { Named } from './apiTypes';
import type { TeachingPhase } from './lessonContract';
import type { RecordingQuery } from './apiRecordings';
import type { RecordingEntry, Span } from './recordingTypes';

export type ClipSharing = 'private' | 'school' | 'county';
export const clipSharings: readonly ClipSharing[] = ['private', 'school', 'county'];

export interface Clip {
  readonly id: number;
  readonly name: string;
  readonly note: string | null;
  readonly phase: TeachingPhase | null;
  readonly fromMs: number;
  readonly toMs: number;
  /** What of it is left by the recording's cut. */
  readonly spans: readonly Span[];
  readonly keptMs: number;
  readonly sharing: ClipSharing;
  readonly isOwn: boolean;
  readonly by: Named | null;
  /** `closed`: its recording is not, or no longer, open to this person; `cut`: all of it is cut away. */
  readonly state: 'there' | 'closed' | 'cut';
  readonly recording: RecordingEntry | null;
}

export interface ClipInput {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly phase: TeachingPhase | null;
  readonly note: string | null;
  readonly sharing: ClipSharing;
}

export interface ClipQuery {
  readonly q?: string;
  readonly recording?: string;
  readonly phase?: string;
  readonly subject?: string;
  readonly grade?: string;
  readonly teacher?: number | null;
  readonly school?: number | null;
  readonly mine?: boolean | null;
  readonly excellent?: boolean | null;
  readonly skip?: number;
  readonly take?: number;
}

/** A phase of a lesson, without what is cut away. */
export interface PhaseStretch {
  readonly chapterId: number;
  readonly name: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly keptMs: number;
  readonly recording: RecordingEntry;
}

interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

const clipPath = (id: number) => `/clips/${id}`;

export const listClips = (query: ClipQuery) => callApi<Page<Clip>>('GET', '/clips', { query: { ...query } });
export const getClip = (id: number) => callApi<Clip>('GET', clipPath(id));
export const createClip = (recording: string, body: ClipInput) =>
  callApi<Clip>('POST', `/recordings/${encodeURIComponent(recording)}/clips`, { body });
export const changeClip = (id: number, body: ClipInput) => callApi<Clip>('PUT', clipPath(id), { body });
export const deleteClip = (id: number) => callApi('DELETE', clipPath(id));

/** @returns how many lessons have the phase, and a page of their stretches */
export const listPhase = (phase: TeachingPhase, query: RecordingQuery) =>
  callApi<Page<PhaseStretch>>('GET', `/phases/${phase}`, { query: { ...query } });
