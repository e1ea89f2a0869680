// Drives one RTCPeerConnection after another by the state machine in state/connection.ts, until it is told to stop.
import { applyRestart, restartFragment } from '../protocol/iceFragment';
import type { Session, SessionClient } from '../protocol/sessionClient';
import { SignalingFailure } from '../protocol/signalingFailure';
import {
  initialConnection,
  step,
  type ConnectionEvent,
  type ConnectionPolicy,
  type ConnectionState,
  type Effect,
  type OpenFailure,
  type TransportState,
} from '../state/connection';
import { FlowWatch } from '../state/flowWatch';
import { summarize, type ConnectionStatistics } from './statistics';

export interface LiveConnectionOptions {
  readonly client: Pick<SessionClient, 'open' | 'probe' | 'restartIce' | 'close'>;
  /** Adds the transceivers to a new connection, before its offer is made. */
  readonly prepare: (peer: RTCPeerConnection) => void;
  /** Called once the answer is applied. */
  readonly negotiated?: (peer: RTCPeerConnection) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly onStatistics?: (statistics: ConnectionStatistics, peer: RTCPeerConnection) => void;
  /** Which counter must grow for media to count as flowing. */
  readonly flow: (statistics: ConnectionStatistics) => number;
  readonly policy: ConnectionPolicy;
  readonly relayOnly?: boolean;
  /** Substitutes for tests. */
  readonly createPeer?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly now?: () => number;
  readonly random?: () => number;
}

const statisticsEveryMs = 500;
const probesAtOnce = 2;

export class LiveConnection {
  private readonly options: LiveConnectionOptions;
  private readonly now: () => number;
  private readonly random: () => number;
  private state: ConnectionState = initialConnection;
  private peer: RTCPeerConnection | null = null;
  private session: Session | null = null;
  /** Grows with each attempt; whatever belongs to an older one is not listened to any more. */
  private generation = 0;
  /** Questions under way; a browser has few connections to a server, so they must not pile up. */
  private probes = 0;
  private deadlineTimer: ReturnType<typeof setTimeout> | undefined;
  private statisticsTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: LiveConnectionOptions) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    this.random = options.random ?? Math.random;
  }

  get currentState(): ConnectionState {
    return this.state;
  }

  /** The connection of the moment: a new object after each outage. */
  get peerConnection(): RTCPeerConnection | null {
    return this.peer;
  }

  /** The session's address; null while there is none. */
  get sessionUrl(): string | null {
    return this.session?.url ?? null;
  }

  start(): void {
    this.dispatch({ type: 'start' });
  }

  stop(): void {
    this.dispatch({ type: 'stop' });
  }

  /** The machine woke up, the network came back or the page became visible: look at once. */
  wake(): void {
    this.dispatch({ type: 'wake' });
  }

  private dispatch(event: ConnectionEvent): void {
    const { state, effects } = step(this.state, event, this.now(), this.random(), this.options.policy);
    this.state = state;
    clearTimeout(this.deadlineTimer);
    if (state.deadline !== null) {
      const delay = Math.max(0, state.deadline - this.now());
      this.deadlineTimer = setTimeout(() => this.dispatch({ type: 'timeout' }), delay);
    }
    this.options.onState(state);
    for (const effect of effects) this.run(effect);
  }

  private run(effect: Effect): void {
    switch (effect) {
      case 'open':
        void this.open();
        break;
      case 'close':
        this.close();
        break;
      case 'probe':
        void this.probe();
        break;
      case 'restartIce':
        void this.restartIce();
        break;
    }
  }

  private async open(): Promise<void> {
    const generation = ++this.generation;
    const peer = this.createPeer();
    this.peer = peer;
    this.listen(peer, generation);
    try {
      this.options.prepare(peer);
      const offer = await peer.createOffer();
      // The offer goes out before it is set locally: the TURN servers come with the answer, and gathering starts here.
      const session = await this.options.client.open(offer.sdp ?? '');
      if (generation !== this.generation) {
        this.options.client.close(session.url);
        return;
      }
      this.session = session;
      if (session.iceServers.length > 0) this.useIceServers(peer, session.iceServers);
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({ type: 'answer', sdp: session.answer });
      if (generation !== this.generation) return;
      this.options.negotiated?.(peer);
      this.watch(peer, generation);
      this.dispatch({ type: 'opened' });
      this.reportTransport(peer, generation);
    } catch (error) {
      if (generation === this.generation)
        this.dispatch({ type: 'openFailed', failure: openFailureOf(error) });
    }
  }

  private createPeer(): RTCPeerConnection {
    const configuration: RTCConfiguration = { bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' };
    if (this.options.relayOnly === true) configuration.iceTransportPolicy = 'relay';
    return this.options.createPeer?.(configuration) ?? new RTCPeerConnection(configuration);
  }

  private useIceServers(peer: RTCPeerConnection, iceServers: RTCIceServer[]): void {
    try {
      peer.setConfiguration({ ...peer.getConfiguration(), iceServers });
    } catch {
      // Firefox before 119 cannot change them; it then lives without TURN.
    }
  }

  private listen(peer: RTCPeerConnection, generation: number): void {
    const report = () => this.reportTransport(peer, generation);
    peer.addEventListener('connectionstatechange', report);
    if (!('connectionState' in peer))
      (peer as EventTarget).addEventListener('iceconnectionstatechange', report);
  }

  private reportTransport(peer: RTCPeerConnection, generation: number): void {
    if (generation !== this.generation) return;
    const transport = transportStateOf(peer);
    if (transport !== null && transport !== this.state.transport) {
      this.dispatch({ type: 'transport', transport });
    }
  }

  private watch(peer: RTCPeerConnection, generation: number): void {
    // A server that says goodbye closes DTLS first; that is sooner than any time-out.
    for (const sender of [...peer.getSenders(), ...peer.getReceivers()]) {
      const transport = sender.transport;
      transport?.addEventListener('statechange', () => {
        if (generation === this.generation && transport.state === 'closed') this.wake();
      });
      if (transport) break;
    }
    const flowWatch = new FlowWatch();
    clearInterval(this.statisticsTimer);
    this.statisticsTimer = setInterval(() => {
      void peer.getStats().then((report) => {
        if (generation !== this.generation) return;
        const statistics = summarize(report);
        const flow = flowWatch.observe(this.options.flow(statistics), this.now());
        if (flow !== null) this.dispatch({ type: flow });
        if (generation === this.generation) this.options.onStatistics?.(statistics, peer);
      });
    }, statisticsEveryMs);
  }

  private close(): void {
    this.generation++;
    clearInterval(this.statisticsTimer);
    this.peer?.close();
    this.peer = null;
    if (this.session !== null) this.options.client.close(this.session.url);
    this.session = null;
  }

  private async probe(): Promise<void> {
    const { session, generation } = this;
    if (session === null || this.probes >= probesAtOnce) return;
    this.probes++;
    const result = await this.options.client.probe(session.url);
    this.probes--;
    if (generation !== this.generation) return;
    // A session that is gone needs no DELETE.
    if (result === 'gone' || result === 'superseded') this.session = null;
    this.dispatch({ type: 'probed', result });
  }

  private async restartIce(): Promise<void> {
    const { peer, session, generation } = this;
    if (peer === null || session === null) return;
    try {
      const offer = await peer.createOffer({ iceRestart: true });
      await peer.setLocalDescription(offer);
      const fragment = await this.options.client.restartIce(session.url, restartFragment(offer.sdp ?? ''));
      if (generation !== this.generation) return;
      await peer.setRemoteDescription({ type: 'answer', sdp: applyRestart(session.answer, fragment) });
      this.reportTransport(peer, generation);
    } catch (error) {
      if (generation !== this.generation) return;
      const unreachable = error instanceof SignalingFailure && error.kind === 'unreachable';
      if (unreachable) await peer.setLocalDescription({ type: 'rollback' }).catch(() => undefined);
      if (generation !== this.generation) return;
      this.dispatch({ type: 'restartFailed', failure: unreachable ? 'unreachable' : 'gone' });
    }
  }
}

function transportStateOf(peer: RTCPeerConnection): TransportState | null {
  // Firefox before 113 has no connectionState; its ICE state says the same a moment earlier.
  const state = (peer.connectionState ?? peer.iceConnectionState) as string;
  switch (state) {
    case 'connected':
    case 'completed':
      return 'connected';
    case 'disconnected':
      return 'disconnected';
    case 'failed':
    case 'closed':
      return 'failed';
    default:
      return null;
  }
}

function openFailureOf(error: unknown): OpenFailure {
  // An answer that the browser cannot apply is refused by it, not by the network.
  if (!(error instanceof SignalingFailure)) return 'refused';
  return error.kind === 'gone' ? 'busy' : error.kind;
}
