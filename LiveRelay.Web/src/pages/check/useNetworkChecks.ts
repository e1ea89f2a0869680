// The line to the server: how fast, whose clock, which way sound and video take, and whether the relay works.
import type { ProbeResult } from '../../media/pathProbe';
import { measureLine } from '../../protocol/lineProbe';
import {
  judgeClock,
  judgeDownlink,
  judgePath,
  judgeRelay,
  judgeUpload,
  type Verdict,
} from '../../state/check';
import { c } from './checkTexts';
import { useStep } from './useStep';

export interface LessonAccess {
  readonly lesson: string;
  readonly token: string;
  readonly clientId: string;
  /** Whether sound and video may only go over the relay. */
  readonly relayOnly: boolean;
}

type PathCode = ReturnType<typeof judgePath>['code'] | 'refused';
type UploadCode = ReturnType<typeof judgeUpload>['code'] | 'refused' | 'impossible' | 'inUse';

const refused: Verdict<'refused'> = { grade: 'bad', code: 'refused' };

/** Only those who come with a lesson need it. */
const lessonProbe = () => import('./lessonProbe');

export function useNetworkChecks(access: LessonAccess | null) {
  const clock = useStep(async () => {
    const { clockOffset } = await measureLine(0);
    return { verdict: judgeClock(clockOffset), value: clockOffset };
  });
  const downlink = useStep(async () => {
    const { rate } = await measureLine();
    return { verdict: judgeDownlink(rate), value: rate };
  });

  const watch = async (relayOnly: boolean): Promise<ProbeResult> => {
    const { lesson, token, clientId } = access!;
    const { createWhepClient, probePath } = await lessonProbe();
    const client = createWhepClient(
      // A name of its own, so that the server does not take it for the lesson page coming back.
      { lesson, slots: ['camera', 'screen'], clientId: `check-${clientId}` },
      { token: () => token },
    );
    return probePath({
      client,
      prepare: (peer) => {
        peer.addTransceiver('video', { direction: 'recvonly' });
        peer.addTransceiver('video', { direction: 'recvonly' });
      },
      relayOnly,
      lookMs: 2500,
    });
  };

  const path = useStep<PathCode, ProbeResult>(async () => {
    try {
      const result = await watch(access?.relayOnly === true);
      return { verdict: judgePath(result), value: result };
    } catch {
      return { verdict: refused, value: null };
    }
  });
  const relay = useStep(async () => {
    const result = await watch(true).catch(() => null);
    return { verdict: judgeRelay(result?.relayOffered === true, result), value: result };
  });

  const upload = useStep<UploadCode, ProbeResult>(async () => {
    const { lesson, token, clientId, relayOnly } = access!;
    // A test must not take the teacher's picture from a lesson that is on.
    if ((await watch(relayOnly).catch(() => null))?.received) {
      return { verdict: { grade: 'warn', code: 'inUse' }, value: null };
    }
    const { createWhipClient, preferVideoCodec, probePath, startTestPicture } = await lessonProbe();
    const picture = startTestPicture(c.value.upload.picture);
    if (picture === null) return { verdict: { grade: 'info', code: 'impossible' }, value: null };
    const track = mayPublish(token).includes('screen') ? 'screen' : 'wall';
    const client = createWhipClient({ lesson, track, clientId: `check-${clientId}` }, { token: () => token });
    try {
      const result = await probePath({
        client,
        prepare: (peer) => {
          const sending = peer.addTransceiver(picture.track, {
            direction: 'sendonly',
            streams: [new MediaStream()],
            sendEncodings: [{ maxBitrate: 2_500_000 }],
          });
          preferVideoCodec(sending, 'h264');
        },
        relayOnly,
        lookMs: 6000,
      });
      return { verdict: judgeUpload(result, result.sent), value: result };
    } catch {
      return { verdict: refused, value: null };
    } finally {
      picture.stop();
    }
  });

  return { clock, downlink, path, relay, upload };
}

/** What a join token permits to publish; the server decides, this only chooses what to try. */
export function mayPublish(token: string): readonly string[] {
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const claims = JSON.parse(atob(payload)) as { publish?: unknown };
    return Array.isArray(claims.publish) ? claims.publish.map(String) : [];
  } catch {
    return [];
  }
}
