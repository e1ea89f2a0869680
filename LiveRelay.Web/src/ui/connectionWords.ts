// Puts a connection's state into words.
import type { ConnectionState } from '../state/connection';
import type { Catalogue } from './i18n/catalogue';

export interface ConnectionWords {
  readonly tone: 'good' | 'busy' | 'alarm' | 'calm';
  readonly text: string;
}

/** @param everLive whether it was connected before. @param pictures whether something is on the stage. */
export function connectionWords(
  state: ConnectionState,
  everLive: boolean,
  pictures: boolean,
  t: Catalogue,
): ConnectionWords {
  if (state.refusal !== null) return { tone: 'alarm', text: t.connection.refused };
  switch (state.phase) {
    case 'idle':
      return { tone: 'calm', text: t.connection.stopped };
    case 'superseded':
      return { tone: 'alarm', text: t.connection.superseded };
    case 'live':
      return pictures
        ? { tone: 'good', text: t.connection.live }
        : { tone: 'calm', text: t.connection.waiting };
    default:
      return everLive
        ? { tone: 'busy', text: t.connection.reconnecting(state.attempt) }
        : { tone: 'busy', text: t.connection.connecting };
  }
}
