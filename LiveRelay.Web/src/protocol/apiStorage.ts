// How much room recordings take, what is deleted when, and whether files are still what they were (docs/RECORDINGS.md).
import { callApi } from './apiClient';
import type { Named } from './apiTypes';

export interface SchoolUsage {
  readonly school: Named;
  readonly recordings: number;
  readonly bytes: number;
  readonly quotaBytes: number | null;
  readonly percent: number | null;
  readonly state: 'good' | 'warning' | 'full';
}

export interface StorageOverview {
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly rules: {
    readonly draftDays: number;
    readonly publishedDays: number;
    readonly withdrawnDays: number;
    readonly noticeDays: number;
  };
  readonly schools: readonly SchoolUsage[];
}

export interface KeptRecording {
  readonly id: string;
  /** Null where one may not watch it. */
  readonly title: string | null;
  readonly school: Named | null;
  readonly teacher: Named | null;
  readonly startedAt: string;
  readonly bytes: number;
  readonly deletesAt: string | null;
}

export interface Deletion {
  readonly at: string;
  /** Empty where a rule did it. */
  readonly name: string | null;
  readonly action: string;
  readonly recordingId: string | null;
  readonly detail: string | null;
}

export interface Verified {
  readonly isGood: boolean;
  readonly files: readonly { readonly fileName: string; readonly state: string }[];
}

export const getStorage = () => callApi<StorageOverview>('GET', '/storage');
export const listKept = (expiring: boolean, take: number) =>
  callApi<{ readonly total: number; readonly items: readonly KeptRecording[] }>(
    'GET',
    '/storage/recordings',
    { query: { expiring: expiring || null, take } },
  );
export const listDeletions = () =>
  callApi<{ readonly items: readonly Deletion[] }>('GET', '/storage/deletions', { query: { take: 50 } });
/** @param quotaBytes null: as the server's options say */
export const setQuota = (school: number, quotaBytes: number | null) =>
  callApi('PUT', `/schools/${school}/quota`, { body: { quotaBytes } });
/** Hashes it anew, which takes as long as reading it. */
export const verifyRecording = (id: string) =>
  callApi<Verified>('POST', `/recordings/${encodeURIComponent(id)}/verify`, { timeoutMs: 300_000 });
