// Tells the server that the terminal is there, and now and then what it shows: for /kiosk and for the room's panel in a lesson.
import { sendHeartbeat } from '../../protocol/apiPlaces';
import { knownDeviceSecret } from './deviceSecret';

declare const __PAGES_VERSION__: string;

const everyMs = 30_000;
/** Every tenth heartbeat has a picture: one in five minutes is enough to see that a panel is well. */
const picturesEvery = 10;

/** @param picture what the page shows just now; null when it shows nothing. @returns how to stop */
export function keepHeartbeat(picture: () => Promise<Blob | null>): () => void {
  let count = 0;
  const beat = async () => {
    const secret = knownDeviceSecret();
    if (secret === null) return;
    const shown = count++ % picturesEvery === 0 ? await picture().catch(() => null) : null;
    // A heartbeat that is lost is followed by the next one.
    await sendHeartbeat(secret, __PAGES_VERSION__, shown).catch(() => undefined);
  };
  void beat();
  const timer = setInterval(() => void beat(), everyMs);
  return () => clearInterval(timer);
}

const width = 640;
const height = 360;

/** A small JPEG of what is drawn; about 30 kB, far below the 200 kB that the server takes. */
export function drawPicture(
  draw: (context: CanvasRenderingContext2D, width: number, height: number) => void,
) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return Promise.resolve(null);
  draw(context, width, height);
  return new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.7));
}
