// Collections for joint preparation: docs/MICROTEACHING.md in TypeScript.
import type { Clip } from './apiClips';
import { callApi } from './apiClient';
import type { Named } from './apiTypes';

export interface CollectionEntry {
  readonly id: number;
  readonly title: string;
  readonly book: string | null;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly owner: Named | null;
  /** All of whose people belong to it. */
  readonly school: Named | null;
  readonly isOwner: boolean;
  readonly clips: number;
  readonly changedAt: string;
}

export interface CollectionPerson {
  readonly id: number;
  readonly name: string;
  readonly school: string | null;
}

export interface CollectionItem {
  readonly item: number;
  readonly mayRemove: boolean;
  readonly clip: Clip;
}

export interface CollectionComment {
  readonly id: number;
  readonly item: number | null;
  readonly by: Named | null;
  readonly at: string;
  readonly text: string;
  readonly mayRemove: boolean;
}

export interface CollectionDetail {
  readonly collection: CollectionEntry;
  readonly members: readonly CollectionPerson[];
  readonly clips: readonly CollectionItem[];
  readonly comments: readonly CollectionComment[];
}

export interface CollectionInput {
  readonly title: string;
  readonly book: string | null;
  readonly subject: string | null;
  readonly grade: string | null;
  readonly isOfSchool: boolean;
}

const collectionPath = (id: number) => `/collections/${id}`;

export const listCollections = (q: string) =>
  callApi<CollectionEntry[]>('GET', '/collections', { query: { q } });
export const getCollection = (id: number) => callApi<CollectionDetail>('GET', collectionPath(id));
export const createCollection = (body: CollectionInput) =>
  callApi<CollectionEntry>('POST', '/collections', { body });
export const changeCollection = (id: number, body: CollectionInput) =>
  callApi<CollectionEntry>('PUT', collectionPath(id), { body });
export const deleteCollection = (id: number) => callApi('DELETE', collectionPath(id));
export const listCollectionPeople = (id: number, q: string) =>
  callApi<CollectionPerson[]>('GET', `${collectionPath(id)}/people`, { query: { q } });
export const setCollectionMembers = (id: number, accountIds: readonly number[]) =>
  callApi<CollectionPerson[]>('PUT', `${collectionPath(id)}/members`, { body: { accountIds } });
export const addCollectionClip = (id: number, clipId: number) =>
  callApi('POST', `${collectionPath(id)}/clips`, { body: { clipId } });
/** @param before the place before which it is put; null: behind all */
export const moveCollectionClip = (id: number, item: number, before: number | null) =>
  callApi('PUT', `${collectionPath(id)}/clips/${item}`, { body: { before } });
export const removeCollectionClip = (id: number, item: number) =>
  callApi('DELETE', `${collectionPath(id)}/clips/${item}`);
export const sayInCollection = (id: number, text: string, item: number | null) =>
  callApi('POST', `${collectionPath(id)}/comments`, { body: { text, item } });
export const removeCollectionComment = (id: number, comment: number) =>
  callApi('DELETE', `${collectionPath(id)}/comments/${comment}`);
