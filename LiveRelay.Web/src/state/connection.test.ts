import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  initialConnection,
  publisherPolicy,
  step,
  viewerPolicy,
  type ConnectionEvent,
  type ConnectionPolicy,
  type ConnectionState,
  type Effect,
  type OpenFailure,
} from './connection';

/** A server and its network as the state machine meets them, on fake timers. */
class World {
  state: ConnectionState = initialConnection;
  readonly requests: { readonly what: Effect; readonly at: number }[] = [];
  reachable = true;
  refusal: OpenFailure | null = null;
  sessionLives = true;
  takenOver = false;
  restartWorks = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly policy: ConnectionPolicy;

  constructor(policy: ConnectionPolicy) {
    this.policy = policy;
  }

  dispatch(event: ConnectionEvent): void {
    const result = step(this.state, event, Date.now(), Math.random(), this.policy);
    this.state = result.state;
    clearTimeout(this.timer);
    if (this.state.deadline !== null) {
      this.timer = setTimeout(() => this.dispatch({ type: 'timeout' }), this.state.deadline - Date.now());
    }
    for (const what of result.effects) {
      this.requests.push({ what, at: Date.now() });
      if (what === 'open') this.later(() => this.open());
      if (what === 'probe') this.later(() => this.probe());
      if (what === 'restartIce') this.later(() => this.restartIce());
    }
  }

  /** The server dies without a word: nothing flows, nobody answers, its sessions are forgotten. */
  kill(): void {
    this.reachable = false;
    this.sessionLives = false;
    setTimeout(() => this.dispatch({ type: 'quiet' }), 1500);
  }

  private later(action: () => void): void {
    setTimeout(action, 20);
  }

  private open(): void {
    if (!this.reachable) return this.dispatch({ type: 'openFailed', failure: 'unreachable' });
    if (this.refusal !== null) return this.dispatch({ type: 'openFailed', failure: this.refusal });
    this.sessionLives = true;
    this.dispatch({ type: 'opened' });
    setTimeout(() => {
      if (!this.reachable || this.state.phase !== 'connecting') return;
      this.dispatch({ type: 'transport', transport: 'connected' });
      this.dispatch({ type: 'flowing' });
    }, 200);
  }

  private probe(): void {
    if (!this.reachable) return this.dispatch({ type: 'probed', result: 'unreachable' });
    if (this.takenOver) return this.dispatch({ type: 'probed', result: 'superseded' });
    this.dispatch({ type: 'probed', result: this.sessionLives ? 'alive' : 'gone' });
  }

  private restartIce(): void {
    if (!this.reachable) return this.dispatch({ type: 'restartFailed', failure: 'unreachable' });
    if (this.restartWorks) this.dispatch({ type: 'transport', transport: 'connected' });
  }

  count(what: Effect): number {
    return this.requests.filter((request) => request.what === what).length;
  }
}

function liveWorld(policy: ConnectionPolicy): World {
  const world = new World(policy);
  world.dispatch({ type: 'start' });
  vi.advanceTimersByTime(1000);
  expect(world.state.phase).toBe('live');
  return world;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['a publisher', publisherPolicy],
  ['a viewer', viewerPolicy],
])('the connection of %s', (_, policy) => {
  it.each([0, 500, 3000, 60_000, 3_600_000])(
    'is live again at most 3 s after a server that was down for %i ms listens',
    (outage) => {
      const world = liveWorld(policy);
      world.kill();
      vi.advanceTimersByTime(outage);
      world.reachable = true;
      // With a short outage the page must first notice; that takes 1.5 s of silence.
      vi.advanceTimersByTime(3000);
      expect(world.state.phase).toBe('live');
      expect(world.sessionLives).toBe(true);
      expect(world.state.attempt).toBe(0);
    },
  );

  it('knocks at the pace of its longest backoff during a long outage, and never stops knocking', () => {
    const world = liveWorld(policy);
    world.kill();
    vi.advanceTimersByTime(10_000);
    const before = world.requests.length;
    vi.advanceTimersByTime(3_600_000);
    const times = world.requests.slice(before).map((request) => request.at);
    const longest = policy.timings.backoffLongest;
    expect(times.length).toBeGreaterThan(3_600_000 / (longest + 50));
    for (let i = 1; i < times.length; i++) {
      expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(longest * 0.75);
    }
  });

  it('keeps its session when the network was away but the server was not', () => {
    const world = liveWorld(policy);
    world.reachable = false;
    world.dispatch({ type: 'transport', transport: 'disconnected' });
    vi.advanceTimersByTime(8000);
    expect(world.state.phase).toBe('doubtful');
    world.reachable = true;
    vi.advanceTimersByTime(2500);
    expect(world.state.phase).toBe('live');
    expect(world.count('open')).toBe(1);
    expect(world.count('restartIce')).toBe(1);
  });

  it('opens a new session when the ICE restart leads nowhere', () => {
    const world = liveWorld(policy);
    world.restartWorks = false;
    world.dispatch({ type: 'transport', transport: 'disconnected' });
    vi.advanceTimersByTime(policy.timings.restartWithin + 1000);
    expect(world.state.phase).toBe('live');
    expect(world.count('open')).toBe(2);
  });

  it('looks at once when the machine wakes up, whatever the backoff said', () => {
    const world = liveWorld(policy);
    world.kill();
    vi.advanceTimersByTime(60_000);
    world.reachable = true;
    world.dispatch({ type: 'wake' });
    vi.advanceTimersByTime(500);
    expect(world.state.phase).toBe('live');
  });

  it('gives a session that never connects 10 s, then tries another', () => {
    const world = new World(policy);
    world.dispatch({ type: 'start' });
    world.dispatch({ type: 'opened' });
    world.dispatch({ type: 'transport', transport: 'new' });
    // The fake connects after 200 ms only what it opened itself; keep it away from that.
    vi.advanceTimersByTime(10);
    world.reachable = false;
    vi.advanceTimersByTime(policy.timings.connectWithin + 100);
    expect(world.state.phase).toBe('waiting');
    world.reachable = true;
    vi.advanceTimersByTime(2500);
    expect(world.state.phase).toBe('live');
  });

  it('asks again every quarter of a minute after a refusal, and keeps telling it meanwhile', () => {
    const world = new World(policy);
    world.refusal = 'unauthorized';
    world.dispatch({ type: 'start' });
    vi.advanceTimersByTime(100);
    expect(world.state).toMatchObject({ phase: 'refused', refusal: 'unauthorized' });
    vi.advanceTimersByTime(60_000);
    expect(world.count('open')).toBeGreaterThan(3);
    expect(world.count('open')).toBeLessThan(8);
    expect(world.state.refusal).toBe('unauthorized');
    world.refusal = null;
    vi.advanceTimersByTime(16_000);
    expect(world.state).toMatchObject({ phase: 'live', refusal: null });
  });

  it('comes back to a server that is full for a while', () => {
    const world = new World(policy);
    world.refusal = 'busy';
    world.dispatch({ type: 'start' });
    vi.advanceTimersByTime(20_000);
    expect(world.state.phase).not.toBe('refused');
    expect(world.count('open')).toBeLessThan(12);
    world.refusal = null;
    vi.advanceTimersByTime(4000);
    expect(world.state.phase).toBe('live');
  });

  it('stops when told to, for good', () => {
    const world = liveWorld(policy);
    world.dispatch({ type: 'stop' });
    const requests = world.requests.length;
    world.dispatch({ type: 'wake' });
    world.dispatch({ type: 'transport', transport: 'failed' });
    vi.advanceTimersByTime(100_000);
    expect(world.state.phase).toBe('idle');
    expect(world.requests.length).toBe(requests);
  });

  it('does not believe in an outage while media flows, even if HTTP fails', () => {
    const world = liveWorld(policy);
    world.reachable = false;
    world.dispatch({ type: 'wake' });
    vi.advanceTimersByTime(60_000);
    expect(world.state.phase).toBe('live');
    expect(world.count('close')).toBe(0);
    // And it does not hammer the ailing server either.
    expect(world.count('probe')).toBeLessThan(90);
  });

  it('stays live when the probe fails but media then flows again', () => {
    const world = liveWorld(policy);
    world.reachable = false;
    world.dispatch({ type: 'quiet' });
    vi.advanceTimersByTime(1000);
    expect(world.state.phase).toBe('doubtful');
    world.dispatch({ type: 'flowing' });
    expect(world.state.phase).toBe('live');
  });
});

describe('the connection of a viewer', () => {
  it('asks nothing while the lesson flows', () => {
    const world = liveWorld(viewerPolicy);
    vi.advanceTimersByTime(600_000);
    expect(world.count('probe')).toBe(0);
  });

  it('waits out a pause of the lesson on its living session, asking every two seconds', () => {
    const world = liveWorld(viewerPolicy);
    world.dispatch({ type: 'quiet' });
    vi.advanceTimersByTime(60_000);
    expect(world.state.phase).toBe('live');
    expect(world.count('open')).toBe(1);
    expect(world.count('restartIce')).toBe(0);
    expect(world.count('probe')).toBeGreaterThan(25);
    expect(world.count('probe')).toBeLessThan(45);
    world.dispatch({ type: 'flowing' });
    const probes = world.count('probe');
    vi.advanceTimersByTime(60_000);
    expect(world.count('probe')).toBe(probes);
  });
});

describe('the connection of a publisher', () => {
  it('asks about its session every two seconds while on air', () => {
    const world = liveWorld(publisherPolicy);
    vi.advanceTimersByTime(60_000);
    expect(world.count('probe')).toBeGreaterThan(25);
    expect(world.count('probe')).toBeLessThan(45);
  });

  it('gives way to a page that took over', () => {
    const world = liveWorld(publisherPolicy);
    world.takenOver = true;
    vi.advanceTimersByTime(60_000);
    expect(world.state.phase).toBe('superseded');
    expect(world.count('open')).toBe(1);
    world.takenOver = false;
    world.dispatch({ type: 'start' });
    vi.advanceTimersByTime(1000);
    expect(world.state.phase).toBe('live');
  });

  it('gives way too when its sessions keep vanishing under a reachable server', () => {
    const world = liveWorld(publisherPolicy);
    const takeAway = setInterval(() => (world.sessionLives = false), 500);
    vi.advanceTimersByTime(30_000);
    clearInterval(takeAway);
    expect(world.state.phase).toBe('superseded');
  });

  it('does not take two server restarts in a minute for a rival', () => {
    const world = liveWorld(publisherPolicy);
    for (let i = 0; i < 5; i++) {
      world.kill();
      vi.advanceTimersByTime(2000);
      world.reachable = true;
      vi.advanceTimersByTime(10_000);
      expect(world.state.phase).toBe('live');
    }
  });
});

describe('step', () => {
  /** What the outside may answer to an effect. */
  const replies: Record<Exclude<Effect, 'close'>, readonly ConnectionEvent[]> = {
    open: [
      { type: 'opened' },
      { type: 'openFailed', failure: 'unreachable' },
      { type: 'openFailed', failure: 'busy' },
      { type: 'openFailed', failure: 'forbidden' },
    ],
    probe: [
      { type: 'probed', result: 'alive' },
      { type: 'probed', result: 'gone' },
      { type: 'probed', result: 'unreachable' },
    ],
    restartIce: [
      { type: 'transport', transport: 'connected' },
      { type: 'restartFailed', failure: 'gone' },
      { type: 'restartFailed', failure: 'unreachable' },
    ],
  };
  const surprises: readonly ConnectionEvent[] = [
    { type: 'transport', transport: 'connected' },
    { type: 'transport', transport: 'disconnected' },
    { type: 'transport', transport: 'failed' },
    { type: 'quiet' },
    { type: 'flowing' },
    { type: 'wake' },
  ];

  it.each([
    ['a publisher', publisherPolicy],
    ['a viewer', viewerPolicy],
  ])('always has a way on for %s, whatever comes', (_, policy) => {
    let seed = 20_240;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    let state = initialConnection;
    let now = 0;
    let awaited: Exclude<Effect, 'close'>[] = [];

    const apply = (event: ConnectionEvent) => {
      const result = step(state, event, now, random(), policy);
      state = result.state;
      for (const effect of result.effects) {
        if (effect === 'close') awaited = [];
        else if (!awaited.includes(effect)) awaited.push(effect);
      }
    };
    const phases = new Set<string>();
    apply({ type: 'start' });
    for (let i = 0; i < 100_000; i++) {
      const later = now + random() * 4000;
      const reply = random() < 0.6 ? awaited.shift() : undefined;
      if (reply !== undefined) apply(pick(replies[reply]));
      else if (state.deadline !== null && state.deadline <= later) {
        now = Math.max(now, state.deadline);
        apply({ type: 'timeout' });
      } else {
        now = later;
        apply(pick(surprises));
      }
      phases.add(state.phase);
      if (state.phase === 'superseded') apply({ type: 'start' });
      const resting = state.phase === 'live' && !policy.probeWhileFlowing && !state.quiet;
      expect(resting || state.deadline !== null || awaited.length > 0).toBe(true);
    }
    for (const phase of ['opening', 'connecting', 'live', 'doubtful', 'restarting', 'waiting', 'refused']) {
      expect(phases).toContain(phase);
    }
  });
});
