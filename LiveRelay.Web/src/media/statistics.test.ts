import { describe, expect, it } from 'vitest';
import { summarize } from './statistics';

const report = (...entries: { id: string; type: string }[]) => new Map(entries.map((e) => [e.id, e]));

describe('summarize', () => {
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
  const pair = {
    id: 'P',
    type: 'candidate-pair',
    localCandidateId: 'L',
    bytesReceived: 5000,
    currentRoundTripTime: 0.02,
  };

  it.each([
    [{ candidateType: 'host', protocol: 'udp' }, 'udp'],
    [{ candidateType: 'host', protocol: 'tcp' }, 'tcp'],
    [{ candidateType: 'relay', protocol: 'udp' }, 'turn'],
  ])('names the path of %j %s', (candidate, path) => {
    const local = { id: 'L', type: 'local-candidate', ...candidate };
    const { path: found, roundTripMs, pathBytesReceived } = summarize(report(transport, pair, local));
    expect([found, roundTripMs, pathBytesReceived]).toEqual([path, 20, 5000]);
  });

  it('finds the pair where the browser has no transport entry', () => {
    const nominated = { ...pair, nominated: true, state: 'succeeded' };
    const local = { id: 'L', type: 'local-candidate', candidateType: 'host', protocol: 'udp' };
    expect(summarize(report(nominated, local)).path).toBe('udp');
  });

  it('adds up media and counts frames by track, also as old Chromium names them', () => {
    const { mediaBytesReceived, framesDecoded, bytesSent, fractionLost, ...packets } = summarize(
      report(
        {
          id: 'a',
          type: 'inbound-rtp',
          kind: 'audio',
          bytesReceived: 100,
          packetsReceived: 8,
          packetsLost: 2,
        } as never,
        {
          id: 'v',
          type: 'inbound-rtp',
          kind: 'video',
          bytesReceived: 900,
          packetsReceived: 5,
          framesDecoded: 7,
          trackIdentifier: 'new',
        } as never,
        {
          id: 'w',
          type: 'inbound-rtp',
          kind: 'video',
          bytesReceived: 10,
          framesDecoded: 3,
          trackId: 'tr',
        } as never,
        { id: 'tr', type: 'track', trackIdentifier: 'old' } as never,
        { id: 'o', type: 'outbound-rtp', bytesSent: 42 } as never,
        { id: 'r', type: 'remote-inbound-rtp', fractionLost: 0.05 } as never,
      ),
    );
    expect(mediaBytesReceived).toBe(1010);
    expect([...framesDecoded]).toEqual([
      ['new', 7],
      ['old', 3],
    ]);
    expect(bytesSent).toBe(42);
    expect(packets).toMatchObject({ packetsReceived: 13, packetsLost: 2 });
    expect(fractionLost).toBe(0.05);
  });

  it('makes something of nothing', () => {
    expect(summarize(new Map())).toMatchObject({ path: null, roundTripMs: null, bytesSent: 0 });
  });
});
