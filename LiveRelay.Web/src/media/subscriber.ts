// Receives a lesson's slots on one connection, and keeps doing so.
import type { SessionClient } from '../protocol/sessionClient';
import { createWhepClient, type SlotName } from '../protocol/whepClient';
import { viewerPolicy } from '../state/connection';
import { guestSlots } from '../state/stage';
import { askForDependencies } from './dependencies';
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

/** How high each slot's picture stands on the screen, in device pixels. */
export type PictureSizes = Readonly<Partial<Record<SlotName, number>>>;

/** A window that is being drawn larger changes with each frame. */
const sizesRestMs = 400;

/** What a page receives: the lesson as a class has it, or what the teacher needs of it on his console. */
export type StageView = 'lesson' | 'console' | 'guests';

/**
 * A stage's slots. On a computer that is too slow for the lesson's own pictures (`guests`) the teacher still sees and hears who
 * answers him.
 * @param floors how many rooms may have the floor at once
 */
export function stageSlots(view: StageView, floors: number): readonly WantedSlot[] {
  const guests = guestSlots.slice(0, floors).map((name) => ({ name, audio: true, video: true }));
  if (view === 'guests') return guests;
  return [
    // The pictures of the lesson stand for its sound too, so that it must have a line, also where nobody listens to it.
    { name: 'lesson', audio: true, video: false },
    { name: 'screen', audio: false, video: true },
    { name: 'camera', audio: false, video: true },
    ...guests,
  ];
}

export class Subscriber {
  private readonly options: SubscriberOptions;
  private connection: LiveConnection;
  private client: SessionClient;
  private slots: readonly WantedSlot[];
  private isStarted = false;
  private sizes: PictureSizes = {};
  private sizesTimer: ReturnType<typeof setTimeout> | undefined;
  private receivers = {
    audio: new Map<SlotName, MediaStreamTrack>(),
    video: new Map<SlotName, MediaStreamTrack>(),
  };

  constructor(options: SubscriberOptions) {
    this.options = options;
    this.slots = options.slots;
    this.client = this.createClient();
    this.connection = this.createConnection();
  }

  get peerConnection(): RTCPeerConnection | null {
    return this.connection.peerConnection;
  }

  start(): void {
    this.isStarted = true;
    this.connection.start();
  }

  stop(): void {
    this.isStarted = false;
    this.connection.stop();
  }

  wake(): void {
    this.connection.wake();
  }

  /** Other slots are another connection; what is on the screen stays until it has something to show. */
  receive(slots: readonly WantedSlot[]): void {
    const names = (wanted: readonly WantedSlot[]) => wanted.map(({ name }) => name).join();
    if (names(slots) === names(this.slots)) return;
    this.slots = slots;
    this.connection.stop();
    this.client = this.createClient();
    this.connection = this.createConnection();
    if (this.isStarted) this.connection.start();
  }

  /** The page shows its pictures at these sizes now: it is sent no larger ones. */
  show(sizes: PictureSizes): void {
    if (JSON.stringify(sizes) === JSON.stringify(this.sizes)) return;
    this.sizes = sizes;
    clearTimeout(this.sizesTimer);
    this.sizesTimer = setTimeout(() => this.tellSizes(), sizesRestMs);
  }

  private tellSizes(): void {
    const url = this.connection.sessionUrl;
    // What is not told costs bandwidth and nothing else.
    if (url !== null) this.client.putSizes(url, this.sizes).catch(() => undefined);
  }

  private createClient(): SessionClient {
    const { lesson, clientId } = this.options;
    return createWhepClient({ lesson, slots: this.slots.map(({ name }) => name), clientId }, this.options);
  }

  private createConnection(): LiveConnection {
    const { options } = this;
    const { onStatistics, relayOnly } = options;
    return new LiveConnection({
      client: this.client,
      prepare: (peer) => this.prepare(peer),
      negotiated: () => {
        options.onTracks(this.receivers.audio, this.receivers.video);
        if (Object.keys(this.sizes).length > 0) this.tellSizes();
      },
      onState: options.onState,
      ...(onStatistics && { onStatistics }),
      ...(relayOnly !== undefined && { relayOnly }),
      flow: (statistics) => statistics.mediaBytesReceived,
      // A paused lesson is as quiet as a dead server, so silence is asked about and flow is not.
      policy: viewerPolicy,
    });
  }

  /** The server gives audio lines their sounds and video lines their pictures, each in the order of the slots. */
  private prepare(peer: RTCPeerConnection): void {
    const audio = new Map<SlotName, MediaStreamTrack>();
    const video = new Map<SlotName, MediaStreamTrack>();
    const receive = (kind: 'audio' | 'video') => {
      const transceiver = peer.addTransceiver(kind, { direction: 'recvonly' });
      if (kind === 'video') askForDependencies(transceiver);
      return transceiver.receiver.track;
    };
    for (const slot of this.slots) {
      if (slot.audio) audio.set(slot.name, receive('audio'));
      if (slot.video) video.set(slot.name, receive('video'));
    }
    this.receivers = { audio, video };
  }
}
