// What somebody codes while watching: docs/DIAGNOSIS.md.
import { callApi } from './apiClient';

export type CodingMethod = 'st' | 'flanders';

export interface Coding {
  readonly intervalMs: number;
  /** A character for each interval; a dot where nothing was coded. */
  readonly codes: string;
  /** By who speaks; null for who may not know it. */
  readonly proposal: string | null;
}

const codingPath = (id: string, method: CodingMethod) =>
  `/recordings/${encodeURIComponent(id)}/codings/${method}`;

export const getCoding = (id: string, method: CodingMethod) => callApi<Coding>('GET', codingPath(id, method));
export const putCoding = (id: string, method: CodingMethod, codes: string) =>
  callApi<Coding>('PUT', codingPath(id, method), { body: { codes } });
