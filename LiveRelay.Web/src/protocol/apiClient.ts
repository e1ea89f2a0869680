// The way to the API of people, places and the timetable (docs/API.md): JSON out, JSON or a typed failure back.

/** The part of a problem document (RFC 9457) that pages use. */
interface ApiProblem {
  readonly type?: string;
  readonly title?: string;
  readonly errors?: readonly unknown[];
  readonly conflicts?: readonly unknown[];
}

const problemPrefix = 'urn:liverelay:problem:';

export class ApiFailure extends Error {
  /** The HTTP status, or 0 when there was no answer at all. */
  readonly status: number;
  /** What went wrong as docs/API.md names it; `offline` without an answer. */
  readonly slug: string;
  /** The server's sentence for people, in the language that was asked for; empty where it gave none. */
  readonly title: string;
  readonly errors: readonly unknown[];
  readonly conflicts: readonly unknown[];
  /** After how many seconds to try again; null where the server did not say. */
  readonly retryAfter: number | null;

  constructor(status: number, slug: string, problem: ApiProblem = {}, retryAfter: number | null = null) {
    super(`${status} ${slug}`);
    this.name = 'ApiFailure';
    this.status = status;
    this.slug = slug;
    this.title = problem.title ?? '';
    this.errors = problem.errors ?? [];
    this.conflicts = problem.conflicts ?? [];
    this.retryAfter = retryAfter;
  }
}

export interface ApiRequest {
  /** Sent as JSON; text goes as `text/csv`, a blob as what it is. */
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  /** Of a device, a pairing or a lesson; without it the session's cookie speaks. */
  readonly bearer?: string;
  /** Sent to its end also when the page is closed meanwhile. */
  readonly outlivesPage?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without an answer for so long the server counts as away. */
  readonly timeoutMs?: number;
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const timeoutMs = 15_000;

/** @returns what the answer holds, `undefined` where it holds nothing. @throws ApiFailure */
export async function callApi<T = void>(method: Method, path: string, request: ApiRequest = {}): Promise<T> {
  const response = await sendToApi(method, path, request);
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status === 204 || !type.includes('json')) return undefined as T;
  return (await response.json()) as T;
}

/** For answers that are no JSON. @throws ApiFailure */
export async function sendToApi(method: Method, path: string, request: ApiRequest = {}): Promise<Response> {
  const headers = new Headers({
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang,
    ...request.headers,
  });
  if (request.bearer !== undefined) headers.set('Authorization', `Bearer ${request.bearer}`);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), request.timeoutMs ?? timeoutMs);
  let response: Response;
  try {
    response = await fetch(`/api${path}${queryOf(request.query)}`, {
      method,
      headers,
      ...bodyOf(request.body, headers),
      cache: 'no-store',
      credentials: request.bearer === undefined ? 'same-origin' : 'omit',
      referrerPolicy: 'no-referrer',
      keepalive: request.outlivesPage ?? false,
      signal: abort.signal,
    });
  } catch {
    throw new ApiFailure(0, 'offline');
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

function bodyOf(body: unknown, headers: Headers): { body?: BodyInit } {
  if (body === undefined) return {};
  // A blob brings its own type.
  if (body instanceof Blob) {
    headers.set('Content-Type', body.type);
    return { body };
  }
  headers.set('Content-Type', 'application/json');
  return { body: JSON.stringify(body) };
}

export function queryOf(values: ApiRequest['query']): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const problem = await readProblem(response);
  const type = problem.type ?? '';
  const slug = type.startsWith(problemPrefix) ? type.slice(problemPrefix.length) : `http-${response.status}`;
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ApiFailure(response.status, slug, problem, Number.isNaN(seconds) ? null : seconds);
}

async function readProblem(response: Response): Promise<ApiProblem> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
