import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProbeResult, Session } from '../protocol/sessionClient';
import { SignalingFailure } from '../protocol/signalingFailure';
import { publisherPolicy, type ConnectionState } from '../state/connection';
import { LiveConnection } from './liveConnection';

class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  readonly calls: string[] = [];
  bytes = 0;
  private readonly id: number;
  private restarts = 0;

  constructor(id: number) {
    super();
    this.id = id;
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
  createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> {
    if (options?.iceRestart) this.restarts++;
    const sdp = `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:u${this.id}.${this.restarts}\r\na=ice-pwd:p\r\na=mid:0\r\n`;
    return Promise.resolve({ type: 'offer', sdp });
  }
  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.calls.push(`local ${description.type}`);
    return Promise.resolve();
  }
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.calls.push(`remote ${/ice-ufrag:(\S+)/.exec(description.sdp ?? '')?.[1]}`);
    return Promise.resolve();
  }
  getConfiguration(): RTCConfiguration {
    return {};
  }
  setConfiguration(configuration: RTCConfiguration): void {
    this.calls.push(`configuration ${JSON.stringify(configuration.iceServers)}`);
  }
  getSenders(): [] {
    return [];
  }
  getReceivers(): [] {
    return [];
  }
  getStats(): Promise<Map<string, object>> {
    this.bytes += 100;
    return Promise.resolve(new Map([['i', { id: 'i', type: 'inbound-rtp', bytesReceived: this.bytes }]]));
  }
  close(): void {
    this.calls.push('close');
    this.connectionState = 'closed';
  }
}

class FakeServer {
  readonly log: string[] = [];
  up = true;
  readonly sessions = new Set<string>();
  private next = 0;

  open(offer: string): Promise<Session> {
    if (!this.up) return Promise.reject(new SignalingFailure('unreachable', 0, 'down'));
    const url = `s${++this.next}`;
    this.sessions.add(url);
    this.log.push(`open ${url} ${/ice-ufrag:(\S+)/.exec(offer)?.[1]}`);
    const answer = 'm=audio 9 X 111\r\na=ice-ufrag:server\r\na=ice-pwd:p\r\na=mid:0\r\n';
    return Promise.resolve({ url, answer, iceServers: [{ urls: 'stun:s' }] });
  }
  probe(url: string): Promise<ProbeResult> {
    if (!this.up) return Promise.resolve('unreachable');
    return Promise.resolve(this.sessions.has(url) ? 'alive' : 'gone');
  }
  restartIce(url: string, fragment: string): Promise<string> {
    this.log.push(`restart ${url} ${/ice-ufrag:(\S+)/.exec(fragment)?.[1]}`);
    return Promise.resolve('a=ice-ufrag:restarted\r\na=ice-pwd:p\r\n');
  }
  close(url: string): void {
    this.log.push(`close ${url}`);
    this.sessions.delete(url);
  }
}

function setUp() {
  const server = new FakeServer();
  const peers: FakePeer[] = [];
  const states: ConnectionState[] = [];
  const prepared: unknown[] = [];
  const connection = new LiveConnection({
    client: server,
    prepare: (peer) => prepared.push(peer),
    onState: (state) => states.push(state),
    flow: (statistics) => statistics.mediaBytesReceived,
    policy: publisherPolicy,
    now: () => Date.now(),
    createPeer: () => {
      const peer = new FakePeer(peers.length + 1);
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
  });
  const phase = () => connection.currentState.phase;
  const latest = () => peers[peers.length - 1] ?? new FakePeer(0);
  return { server, peers, latest, states, prepared, connection, phase };
}

const passing = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('LiveConnection', () => {
  it('offers, takes the TURN servers before gathering, and becomes live', async () => {
    const { connection, latest, prepared, phase } = setUp();
    connection.start();
    await passing(10);
    expect(phase()).toBe('connecting');
    expect(prepared).toHaveLength(1);
    expect(latest().calls).toEqual(['configuration [{"urls":"stun:s"}]', 'local offer', 'remote server']);
    latest().become('connected');
    expect(phase()).toBe('live');
  });

  it('makes a new peer and a new session after the server lost the old one', async () => {
    const { connection, latest, peers, server, phase } = setUp();
    connection.start();
    await passing(10);
    latest().become('connected');
    await passing(5000);
    server.sessions.clear();
    await passing(2100);
    expect(peers).toHaveLength(2);
    expect(peers[0]?.calls).toContain('close');
    latest().become('connected');
    expect(phase()).toBe('live');
    // What is gone needs no goodbye.
    expect(server.log).toEqual(['open s1 u1.0', 'open s2 u2.0']);
  });

  it('restarts ICE on the living session when only the path died', async () => {
    const { connection, latest, peers, server, phase } = setUp();
    connection.start();
    await passing(10);
    latest().become('connected');
    latest().become('disconnected');
    await passing(10);
    expect(phase()).toBe('restarting');
    expect(server.log).toEqual(['open s1 u1.0', 'restart s1 u1.1']);
    expect(latest().calls).toContain('remote restarted');
    latest().become('connected');
    expect(phase()).toBe('live');
    expect(peers).toHaveLength(1);
  });

  it('does not listen to the peer of an earlier attempt', async () => {
    const { connection, peers, latest, server, phase } = setUp();
    connection.start();
    await passing(10);
    latest().become('connected');
    await passing(5000);
    server.sessions.clear();
    await passing(2100);
    latest().become('connected');
    peers[0]?.become('failed');
    await passing(10);
    expect(phase()).toBe('live');
  });

  it('knocks until a server that was away is there', async () => {
    const { connection, server, latest, phase } = setUp();
    server.up = false;
    connection.start();
    await passing(30_000);
    expect(phase()).toBe('waiting');
    server.up = true;
    await passing(2000);
    latest().become('connected');
    expect(phase()).toBe('live');
  });

  it('asks again while a question hangs, but has no more than two under way', async () => {
    const { connection, server, latest, peers } = setUp();
    connection.start();
    await passing(10);
    latest().become('connected');
    const hanging: ((result: ProbeResult) => void)[] = [];
    vi.spyOn(server, 'probe').mockImplementation(() => new Promise((resolve) => hanging.push(resolve)));
    latest().become('disconnected');
    await passing(900);
    expect(hanging).toHaveLength(1);
    await passing(5000);
    expect(hanging).toHaveLength(2);
    hanging[1]?.('gone');
    await passing(10);
    expect(peers).toHaveLength(2);
    // The late answer is about a session that nobody has any more.
    hanging[0]?.('gone');
    await passing(10);
    expect(peers).toHaveLength(2);
  });

  it('ends the session when stopped, also one whose answer was still under way', async () => {
    const { connection, server } = setUp();
    connection.start();
    connection.stop();
    await passing(10);
    expect(server.log).toEqual(['open s1 u1.0', 'close s1']);
    connection.start();
    await passing(10);
    connection.stop();
    expect(server.sessions.size).toBe(0);
  });

  it('reports an answer that the browser cannot apply as refused', async () => {
    const { connection, phase } = setUp();
    vi.spyOn(FakePeer.prototype, 'setRemoteDescription').mockRejectedValue(new Error('bad SDP'));
    connection.start();
    await passing(10);
    expect(phase()).toBe('refused');
  });
});
