// What the stage shows: which slots have a picture, and where each one goes.

export type PictureSlot = 'screen' | 'camera' | 'guest';
export const pictureSlots: readonly PictureSlot[] = ['screen', 'camera', 'guest'];

/** `hidden` slots keep their place in the page, so that a picture that comes back costs nothing. */
export type Place = 'main' | 'inset' | 'upperInset' | 'left' | 'right' | 'hidden';

/** A slide must be readable, so the screen is large whenever there is one; without it the people are. */
export function layoutStage(visible: Readonly<Record<PictureSlot, boolean>>): Record<PictureSlot, Place> {
  const { screen, camera, guest } = visible;
  if (screen) {
    return { screen: 'main', camera: camera ? 'inset' : 'hidden', guest: guestBeside(camera, guest) };
  }
  if (camera && guest) return { screen: 'hidden', camera: 'left', guest: 'right' };
  return { screen: 'hidden', camera: camera ? 'main' : 'hidden', guest: guest ? 'main' : 'hidden' };
}

function guestBeside(camera: boolean, guest: boolean): Place {
  if (!guest) return 'hidden';
  return camera ? 'upperInset' : 'inset';
}

/** A slot that delivered no frame for so long is empty. A shared screen that stands still sends about one frame a second. */
export const emptyAfterMs: Readonly<Record<PictureSlot, number>> = {
  screen: 3000,
  camera: 2000,
  guest: 2000,
};

/** Remembers when each slot last showed a frame. */
export class PictureWatch {
  private readonly frames = new Map<PictureSlot, number>();
  private readonly lastFrame = new Map<PictureSlot, number>();

  /** @param count frames so far; the first count seen is a beginning, not a frame, unless it is above zero. */
  countFrames(slot: PictureSlot, count: number, now: number): void {
    if (count > (this.frames.get(slot) ?? 0)) this.lastFrame.set(slot, now);
    this.frames.set(slot, count);
  }

  /** A frame was presented. */
  frame(slot: PictureSlot, now: number): void {
    this.lastFrame.set(slot, now);
  }

  /** A new connection counts from zero; what was seen last stays until it is out of date. */
  restart(): void {
    this.frames.clear();
  }

  visible(now: number): Record<PictureSlot, boolean> {
    const fresh = (slot: PictureSlot) => {
      const last = this.lastFrame.get(slot);
      return last !== undefined && now - last < emptyAfterMs[slot];
    };
    return { screen: fresh('screen'), camera: fresh('camera'), guest: fresh('guest') };
  }
}
