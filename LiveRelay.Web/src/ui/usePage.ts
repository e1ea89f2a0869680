// Who this page is: its lesson and token from the link, its id, and the switches that tests and kiosks set in the query.
import { useRoute } from 'vue-router';
import { takeJoinToken } from '../protocol/joinToken';
import { isVideoCodecName, type VideoCodecName } from '../media/codecs';
import { tabValues } from './storedValue';

export interface Page {
  readonly lesson: string;
  readonly token: string | null;
  readonly clientId: string;
  /** `?codec=` of the publisher. */
  readonly videoCodec: VideoCodecName;
  /** `?autostart=1`: the teacher's page goes on air without a press. */
  readonly autostart: boolean;
  /** `?ice=relay`: TURN only, for finding out whether it works. */
  readonly relayOnly: boolean;
  /** `?monitor=0`: no returned picture, for computers that are too slow for one. */
  readonly monitor: boolean;
  /** `?kiosk=1`: a room's own terminal, where nobody answers questions. */
  readonly kiosk: boolean;
}

export function usePage(): Page {
  const route = useRoute();
  const query = new URLSearchParams(location.search);
  const codec = query.get('codec');
  return {
    lesson: String(route.params['lesson']),
    token: takeJoinToken({ location, history, storage: tabValues }),
    clientId: pageId(),
    videoCodec: isVideoCodecName(codec) ? codec : 'h264',
    autostart: query.get('autostart') === '1',
    relayOnly: query.get('ice') === 'relay',
    monitor: query.get('monitor') !== '0',
    kiosk: query.get('kiosk') === '1',
  };
}

/** The same after a reload, so that the server recognises the page. */
function pageId(): string {
  const key = 'liverelay.page';
  const known = tabValues.getItem(key);
  if (known !== null) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  tabValues.setItem(key, id);
  return id;
}
