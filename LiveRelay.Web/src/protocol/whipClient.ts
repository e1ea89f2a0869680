// Publishing into a lesson: WHIP, RFC 9725.
import { SessionClient, type SessionClientOptions } from './sessionClient';

/** What a published track is to the lesson. */
export type TrackName = 'camera' | 'screen' | 'guest' | 'wall';

export interface WhipTarget {
  readonly lesson: string;
  readonly track: TrackName;
  /** Identifies this page, so that the server does not send it its own sound. */
  readonly clientId: string;
}

export function createWhipClient(
  target: WhipTarget,
  options: Omit<SessionClientOptions, 'endpoint'>,
): SessionClient {
  const query = new URLSearchParams({ track: target.track, client: target.clientId });
  return new SessionClient({ ...options, endpoint: `/whip/${encodeURIComponent(target.lesson)}?${query}` });
}
