// Lessons in the timetable, and the ways into them.
import { callApi } from './apiClient';
import type {
  GuestInvitation,
  GuestLink,
  GuestRole,
  Join,
  JoinRole,
  LessonEntry,
  LessonInput,
  Teacher,
} from './apiTypes';

export interface LessonQuery {
  readonly from?: string;
  readonly to?: string;
  readonly school?: number | null;
  readonly room?: number | null;
  readonly teacher?: number | null;
}

const lessonPath = (id: string) => `/lessons/${encodeURIComponent(id)}`;

export const listLessons = (query: LessonQuery) =>
  callApi<LessonEntry[]>('GET', '/lessons', { query: { ...query } });
export const listTeachers = (school?: number | null) =>
  callApi<Teacher[]>('GET', '/teachers', { query: { school } });
export const createLesson = (body: LessonInput) => callApi<LessonEntry>('POST', '/lessons', { body });
export const changeLesson = (id: string, body: LessonInput) =>
  callApi<LessonEntry>('PUT', lessonPath(id), { body });
export const deleteLesson = (id: string) => callApi('DELETE', lessonPath(id));

export const joinLesson = (id: string, role?: JoinRole, roomId?: number) =>
  callApi<Join>('POST', `${lessonPath(id)}/join`, { body: { role, roomId } });
/** The link of a room's phone, by the room's join token; `client` is the page's name for itself. */
export const joinAsHelper = (id: string, token: string, client: string) =>
  callApi<Join>('POST', `${lessonPath(id)}/helper`, { bearer: token, query: { client } });
export const joinByCode = (code: string, name: string) =>
  callApi<Join>('POST', `/join/${encodeURIComponent(code)}`, { body: { name } });

export const listGuestLinks = (id: string) => callApi<GuestLink[]>('GET', `${lessonPath(id)}/guest-links`);
export const createGuestLink = (
  id: string,
  body: { role: GuestRole; expiresAt: string; asksName: boolean; label: string | null },
) => callApi<{ link: GuestLink; url: string }>('POST', `${lessonPath(id)}/guest-links`, { body });
export const revokeGuestLink = (id: string, link: number) =>
  callApi('DELETE', `${lessonPath(id)}/guest-links/${link}`);

export const askGuestLink = (secret: string) =>
  callApi<GuestInvitation>('GET', `/guest/${encodeURIComponent(secret)}`);
export const joinAsGuest = (secret: string, name: string | null) =>
  callApi<Join>('POST', `/guest/${encodeURIComponent(secret)}`, { body: { name } });
