// One WHIP or WHEP session over HTTP: they differ only in their endpoint (RFC 9725; WHEP follows it).
import { parseIceServers } from './linkHeader';
import { failureOf, readProblem, SignalingFailure } from './signalingFailure';

/** A session that the server made for an offer. */
export interface Session {
  /** Absolute address of the session resource, for GET, PATCH and DELETE. */
  readonly url: string;
  readonly answer: string;
  readonly iceServers: RTCIceServer[];
}

/** What became of a session: `superseded` means that another page publishes the same track now. */
export type ProbeResult = 'alive' | 'gone' | 'superseded' | 'unreachable';

export interface SessionClientOptions {
  readonly endpoint: string;
  /** Read at each request, so that a renewed token is used at once. */
  readonly token: () => string | null;
  readonly fetch?: typeof fetch;
}

/** A server that does not answer within this is treated as unreachable; a LAN answers in a few ms, a bad uplink in a second. */
const postTimeoutMs = 5000;
const probeTimeoutMs = 2000;

export class SessionClient {
  private readonly endpoint: string;
  private readonly token: () => string | null;
  private readonly fetchImplementation: typeof fetch;

  constructor(options: SessionClientOptions) {
    this.endpoint = options.endpoint;
    this.token = options.token;
    this.fetchImplementation = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** Posts the offer (RFC 9725 section 4.2). @throws SignalingFailure */
  async open(offer: string): Promise<Session> {
    const response = await this.send(this.endpoint, postTimeoutMs, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
      body: offer,
    });
    if (response.status !== 201) throw failureOf(response.status, await readProblem(response));
    const location = response.headers.get('Location');
    if (location === null)
      throw new SignalingFailure('refused', response.status, 'The answer has no Location.');
    return {
      url: new URL(location, new URL(response.url || this.endpoint, document.baseURI)).href,
      answer: await response.text(),
      iceServers: parseIceServers(response.headers.get('Link')),
    };
  }

  /** Asks cheaply whether the session is still known; never throws. */
  async probe(url: string): Promise<ProbeResult> {
    try {
      const response = await this.send(url, probeTimeoutMs, { method: 'GET', cache: 'no-store' });
      if (response.ok) return 'alive';
      if (response.status === 404 || response.status === 410) {
        const { reason, type } = await readProblem(response);
        return /taken|supersed|replaced/i.test(`${reason ?? ''} ${type ?? ''}`) ? 'superseded' : 'gone';
      }
      // A refused token says nothing about the session; opening a new one will, and tells the person why.
      return response.status === 401 || response.status === 403 ? 'gone' : 'unreachable';
    } catch {
      return 'unreachable';
    }
  }

  /**
   * Restarts ICE (RFC 9725 section 4.3.3): sends our new credentials, returns the fragment with the server's.
   * If-Match is "*" there, since the old ICE session's tag no longer matters. @throws SignalingFailure
   */
  async restartIce(url: string, fragment: string): Promise<string> {
    const response = await this.send(url, postTimeoutMs, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '"*"' },
      body: fragment,
    });
    if (response.status !== 200) throw failureOf(response.status, await readProblem(response));
    return response.text();
  }

  /** Which of a publisher's simulcast layers somebody has a use for, by rid; null where the server does not say. */
  async wantedLayers(url: string): Promise<Readonly<Record<string, boolean>> | null> {
    const response = await this.send(url, probeTimeoutMs, { method: 'GET', cache: 'no-store' });
    if (!response.ok) return null;
    const { layers } = (await response.json()) as { layers?: Record<string, boolean> };
    return layers ?? null;
  }

  /** Tells how high a viewer shows its slots' pictures, in device pixels. @throws SignalingFailure */
  async putSizes(url: string, sizes: Readonly<Record<string, number>>): Promise<void> {
    const response = await this.send(`${url}/sizes`, postTimeoutMs, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(sizes),
    });
    if (!response.ok) throw failureOf(response.status, await readProblem(response));
  }

  /** Ends the session. Also sent while the page unloads, hence keepalive; nobody waits for the answer. */
  close(url: string): void {
    void this.send(url, postTimeoutMs, { method: 'DELETE', keepalive: true }).catch(() => undefined);
  }

  private async send(url: string, timeoutMs: number, init: RequestInit): Promise<Response> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const headers = new Headers(init.headers);
    const token = this.token();
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    try {
      return await this.fetchImplementation(url, {
        ...init,
        headers,
        signal: abort.signal,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
    } catch (error) {
      throw new SignalingFailure('unreachable', 0, error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
    }
  }
}
