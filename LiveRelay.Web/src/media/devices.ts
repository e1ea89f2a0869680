// Cameras, microphones and screens: asking for them, and saying in one word why it failed.

export type DeviceProblem =
  /** The page is not served over HTTPS, so the browser has no devices at all. */
  | 'insecure'
  | 'denied'
  | 'notFound'
  /** Another program holds it. */
  | 'busy'
  | 'unknown';

export class DeviceError extends Error {
  readonly problem: DeviceProblem;

  constructor(problem: DeviceProblem, cause: string) {
    super(cause);
    this.name = 'DeviceError';
    this.problem = problem;
  }
}

export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
}

export interface DeviceList {
  readonly cameras: readonly DeviceChoice[];
  readonly microphones: readonly DeviceChoice[];
}

export function hasDevices(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export async function listDevices(): Promise<DeviceList> {
  if (!hasDevices()) return { cameras: [], microphones: [] };
  const devices = await navigator.mediaDevices.enumerateDevices();
  const choices = (kind: MediaDeviceKind) =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device) => ({ id: device.deviceId, label: device.label }));
  return { cameras: choices('videoinput'), microphones: choices('audioinput') };
}

export type DeviceKind = 'camera' | 'microphone';

/**
 * Opens the devices that are asked for, in one question to the person; the value is the wanted device's id, or null for any.
 * @throws DeviceError
 */
export async function openDevices(
  wanted: Partial<Record<DeviceKind, string | null>>,
  { noiseSuppression = true } = {},
): Promise<Partial<Record<DeviceKind, MediaStreamTrack>>> {
  const { camera, microphone } = wanted;
  try {
    const stream = await openChosen({
      ...(camera !== undefined && { video: cameraConstraints(camera) }),
      ...(microphone !== undefined && { audio: microphoneConstraints(microphone, noiseSuppression) }),
    });
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    if (video) video.contentHint = 'motion';
    return { ...(video && { camera: video }), ...(audio && { microphone: audio }) };
  } catch (error) {
    throw asDeviceError(error);
  }
}

export interface RoomDevices {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
}

/** The devices that a room has chosen; null for any. */
export type RoomChoice = Readonly<Record<DeviceKind, string | null>>;

/** Opens what a room speaks with: both, or the one that there is. @throws DeviceError where neither opens. */
export async function openRoomDevices(chosen: RoomChoice, noiseSuppression: boolean): Promise<RoomDevices> {
  const open = async (wanted: Parameters<typeof openDevices>[0]) => {
    const { camera = null, microphone = null } = await openDevices(wanted, { noiseSuppression });
    return { camera, microphone };
  };
  try {
    return await open(chosen);
  } catch (error) {
    // A room without a camera, or whose camera another program holds, can still be heard.
    return await open({ microphone: chosen.microphone })
      .catch(() => open({ camera: chosen.camera }))
      .catch(() => Promise.reject(error));
  }
}

/** A picture for the wall: 180 lines, ten times a second; of the wanted camera, or null for any. @throws DeviceError */
export async function openSmallCamera(deviceId: string | null): Promise<MediaStreamTrack> {
  try {
    const stream = await openChosen({
      video: {
        width: { ideal: 320 },
        height: { ideal: 180 },
        frameRate: { ideal: 10, max: 10 },
        ...chosenDevice(deviceId),
      },
    });
    const track = stream.getVideoTracks()[0];
    if (track === undefined) throw new DeviceError('notFound', 'The camera has no picture.');
    return track;
  } catch (error) {
    throw asDeviceError(error);
  }
}

/**
 * The chosen device, or any other one if it is not there any more. Wished for and no more, it would lose against one that comes
 * nearer to the wanted size.
 */
async function openChosen(constraints: {
  readonly video?: MediaTrackConstraints;
  readonly audio?: MediaTrackConstraints;
}): Promise<MediaStream> {
  if (!hasDevices()) throw new DeviceError('insecure', 'navigator.mediaDevices is missing.');
  const { mediaDevices } = navigator;
  try {
    return await mediaDevices.getUserMedia(constraints);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'OverconstrainedError') throw error;
    const anyOf = (wanted: MediaTrackConstraints): MediaTrackConstraints => ({ ...wanted, deviceId: [] });
    return await mediaDevices.getUserMedia({
      ...(constraints.video && { video: anyOf(constraints.video) }),
      ...(constraints.audio && { audio: anyOf(constraints.audio) }),
    });
  }
}

function chosenDevice(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

/** Ideal, not exact: an old webcam that has only 640×480 is better than none. */
function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    ...chosenDevice(deviceId),
  };
}

/** With echo cancellation, since the remote classes' loudspeakers stand in front of open microphones. */
function microphoneConstraints(deviceId: string | null, noiseSuppression: boolean): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression,
    autoGainControl: true,
    channelCount: { ideal: 1 },
    sampleRate: { ideal: 48_000 },
    ...chosenDevice(deviceId),
  };
}

/** Null when the person closed the browser's picker. @throws DeviceError */
export async function openScreen(): Promise<MediaStreamTrack | null> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 15 } },
      audio: false,
    });
    const track = stream.getVideoTracks()[0];
    if (track === undefined) throw new DeviceError('notFound', 'The picked screen has no picture.');
    // Text keeps its edges; 'detail' would still be smoothed by some encoders.
    track.contentHint = 'text';
    return track;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null;
    throw asDeviceError(error);
  }
}

export function onDeviceChange(listener: () => void): () => void {
  if (!hasDevices()) return () => undefined;
  navigator.mediaDevices.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices.removeEventListener('devicechange', listener);
}

function asDeviceError(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error;
  if (!(error instanceof DOMException)) return new DeviceError('unknown', String(error));
  return new DeviceError(problemByName.get(error.name) ?? 'unknown', error.message);
}

const problemByName: ReadonlyMap<string, DeviceProblem> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'notFound'],
  ['OverconstrainedError', 'notFound'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
]);
