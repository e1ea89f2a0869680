// Boils a browser's statistics report down to what the pages show and what the connection logic watches.

export type PathKind = 'udp' | 'tcp' | 'turn';

export interface ConnectionStatistics {
  /** Which way the packets take; null before there is one. */
  readonly path: PathKind | null;
  readonly roundTripMs: number | null;
  /** Bytes of media received. */
  readonly mediaBytesReceived: number;
  /** Bytes of anything received on the path in use: feedback, reports, ICE answers. */
  readonly pathBytesReceived: number;
  readonly bytesSent: number;
  /** Share of our packets that the server reports lost, 0 to 1; null when it reported nothing. */
  readonly fractionLost: number | null;
  /** Packets of media received, and those that never came, since the connection began. */
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Frames decoded by the id of the receiving track. */
  readonly framesDecoded: ReadonlyMap<string, number>;
}

/** The fields read here; browsers differ in which they have. */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly selected?: boolean;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly currentRoundTripTime?: number;
  readonly framesDecoded?: number;
  readonly trackIdentifier?: string;
  readonly trackId?: string;
  readonly fractionLost?: number;
}

type Counter = 'bytesReceived' | 'bytesSent' | 'packetsReceived' | 'packetsLost';

export function summarize(report: Pick<RTCStatsReport, 'forEach'>): ConnectionStatistics {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry) => entries.set(entry.id, entry));
  const all = [...entries.values()];
  const sum = (type: string, field: Counter) =>
    all.reduce((total, entry) => total + (entry.type === type ? (entry[field] ?? 0) : 0), 0);

  const pair = selectedPair(entries);
  const local = entries.get(pair?.localCandidateId ?? '');
  const framesDecoded = new Map<string, number>();
  let fractionLost: number | null = null;
  for (const entry of all) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
      // Chromium before 107 names the track in an entry of its own.
      const track = entry.trackIdentifier ?? entries.get(entry.trackId ?? '')?.trackIdentifier;
      if (track !== undefined) framesDecoded.set(track, entry.framesDecoded ?? 0);
    }
    if (entry.type === 'remote-inbound-rtp' && entry.fractionLost !== undefined) {
      fractionLost = Math.max(fractionLost ?? 0, entry.fractionLost);
    }
  }
  return {
    path: local === undefined ? null : pathKind(local),
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    mediaBytesReceived: sum('inbound-rtp', 'bytesReceived'),
    pathBytesReceived: pair?.bytesReceived ?? 0,
    bytesSent: sum('outbound-rtp', 'bytesSent'),
    fractionLost,
    packetsReceived: sum('inbound-rtp', 'packetsReceived'),
    packetsLost: sum('inbound-rtp', 'packetsLost'),
    framesDecoded,
  };
}

function selectedPair(entries: ReadonlyMap<string, Entry>): Entry | undefined {
  for (const entry of entries.values()) {
    if (entry.type === 'transport' && entry.selectedCandidatePairId !== undefined) {
      return entries.get(entry.selectedCandidatePairId);
    }
  }
  // Firefox has no transport entry.
  for (const entry of entries.values()) {
    const usable = entry.nominated === true && entry.state === 'succeeded';
    if (entry.type === 'candidate-pair' && (entry.selected === true || usable)) return entry;
  }
  return undefined;
}

function pathKind(local: Entry): PathKind {
  if (local.candidateType === 'relay') return 'turn';
  return local.protocol === 'tcp' ? 'tcp' : 'udp';
}
