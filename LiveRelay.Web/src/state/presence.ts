// What a room reports about itself: whether the lesson arrives, by which way, and how large the screen is really drawn.
import type { MediaPath, Presence } from '../protocol/lessonContract';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The pixels with which a picture is really drawn: it is fitted into its box, the box has so many device pixels, and
 * enlarging adds none.
 */
export function drawnSize(box: Size, picture: Size, pixelRatio: number): Size {
  if (box.width <= 0 || box.height <= 0 || picture.width <= 0 || picture.height <= 0)
    return { width: 0, height: 0 };
  const fit = Math.min(box.width / picture.width, box.height / picture.height) * pixelRatio;
  const scale = Math.min(1, fit);
  return { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
}

/** Counters of a connection at one moment. */
export interface Counters {
  /** Milliseconds. */
  readonly at: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Of the largest picture. */
  readonly frames: number;
}

/** Share of packets lost between two looks, in percent with one decimal; 0 where none came. */
export function lossBetween(before: Counters, after: Counters): number {
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  const received = Math.max(0, after.packetsReceived - before.packetsReceived);
  return lost + received === 0 ? 0 : Math.round((lost / (lost + received)) * 1000) / 10;
}

/** Frames a second between two looks. A counter that went back belongs to a new connection. */
export function rateBetween(before: Counters, after: Counters): number {
  const elapsed = after.at - before.at;
  const frames = after.frames - before.frames;
  return elapsed <= 0 || frames <= 0 ? 0 : Math.round((frames * 1000) / elapsed);
}

export function pathOf(path: 'udp' | 'tcp' | 'turn' | null): MediaPath {
  if (path === null) return 'none';
  return path === 'turn' ? 'relay' : path;
}

/** Whether the teacher should know at once, and not with the next regular report. */
export function isNews(before: Presence | null, now: Presence): boolean {
  return (
    before === null ||
    before.hasPicture !== now.hasPicture ||
    before.hasSound !== now.hasSound ||
    before.path !== now.path ||
    before.screenHeight !== now.screenHeight ||
    before.screenWidth !== now.screenWidth
  );
}
