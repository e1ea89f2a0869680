// Feeds an element with a file that is still being written: its index is asked for again and again, its fragments are appended as they come.
import { getBytes, getFragments } from '../protocol/apiRecordings';
import type { FragmentIndex, RecordingTrack } from '../protocol/recordingTypes';
import { fragmentFor, isDue } from '../state/fragments';

const indexEveryMs = 1500;
const lookEveryMs = 250;
const aheadMs = 20_000;
/** What was played longer ago than that is given back. */
const behindSeconds = 60;

/** @returns how to end it, which gives its memory back */
export function feedGrowing(element: HTMLMediaElement, recording: string, track: RecordingTrack): () => void {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  const abort = new AbortController();
  element.src = address;
  source.addEventListener('sourceopen', () => void feed().catch(() => undefined), { once: true });

  async function feed(): Promise<void> {
    let index = await getFragments(recording, track.fileName);
    const kind = track.isVideo ? 'video/mp4' : 'audio/mp4';
    const buffer = source.addSourceBuffer(`${kind}; codecs="${index.codecs}"`);
    // The end is not known; without this, seeking would be bounded by what is loaded.
    source.duration = Number.POSITIVE_INFINITY;
    const [offset, length] = initOf(index);
    await append(buffer, await getBytes(track.url, offset, length, abort.signal));
    let loaded = -1;
    let wasSeeking = true;
    let askedAt = performance.now();
    element.addEventListener('seeking', () => (wasSeeking = true), { signal: abort.signal });
    while (!abort.signal.aborted) {
      if (performance.now() - askedAt > indexEveryMs) {
        askedAt = performance.now();
        // A line that fails for a moment ends nothing.
        index = await getFragments(recording, track.fileName).catch(() => index);
      }
      const atMs = element.currentTime * 1000;
      if (wasSeeking) {
        wasSeeking = false;
        if (!isBuffered(element, element.currentTime)) loaded = fragmentFor(index.fragments, atMs) - 1;
      }
      const next = index.fragments[loaded + 1];
      if (next !== undefined && isDue(index.fragments, loaded, atMs, aheadMs)) {
        const bytes = await getBytes(track.url, next[1], next[2], abort.signal).catch(() => null);
        if (bytes !== null && !abort.signal.aborted) {
          await append(buffer, bytes);
          loaded++;
          continue;
        }
      }
      const old = element.currentTime - behindSeconds;
      if (buffer.buffered.length > 0 && buffer.buffered.start(0) < old - behindSeconds) {
        buffer.remove(0, old);
        await updated(buffer);
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  return () => {
    abort.abort();
    URL.revokeObjectURL(address);
  };
}

/** Where the file's head is: told, or all that lies before the first fragment. */
function initOf(index: FragmentIndex): readonly [offset: number, bytes: number] {
  return index.init ?? [0, index.fragments[0]?.[1] ?? 0];
}

function isBuffered({ buffered }: HTMLMediaElement, seconds: number): boolean {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= seconds && seconds < buffered.end(i)) return true;
  }
  return false;
}

async function append(buffer: SourceBuffer, bytes: ArrayBuffer): Promise<void> {
  buffer.appendBuffer(bytes);
  await updated(buffer);
}

const updated = (buffer: SourceBuffer) =>
  new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }));
