// First start, signing in, people.
import { callApi } from './apiClient';
import type { Account, AccountInput, ImportResult, Me, OnceLink, Role, Session } from './apiTypes';

export interface SetupInput {
  readonly secret: string;
  readonly county: string;
  readonly userName: string;
  readonly name: string;
  readonly password: string;
}

export const setupNeeded = () => callApi<{ needed: boolean }>('GET', '/setup');
export const setUp = (body: SetupInput) => callApi<Me>('POST', '/setup', { body });

export const logIn = (userName: string, password: string) =>
  callApi<Me>('POST', '/login', { body: { userName, password } });
export const logOut = () => callApi('POST', '/logout');
export const getMe = () => callApi<Me>('GET', '/me');
export const changePassword = (current: string, password: string) =>
  callApi('POST', '/me/password', { body: { current, password } });
export const setPasswordByLink = (secret: string, password: string) =>
  callApi('POST', '/password', { body: { secret, password } });

export const listOwnSessions = () => callApi<Session[]>('GET', '/me/sessions');
export const endOwnSession = (id: string) => callApi('DELETE', `/me/sessions/${encodeURIComponent(id)}`);

export interface AccountQuery {
  readonly school?: number | null;
  readonly role?: Role | null;
  readonly search?: string;
  readonly skip?: number;
  readonly take?: number;
}

export const listAccounts = (query: AccountQuery) =>
  callApi<{ total: number; items: Account[] }>('GET', '/accounts', { query: { ...query } });
export const createAccount = (body: Omit<AccountInput, 'isEnabled'>) =>
  callApi<{ account: Account; passwordLink: OnceLink | null }>('POST', '/accounts', { body });
export const changeAccount = (id: number, body: Omit<AccountInput, 'userName' | 'password'>) =>
  callApi<Account>('PUT', `/accounts/${id}`, { body });
export const deleteAccount = (id: number) => callApi('DELETE', `/accounts/${id}`);
export const makePasswordLink = (id: number) => callApi<OnceLink>('POST', `/accounts/${id}/password-link`);
export const endSessionsOf = (id: number) => callApi('DELETE', `/accounts/${id}/sessions`);

/** `dryRun` only checks. */
export const importTable = (kind: 'accounts' | 'rooms', file: Blob, dryRun: boolean) =>
  callApi<ImportResult>('POST', `/import/${kind}`, {
    // The server finds out the encoding; Excel writes GB18030.
    body: new Blob([file], { type: 'text/csv' }),
    query: { dryRun: dryRun ? true : null },
  });
