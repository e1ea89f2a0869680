import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure, callApi, queryOf } from './apiClient';

function answerWith(status: number, body: unknown, headers: Record<string, string> = {}) {
  const type = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' };
  const text = body === null ? null : JSON.stringify(body);
  const fetched = vi.fn<typeof fetch>(() =>
    Promise.resolve(new Response(text, { status, headers: { ...type, ...headers } })),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

const failureOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiFailure);
  return error as ApiFailure;
};

afterEach(() => vi.unstubAllGlobals());

describe('callApi', () => {
  it('sends JSON with the cookie and in the language of the page', async () => {
    document.documentElement.lang = 'en';
    const fetched = answerWith(201, { id: 1 });
    expect(await callApi('POST', '/schools', { body: { name: '示范小学' } })).toEqual({ id: 1 });
    const [address, init] = fetched.mock.calls[0]!;
    const headers = new Headers(init?.headers);
    expect(address).toBe('/api/schools');
    expect(init).toMatchObject({ method: 'POST', body: '{"name":"示范小学"}', credentials: 'same-origin' });
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('Accept-Language')).toBe('en');
  });

  it('sends to its end what must outlive the page', async () => {
    const fetched = answerWith(200, {});
    await callApi('POST', '/recordings/a/watch', { body: {}, outlivesPage: true });
    await callApi('GET', '/recordings/a');
    expect(fetched.mock.calls.map(([, init]) => init?.keepalive)).toEqual([true, false]);
  });

  it('lets a device speak for itself, without anybody’s cookie', async () => {
    const fetched = answerWith(200, {});
    await callApi('GET', '/device/next', { bearer: 's3cret' });
    const init = fetched.mock.calls[0]![1];
    expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer s3cret');
    expect(init?.credentials).toBe('omit');
  });

  it('has nothing to give back after 204', async () => {
    answerWith(204, null);
    expect(await callApi('DELETE', '/schools/1')).toBeUndefined();
  });

  it('tells what the problem document tells', async () => {
    answerWith(
      422,
      {
        type: 'urn:liverelay:problem:invalid-input',
        title: '请检查',
        errors: [{ field: 'name', code: 'required' }],
      },
      { 'Retry-After': '30' },
    );
    const failure = await failureOf(callApi('POST', '/schools'));
    expect(failure).toMatchObject({ status: 422, slug: 'invalid-input', title: '请检查', retryAfter: 30 });
    expect(failure.errors).toEqual([{ field: 'name', code: 'required' }]);
  });

  it('tells the status where something else than the server answered', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })));
    expect(await failureOf(callApi('GET', '/me'))).toMatchObject({
      status: 502,
      slug: 'http-502',
      title: '',
    });
  });

  it('is offline without an answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failureOf(callApi('GET', '/me'))).toMatchObject({ status: 0, slug: 'offline' });
  });
});

describe('queryOf', () => {
  it('leaves out what is not asked for', () => {
    expect(queryOf({ school: null, role: undefined, search: '', skip: 0, take: 100 })).toBe(
      '?skip=0&take=100',
    );
    expect(queryOf({})).toBe('');
  });

  it('escapes what people type', () => {
    expect(queryOf({ search: '张 & 王#' })).toBe('?search=%E5%BC%A0+%26+%E7%8E%8B%23');
  });
});
