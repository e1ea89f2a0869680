// The life of one connection to the server as a pure function: event in, next state and effects out.
// It never gives up: every phase but `idle` and `superseded` has a deadline that leads on.

export type Phase =
  /** Not wanted. */
  | 'idle'
  /** The offer is on its way. */
  | 'opening'
  /** Answered; ICE and DTLS are under way. */
  | 'connecting'
  /** Connected, and as far as we know alive. */
  | 'live'
  /** Something is wrong; the session resource is being asked whether the session lives. */
  | 'doubtful'
  /** The session lives but its path does not: ICE restart. */
  | 'restarting'
  /** Between two attempts. */
  | 'waiting'
  /** The server said no; a person must do something. It is asked again now and then all the same. */
  | 'refused'
  /** Another page publishes this track now. */
  | 'superseded';

export type TransportState = 'new' | 'connected' | 'disconnected' | 'failed';

/** Why the server said no, for the page to put into words. */
export type Refusal = 'unauthorized' | 'forbidden' | 'unknownLesson' | 'noCommonCodec' | 'refused';

export type OpenFailure = 'unreachable' | 'busy' | Refusal;

export interface ConnectionState {
  readonly phase: Phase;
  /** Attempts that failed in a row; 0 once live. */
  readonly attempt: number;
  /** When `timeout` is due, in ms on the driver's clock; null for never. */
  readonly deadline: number | null;
  /** When the present phase has taken too long. */
  readonly limit: number | null;
  readonly transport: TransportState;
  /** No media although the transport may look healthy: the silence of a dead server, or of a lesson that pauses. */
  readonly quiet: boolean;
  readonly refusal: Refusal | null;
  /** When it last became live, for telling a session that lasted from one that was killed at birth. */
  readonly liveSince: number | null;
  /** Times at which sessions vanished under a reachable server, newest last. */
  readonly vanished: readonly number[];
}

export type ConnectionEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'opened' }
  | { readonly type: 'openFailed'; readonly failure: OpenFailure }
  | { readonly type: 'transport'; readonly transport: TransportState }
  | { readonly type: 'quiet' }
  | { readonly type: 'flowing' }
  | { readonly type: 'probed'; readonly result: 'alive' | 'gone' | 'superseded' | 'unreachable' }
  | { readonly type: 'restartFailed'; readonly failure: 'gone' | 'unreachable' }
  /** The machine woke up, the network came back, or the page became visible. */
  | { readonly type: 'wake' }
  | { readonly type: 'timeout' };

export type Effect = 'open' | 'close' | 'probe' | 'restartIce';

export interface ConnectionTimings {
  /** Between two looks at the session resource while live. */
  readonly probeEvery: number;
  /** A question that hangs, as on a server that just starts, is asked again after this. */
  readonly probePatience: number;
  /** Backoff while the server is unreachable: first and longest wait. */
  readonly backoffFirst: number;
  readonly backoffLongest: number;
  /** From the answer to connected; slow uplinks with TURN over TLS need several seconds. */
  readonly connectWithin: number;
  readonly restartWithin: number;
  readonly refusedRetry: number;
  readonly busyRetry: number;
}

export interface ConnectionPolicy {
  /** A publisher asks about its session all the time, a viewer only while nothing arrives. */
  readonly probeWhileFlowing: boolean;
  readonly timings: ConnectionTimings;
}

const commonTimings = {
  probeEvery: 2000,
  probePatience: 1000,
  backoffFirst: 300,
  connectWithin: 10_000,
  restartWithin: 4000,
  refusedRetry: 15_000,
  busyRetry: 3000,
};

/** Everybody waits for the publisher, and there is one of it: it knocks oftener than the many. */
export const publisherPolicy: ConnectionPolicy = {
  probeWhileFlowing: true,
  timings: { ...commonTimings, backoffLongest: 1000 },
};

export const viewerPolicy: ConnectionPolicy = {
  probeWhileFlowing: false,
  timings: { ...commonTimings, backoffLongest: 1500 },
};

export const initialConnection: ConnectionState = {
  phase: 'idle',
  attempt: 0,
  deadline: null,
  limit: null,
  transport: 'new',
  quiet: false,
  refusal: null,
  liveSince: null,
  vanished: [],
};

export interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly Effect[];
}

/** A session that dies younger than this was not worth an immediate new one. */
const infancyMs = 3000;
/** So many sessions vanishing within the span, each taken by somebody else, are two pages fighting for one lesson. */
const fightCount = 4;
const fightSpanMs = 15_000;

/** @param random in [0, 1), for jitter: a county's panels must not come back in one heap. */
export function step(
  state: ConnectionState,
  event: ConnectionEvent,
  now: number,
  random: number,
  policy: ConnectionPolicy,
): Step {
  const { timings } = policy;
  const jittered = (ms: number) => now + ms * (0.75 + 0.25 * random);
  const stay = (changes: Partial<ConnectionState> = {}, ...effects: Effect[]): Step => ({
    state: { ...state, ...changes },
    effects,
  });

  const open = (...before: Effect[]): Step =>
    stay(
      { phase: 'opening', deadline: null, limit: null, transport: 'new', quiet: false, liveSince: null },
      ...before,
      'open',
    );

  const backoff = () =>
    jittered(Math.min(timings.backoffLongest, timings.backoffFirst * 2 ** Math.min(state.attempt, 16)));

  const wait = (deadline: number, ...effects: Effect[]): Step =>
    stay(
      { phase: 'waiting', attempt: state.attempt + 1, deadline, limit: null, liveSince: null, quiet: false },
      ...effects,
    );

  const nextProbe = () => jittered(timings.probeEvery);

  const live = (): Step =>
    stay({
      phase: 'live',
      attempt: 0,
      refusal: null,
      limit: null,
      liveSince: state.liveSince ?? now,
      deadline: policy.probeWhileFlowing || state.quiet ? nextProbe() : null,
    });

  const doubt = (): Step =>
    stay({ phase: 'doubtful', deadline: now + timings.probePatience, limit: null }, 'probe');

  const gone = (): Step => {
    const vanished = [...state.vanished.filter((at) => at > now - fightSpanMs), now];
    if (policy.probeWhileFlowing && vanished.length >= fightCount) return superseded();
    const lasted = state.liveSince !== null && now - state.liveSince >= infancyMs;
    const next = lasted || state.attempt === 0 ? open('close') : wait(backoff(), 'close');
    return { state: { ...next.state, vanished, attempt: state.attempt + 1 }, effects: next.effects };
  };

  const superseded = (): Step =>
    stay({ phase: 'superseded', deadline: null, limit: null, liveSince: null, vanished: [] }, 'close');

  const restart = (): Step =>
    stay({ phase: 'restarting', deadline: now + timings.restartWithin }, 'restartIce');

  if (event.type === 'stop') return { state: initialConnection, effects: ['close'] };
  if (event.type === 'start') {
    const resting = state.phase === 'idle' || state.phase === 'refused' || state.phase === 'superseded';
    return resting ? open() : stay();
  }
  // Facts about the transport and the media are kept whatever the phase.
  if (event.type === 'transport') state = { ...state, transport: event.transport };
  if (event.type === 'quiet') state = { ...state, quiet: true };
  if (event.type === 'flowing') state = { ...state, quiet: false };

  switch (state.phase) {
    case 'idle':
    case 'superseded':
      return stay();

    case 'opening':
      if (event.type === 'opened') {
        return stay({ phase: 'connecting', deadline: nextProbe(), limit: now + timings.connectWithin });
      }
      if (event.type === 'openFailed') {
        if (event.failure === 'unreachable') return wait(backoff(), 'close');
        if (event.failure === 'busy') return wait(jittered(timings.busyRetry), 'close');
        const deadline = jittered(timings.refusedRetry);
        return stay({ phase: 'refused', refusal: event.failure, deadline, limit: null }, 'close');
      }
      return stay();

    case 'connecting':
      if (event.type === 'transport') {
        if (state.transport === 'connected') return live();
        if (state.transport === 'failed') return wait(backoff(), 'close');
      }
      if (event.type === 'probed') {
        if (event.result === 'gone') return gone();
        if (event.result === 'superseded') return superseded();
      }
      if (event.type === 'timeout') {
        if (state.limit !== null && now >= state.limit) return wait(backoff(), 'close');
        return stay({ deadline: Math.min(state.limit ?? Infinity, nextProbe()) }, 'probe');
      }
      return stay();

    case 'live':
      if (event.type === 'transport' && state.transport !== 'connected') return doubt();
      if (event.type === 'quiet' || event.type === 'wake' || event.type === 'timeout') {
        const again = policy.probeWhileFlowing || state.quiet ? nextProbe() : null;
        return stay({ deadline: again }, 'probe');
      }
      if (event.type === 'flowing' && !policy.probeWhileFlowing) return stay({ deadline: null });
      if (event.type === 'probed') {
        if (event.result === 'gone') return gone();
        if (event.result === 'superseded') return superseded();
        if (event.result === 'unreachable') {
          // HTTP may hiccup while media flows; only both together are an outage.
          const phase = state.quiet ? 'doubtful' : 'live';
          return stay({ phase, attempt: state.attempt + 1, deadline: backoff() });
        }
        return stay({ attempt: 0 });
      }
      return stay();

    case 'doubtful':
      if (event.type === 'probed') {
        if (event.result === 'gone') return gone();
        if (event.result === 'superseded') return superseded();
        if (event.result === 'unreachable') return stay({ attempt: state.attempt + 1, deadline: backoff() });
        return state.transport === 'connected' ? live() : restart();
      }
      if (event.type === 'flowing' && state.transport === 'connected') return live();
      if (event.type === 'transport' && state.transport === 'connected' && !state.quiet) return live();
      if (event.type === 'timeout' || event.type === 'wake') return doubt();
      return stay();

    case 'restarting':
      if (event.type === 'transport' && state.transport === 'connected') return live();
      if (event.type === 'restartFailed') {
        if (event.failure === 'gone') return gone();
        return stay({ phase: 'doubtful', attempt: state.attempt + 1, deadline: backoff() });
      }
      if (event.type === 'timeout') return open('close');
      return stay();

    case 'waiting':
      return event.type === 'timeout' || event.type === 'wake' ? open() : stay();

    case 'refused':
      return event.type === 'timeout' ? open() : stay();
  }
}
