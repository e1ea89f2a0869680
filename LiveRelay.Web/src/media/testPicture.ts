// A moving picture that says what it is, for trying the way up without a camera.

export interface TestPicture {
  readonly track: MediaStreamTrack;
  stop(): void;
}

const width = 1280;
const height = 720;

/** Null where the browser cannot film a canvas. */
export function startTestPicture(words: string): TestPicture | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null || typeof canvas.captureStream !== 'function') return null;
  const draw = () => {
    // Noise, since an encoder makes next to nothing of a picture that stands still.
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${Math.random() * 360} 70% 45%)`;
      context.fillRect(Math.random() * width, Math.random() * height, 60, 40);
    }
    context.fillStyle = '#000';
    context.fillRect(0, height / 2 - 60, width, 120);
    context.fillStyle = '#fff';
    context.font = '56px sans-serif';
    context.textAlign = 'center';
    context.fillText(words, width / 2, height / 2 + 20);
  };
  draw();
  const timer = setInterval(draw, 66);
  const track = canvas.captureStream(15).getVideoTracks()[0];
  if (track === undefined) return null;
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
