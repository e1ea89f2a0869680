// Receives a lesson's slots on one connection, and keeps doing so.
import { createWhepClient, type SlotName } from '../protocol/whepClient';
import { viewerPolicy } from '../state/connection';
import { LiveConnection, type LiveConnectionOptions } from './liveConnection';

/** A slot that a viewer's screen has: a picture, a sound, or both. */
export interface WantedSlot {
  readonly name: SlotName;
  readonly audio: boolean;
  readonly video: boolean;
}

export interface SubscriberOptions extends Pick<
  LiveConnectionOptions,
  'onState' | 'onStatistics' | 'relayOnly'
> {
  readonly lesson: string;
  readonly slots: readonly WantedSlot[];
  readonly clientId: string;
  readonly token: () => string | null;
  /** A new connection's tracks, by slot; they are silent and black until the server feeds them. */
  readonly onTracks: (
    audio: ReadonlyMap<SlotName, MediaStreamTrack>,
    video: ReadonlyMap<SlotName, MediaStreamTrack>,
  ) => void;
}

/** The fixed stage of a classroom: the teacher's sound, the three pictures, the guest's sound. */
export const lessonSlots: readonly WantedSlot[] = [
  { name: 'lesson', audio: true, video: false },
  { name: 'screen', audio: false, video: true },
  { name: 'camera', audio: false, video: true },
  { name: 'guest', audio: true, video: true },
];

/** What the teacher sees of himself come back. */
export const monitorSlots: readonly WantedSlot[] = [
  { name: 'screen', audio: false, video: true },
  { name: 'camera', audio: false, video: true },
];

export class Subscriber {
  private readonly connection: LiveConnection;
  private readonly options: SubscriberOptions;
  private receivers = {
    audio: new Map<SlotName, MediaStreamTrack>(),
    video: new Map<SlotName, MediaStreamTrack>(),
  };

  constructor(options: SubscriberOptions) {
    this.options = options;
    const { onStatistics, relayOnly } = options;
    const slots = options.slots.map(({ name }) => name);
    this.connection = new LiveConnection({
      client: createWhepClient({ lesson: options.lesson, slots, clientId: options.clientId }, options),
      prepare: (peer) => this.prepare(peer),
      negotiated: () => options.onTracks(this.receivers.audio, this.receivers.video),
      onState: options.onState,
      ...(onStatistics && { onStatistics }),
      ...(relayOnly !== undefined && { relayOnly }),
      flow: (statistics) => statistics.mediaBytesReceived,
      // A paused lesson is as quiet as a dead server, so silence is asked about and flow is not.
      policy: viewerPolicy,
    });
  }

  get peerConnection(): RTCPeerConnection | null {
    return this.connection.peerConnection;
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
  }

  wake(): void {
    this.connection.wake();
  }

  /** The server gives audio lines their sounds and video lines their pictures, each in the order of the slots. */
  private prepare(peer: RTCPeerConnection): void {
    const audio = new Map<SlotName, MediaStreamTrack>();
    const video = new Map<SlotName, MediaStreamTrack>();
    const receive = (kind: 'audio' | 'video') =>
      peer.addTransceiver(kind, { direction: 'recvonly' }).receiver.track;
    for (const slot of this.options.slots) {
      if (slot.audio) audio.set(slot.name, receive('audio'));
      if (slot.video) video.set(slot.name, receive('video'));
    }
    this.receivers = { audio, video };
  }
}
