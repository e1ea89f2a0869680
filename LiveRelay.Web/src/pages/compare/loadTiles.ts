// What a comparison's address names, loaded; and why not, where that is so.
import { getClip } from '../../protocol/apiClips';
import { ApiFailure } from '../../protocol/apiClient';
import { getRecording } from '../../protocol/apiRecordings';
import type { RecordingDetail, Span } from '../../protocol/recordingTypes';
import { keptWithin, type CompareToken } from '../../state/compareClock';
import { lengthOf, playedTracks } from '../../state/recordingClock';
import type { Tile } from './useCompare';

/** `cut`: nothing is left of it; `closed`: not, or no longer, open to this person. */
export interface RefusedTile {
  readonly key: string;
  readonly name: string;
  readonly why: 'cut' | 'closed';
}

export const keyOf = (token: CompareToken) =>
  token.kind === 'clip'
    ? `c${token.clip}`
    : `r${token.recording}${token.span === null ? '' : `.${token.span[0]}-${token.span[1]}`}`;

function tileOf(
  key: string,
  recording: RecordingDetail,
  name: string | null,
  within: Span | null,
): Tile | RefusedTile {
  const length = lengthOf(playedTracks(recording.tracks), recording.durationMs);
  const spans = keptWithin(recording.cut, length, within);
  const title = name === null ? recording.title : `${name} · ${recording.title}`;
  return spans.length === 0
    ? { key, name: title, why: 'cut' }
    : { key, title, recording, spans, chapters: recording.chapters };
}

/** The phase's name where a stretch is just one. */
function nameOf(
  recording: RecordingDetail,
  span: Span | null,
  phaseName: (phase: string) => string,
): string | null {
  if (span === null) return null;
  const chapter = recording.chapters.find(({ startsAtMs }) => startsAtMs === span[0]);
  return chapter === undefined ? null : (chapter.name ?? phaseName(chapter.phase));
}

async function loadOne(
  token: CompareToken,
  phaseName: (phase: string) => string,
): Promise<Tile | RefusedTile> {
  const key = keyOf(token);
  try {
    if (token.kind === 'stretch') {
      const recording = await getRecording(token.recording);
      return tileOf(key, recording, nameOf(recording, token.span, phaseName), token.span);
    }
    const clip = await getClip(token.clip);
    if (clip.state !== 'there' || clip.recording === null)
      return { key, name: clip.name, why: clip.state === 'cut' ? 'cut' : 'closed' };
    return tileOf(key, await getRecording(clip.recording.id), clip.name, [clip.fromMs, clip.toMs]);
  } catch (error) {
    if (error instanceof ApiFailure && (error.status === 403 || error.status === 404))
      return { key, name: '', why: 'closed' };
    throw error;
  }
}

/** @throws ApiFailure when the server cannot be asked */
export const loadTiles = (tokens: readonly CompareToken[], phaseName: (phase: string) => string) =>
  Promise.all(tokens.map((token) => loadOne(token, phaseName)));

export const isTile = (one: Tile | RefusedTile): one is Tile => 'recording' in one;
