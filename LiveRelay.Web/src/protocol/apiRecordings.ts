// Recordings: the library, one recording with all that plays, its review, and what was watched of it.
import { callApi } from './apiClient';
import type {
  AuditEntry,
  ChapterInput,
  Discussion,
  FragmentIndex,
  Receipt,
  RecordingDetail,
  RecordingInput,
  RecordingPage,
  ReviewAction,
  Span,
  WatchBeat,
  Watching,
} from './recordingTypes';

export interface RecordingQuery {
  readonly q?: string;
  readonly school?: number | null;
  readonly subject?: string;
  readonly grade?: string;
  readonly teacher?: number | null;
  /** Instants. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly review?: string;
  readonly mine?: boolean | null;
  readonly excellent?: boolean | null;
  readonly skip?: number;
  readonly take?: number;
}

const recordingPath = (id: string) => `/recordings/${encodeURIComponent(id)}`;

export const listRecordings = (query: RecordingQuery) =>
  callApi<RecordingPage>('GET', '/recordings', { query: { ...query } });
export const listWatching = () => callApi<Watching[]>('GET', '/watching');
export const getRecording = (id: string) => callApi<RecordingDetail>('GET', recordingPath(id));
export const changeRecording = (id: string, body: RecordingInput) =>
  callApi<RecordingDetail>('PUT', recordingPath(id), { body });
export const deleteRecording = (id: string) => callApi('DELETE', recordingPath(id));
export const changeChapters = (id: string, body: readonly ChapterInput[]) =>
  callApi<RecordingDetail>('PUT', `${recordingPath(id)}/chapters`, { body });
/** @param cut what is kept; null keeps all */
export const changeCut = (id: string, cut: readonly Span[] | null) =>
  callApi<RecordingDetail>('PUT', `${recordingPath(id)}/cut`, { body: cut });

export const getDiscussion = (id: string) => callApi<Discussion>('GET', `${recordingPath(id)}/discussion`);
export const getReceipt = (id: string) => callApi<Receipt>('GET', `${recordingPath(id)}/receipt`);
export const listAudit = (id: string) => callApi<AuditEntry[]>('GET', `${recordingPath(id)}/audit`);
export const actOnReview = (
  id: string,
  body: {
    action: ReviewAction;
    reason?: string | null;
    visibleFrom?: string | null;
    visibleUntil?: string | null;
  },
) => callApi<RecordingDetail>('POST', `${recordingPath(id)}/review`, { body });

export const beginJob = (id: string, kind: string) =>
  callApi('POST', `${recordingPath(id)}/jobs`, { body: { kind } });
export const retryJob = (id: string, job: number) =>
  callApi('POST', `${recordingPath(id)}/jobs/${job}/retry`);

export const sendBeat = (id: string, body: WatchBeat) =>
  callApi('POST', `${recordingPath(id)}/watch`, { body, outlivesPage: true });

export const getFragments = (id: string, fileName: string) =>
  callApi<FragmentIndex>('GET', `${recordingPath(id)}/index/${encodeURIComponent(fileName)}`);

/** Where a file is to be had for keeping. */
export const downloadAddress = (url: string) => `${url}${url.includes('?') ? '&' : '?'}download=true`;

/** What a job has made beside the tracks; null where it cannot be had, since a player goes on without. */
export async function getProduct(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    return response.ok ? ((await response.json()) as unknown) : null;
  } catch {
    return null;
  }
}

/** A picture beside the file that names it. */
export const besides = (url: string, fileName: string) => url.replace(/[^/]*$/, fileName);

/** A stretch of a file that may still grow. @throws Error when it cannot be had */
export async function getBytes(
  url: string,
  offset: number,
  bytes: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    headers: { Range: `bytes=${offset}-${offset + bytes - 1}` },
    signal,
  });
  if (response.status !== 206) throw new Error(`No part of the file: ${response.status}`);
  return response.arrayBuffer();
}
