// One connection to the server, made to find out which way it takes and how good that is, and closed again.
import type { SessionClient } from '../protocol/sessionClient';
import type { PathMeasure } from '../state/check';
import { summarize } from './statistics';

export interface ProbeOptions {
  readonly client: Pick<SessionClient, 'open' | 'close'>;
  readonly prepare: (peer: RTCPeerConnection) => void;
  readonly relayOnly?: boolean;
  /** How long to look once it is connected. */
  readonly lookMs: number;
}

export interface ProbeResult extends PathMeasure {
  /** Whether the server named a TURN server. */
  readonly relayOffered: boolean;
  /** In Mbit/s. */
  readonly sent: number;
  readonly received: number;
}

const connectMs = 10_000;
const beatMs = 500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws SignalingFailure when the server refuses */
export async function probePath(options: ProbeOptions): Promise<ProbeResult> {
  const peer = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
    ...(options.relayOnly === true && { iceTransportPolicy: 'relay' as const }),
  });
  let session: string | null = null;
  try {
    options.prepare(peer);
    const offer = await peer.createOffer();
    const opened = await options.client.open(offer.sdp ?? '');
    session = opened.url;
    const relayOffered = opened.iceServers.some(({ urls }) => /^turns?:/i.test(String(urls)));
    const nothing = { path: null, roundTripMs: null, lost: null, relayOffered, sent: 0, received: 0 };
    if (options.relayOnly === true && !relayOffered) return nothing;
    if (opened.iceServers.length > 0) {
      peer.setConfiguration({ ...peer.getConfiguration(), iceServers: opened.iceServers });
    }
    await peer.setLocalDescription(offer);
    await peer.setRemoteDescription({ type: 'answer', sdp: opened.answer });
    return (await connected(peer)) ? { ...(await look(peer, options.lookMs)), relayOffered } : nothing;
  } finally {
    // Before the connection says goodbye, after which the server would no longer know the session.
    if (session !== null) options.client.close(session);
    peer.close();
  }
}

async function connected(peer: RTCPeerConnection): Promise<boolean> {
  for (let waited = 0; waited < connectMs; waited += 100) {
    const state = peer.connectionState ?? peer.iceConnectionState;
    if (state === 'connected' || (state as string) === 'completed') return true;
    if (state === 'failed' || state === 'closed') return false;
    await pause(100);
  }
  return false;
}

async function look(peer: RTCPeerConnection, forMs: number): Promise<Omit<ProbeResult, 'relayOffered'>> {
  let path: PathMeasure['path'] = null;
  let roundTripMs: number | null = null;
  let reported: number | null = null;
  let sentBytes = 0;
  let receivedBytes = 0;
  let inbound: number | null = null;
  const begin = performance.now();
  while (performance.now() - begin < forMs) {
    await pause(beatMs);
    const report = await peer.getStats();
    const now = summarize(report);
    path = now.path ?? path;
    roundTripMs = now.roundTripMs ?? roundTripMs;
    if (now.fractionLost !== null) reported = Math.max(reported ?? 0, now.fractionLost);
    sentBytes = now.bytesSent;
    receivedBytes = now.mediaBytesReceived;
    inbound = inboundLoss(report) ?? inbound;
  }
  const toRate = (bytes: number) => (bytes * 8) / 1000 / (performance.now() - begin);
  return {
    path,
    roundTripMs,
    lost: reported ?? inbound,
    sent: toRate(sentBytes),
    received: toRate(receivedBytes),
  };
}

/** The share of packets that never came; null where too few came to tell. */
function inboundLoss(report: RTCStatsReport): number | null {
  let lost = 0;
  let received = 0;
  report.forEach((entry: { type: string; packetsLost?: number; packetsReceived?: number }) => {
    if (entry.type !== 'inbound-rtp') return;
    lost += Math.max(0, entry.packetsLost ?? 0);
    received += entry.packetsReceived ?? 0;
  });
  return received < 50 ? null : lost / (lost + received);
}
