import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionClient } from './sessionClient';
import { SignalingFailure } from './signalingFailure';
import { createWhepClient } from './whepClient';
import { createWhipClient } from './whipClient';

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;

function clientAnswering(answer: Answer, token: string | null = 'secret') {
  const calls: { url: string; init: RequestInit; headers: Headers }[] = [];
  const fetchFake = ((url: string, init: RequestInit) => {
    calls.push({ url, init, headers: new Headers(init.headers) });
    return Promise.resolve().then(() => answer(url, init));
  }) as typeof fetch;
  const client = new SessionClient({ endpoint: '/whip/demo', token: () => token, fetch: fetchFake });
  return { client, calls };
}

const created = (headers: Record<string, string>) =>
  new Response('v=0 answer', { status: 201, headers: { 'Content-Type': 'application/sdp', ...headers } });

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });

describe('SessionClient.open', () => {
  it('posts the offer as SDP with the bearer token and resolves the relative Location', async () => {
    const { client, calls } = clientAnswering(() =>
      created({ Location: '/whip/demo/abc', Link: '<stun:s>; rel="ice-server"' }),
    );
    const session = await client.open('v=0 offer');
    expect(calls).toHaveLength(1);
    expect(calls[0]?.init.method).toBe('POST');
    expect(calls[0]?.init.body).toBe('v=0 offer');
    expect(calls[0]?.headers.get('Content-Type')).toBe('application/sdp');
    expect(calls[0]?.headers.get('Authorization')).toBe('Bearer secret');
    expect(session.url).toBe(new URL('/whip/demo/abc', document.baseURI).href);
    expect(session.answer).toBe('v=0 answer');
    expect(session.iceServers).toEqual([{ urls: 'stun:s' }]);
  });

  it('sends no credentials but the token, and none of them in the address', async () => {
    const { client, calls } = clientAnswering(() => created({ Location: 'x' }));
    await client.open('');
    expect(calls[0]?.url).not.toContain('secret');
    expect(calls[0]?.init.credentials).toBe('omit');
  });

  it.each([
    [401, {}, 'unauthorized'],
    [403, {}, 'forbidden'],
    [404, {}, 'unknownLesson'],
    [410, {}, 'gone'],
    [429, {}, 'busy'],
    [500, {}, 'busy'],
    [503, {}, 'busy'],
    [400, { title: 'No common codec' }, 'noCommonCodec'],
    [400, { title: 'Bad SDP', detail: 'no fingerprint' }, 'refused'],
    [415, {}, 'refused'],
  ])('turns %i %j into %s', async (status, body, kind) => {
    const { client } = clientAnswering(() => problem(status, body));
    await expect(client.open('')).rejects.toMatchObject({ kind, status });
  });

  it('survives a failure whose body is not JSON', async () => {
    const { client } = clientAnswering(() => new Response('<html>', { status: 502 }));
    await expect(client.open('')).rejects.toMatchObject({ kind: 'busy', message: 'HTTP 502' });
  });

  it('calls a server without a Location refused', async () => {
    const { client } = clientAnswering(() => created({}));
    await expect(client.open('')).rejects.toBeInstanceOf(SignalingFailure);
  });

  it('calls a network error unreachable', async () => {
    const { client } = clientAnswering(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(client.open('')).rejects.toMatchObject({ kind: 'unreachable', status: 0 });
  });

  describe('with a server that never answers', () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    it('gives up the attempt after 5 s', async () => {
      vi.useFakeTimers();
      const { client } = clientAnswering(
        (_, init) =>
          new Promise((_resolve, reject) =>
            init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
          ),
      );
      const attempt = expect(client.open('')).rejects.toMatchObject({ kind: 'unreachable' });
      await vi.advanceTimersByTimeAsync(5000);
      await attempt;
    });
  });
});

describe('SessionClient.probe', () => {
  it.each([
    [200, { state: 'connected' }, 'alive'],
    [404, {}, 'gone'],
    [410, {}, 'gone'],
    [404, { reason: 'taken over' }, 'superseded'],
    [401, {}, 'gone'],
    [503, {}, 'unreachable'],
  ])('reads %i %j as %s', async (status, body, result) => {
    const { client, calls } = clientAnswering(() => problem(status, body));
    expect(await client.probe('http://server/whip/demo/abc')).toBe(result);
    expect(calls[0]).toMatchObject({ url: 'http://server/whip/demo/abc', init: { method: 'GET' } });
  });

  it('reads a network error as unreachable', async () => {
    const { client } = clientAnswering(() => Promise.reject(new TypeError('down')));
    expect(await client.probe('http://server/x')).toBe('unreachable');
  });
});

describe('SessionClient.restartIce and close', () => {
  it('patches the fragment with If-Match "*" as RFC 9725 section 4.3.3 asks', async () => {
    const { client, calls } = clientAnswering(() => new Response('a=ice-ufrag:new', { status: 200 }));
    expect(await client.restartIce('http://server/s', 'a=ice-ufrag:mine')).toBe('a=ice-ufrag:new');
    expect(calls[0]?.init).toMatchObject({ method: 'PATCH', body: 'a=ice-ufrag:mine' });
    expect(calls[0]?.headers.get('If-Match')).toBe('"*"');
    expect(calls[0]?.headers.get('Content-Type')).toBe('application/trickle-ice-sdpfrag');
  });

  it('fails on a restart that the server did not take', async () => {
    const { client } = clientAnswering(() => new Response(null, { status: 204 }));
    await expect(client.restartIce('http://server/s', '')).rejects.toBeInstanceOf(SignalingFailure);
  });

  it('deletes with keepalive, so that a closing page still says goodbye', () => {
    const { client, calls } = clientAnswering(() => Promise.reject(new Error('page is gone')));
    client.close('http://server/s');
    expect(calls[0]?.init).toMatchObject({ method: 'DELETE', keepalive: true });
  });
});

describe('the endpoints', () => {
  it('name the track or the slots, and the page', async () => {
    const urls: string[] = [];
    const options = {
      token: () => null,
      fetch: ((url: string) => {
        urls.push(url);
        return Promise.resolve(created({ Location: 'x' }));
      }) as typeof fetch,
    };
    await createWhipClient({ lesson: '一班 A', track: 'screen', clientId: 'p1' }, options).open('');
    await createWhepClient(
      { lesson: 'demo', slots: ['lesson', 'screen', 'camera', 'guest'], clientId: 'p1' },
      options,
    ).open('');
    expect(urls).toEqual([
      '/whip/%E4%B8%80%E7%8F%AD%20A?track=screen&client=p1',
      '/whep/demo?slots=lesson,screen,camera,guest&client=p1',
    ]);
  });

  it('send no Authorization without a token', async () => {
    const { client, calls } = clientAnswering(() => created({ Location: 'x' }), null);
    await client.open('');
    expect(calls[0]?.headers.has('Authorization')).toBe(false);
  });
});
