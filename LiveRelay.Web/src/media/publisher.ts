// Publishes camera and microphone, a shared screen or a small picture for the wall into a lesson, and keeps doing so.
import type { SessionClient } from '../protocol/sessionClient';
import { createWhipClient, type TrackName } from '../protocol/whipClient';
import { publisherPolicy } from '../state/connection';
import { LayerPause } from '../state/layerPause';
import { LiveConnection, type LiveConnectionOptions } from './liveConnection';
import { preferVideoCodec, type VideoCodecName } from './codecs';

export interface PublisherOptions extends Pick<
  LiveConnectionOptions,
  'onState' | 'onStatistics' | 'relayOnly'
> {
  readonly lesson: string;
  readonly track: TrackName;
  readonly clientId: string;
  readonly token: () => string | null;
  readonly videoCodec: VideoCodecName;
}

export class Publisher {
  private readonly client: SessionClient;
  private readonly connection: LiveConnection;
  private readonly options: PublisherOptions;
  private layerPause = new LayerPause();
  private layersTimer: ReturnType<typeof setInterval> | undefined;
  private audio: MediaStreamTrack | null = null;
  private video: MediaStreamTrack | null = null;

  constructor(options: PublisherOptions) {
    this.options = options;
    const { onStatistics, relayOnly } = options;
    this.client = createWhipClient(options, { token: options.token });
    this.connection = new LiveConnection({
      client: this.client,
      prepare: (peer) => this.prepare(peer),
      negotiated: (peer) => this.limit(peer),
      onState: options.onState,
      ...(onStatistics && { onStatistics }),
      ...(relayOnly !== undefined && { relayOnly }),
      // What we send tells nothing about a dead server; its feedback does.
      flow: (statistics) => statistics.pathBytesReceived,
      policy: publisherPolicy,
    });
  }

  get peerConnection(): RTCPeerConnection | null {
    return this.connection.peerConnection;
  }

  start(audio: MediaStreamTrack | null, video: MediaStreamTrack | null): void {
    this.audio = audio;
    this.video = video;
    this.connection.start();
    clearInterval(this.layersTimer);
    this.layersTimer = setInterval(() => void this.followWishes().catch(() => undefined), layersLookMs);
  }

  /** Puts another device on the air without a new negotiation. */
  async replace(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    if (kind === 'audio') {
      this.audio = track;
    } else {
      const before = videoEncodings(this.options.track, this.video).length;
      this.video = track;
      // Which layers there are is agreed on when the session begins.
      if (track !== null && videoEncodings(this.options.track, track).length !== before) {
        this.connection.stop();
        this.connection.start();
        return;
      }
    }
    const transceiver = this.peerConnection
      ?.getTransceivers()
      .find(({ receiver }) => receiver.track.kind === kind);
    await transceiver?.sender.replaceTrack(track);
  }

  stop(): void {
    clearInterval(this.layersTimer);
    this.connection.stop();
  }

  wake(): void {
    this.connection.wake();
  }

  /** Layers that nobody has a use for are not encoded and not sent. */
  private async followWishes(): Promise<void> {
    const sender = this.peerConnection?.getSenders().find(({ track }) => track?.kind === 'video');
    const url = this.connection.sessionUrl;
    const rids = sender?.getParameters().encodings.flatMap(({ rid }) => rid ?? []) ?? [];
    if (sender === undefined || url === null || rids.length < 2) return;
    const sent = this.layerPause.look(rids, await this.client.wantedLayers(url));
    const parameters = sender.getParameters();
    const changed = parameters.encodings.filter(({ rid, active }) => active !== sent.get(rid ?? ''));
    if (changed.length === 0) return;
    for (const encoding of changed) encoding.active = !encoding.active;
    await sender.setParameters(parameters);
  }

  private prepare(peer: RTCPeerConnection): void {
    this.layerPause = new LayerPause();
    // One stream for both, so that receivers keep lips and sound together.
    const stream = new MediaStream();
    if (this.options.track === 'camera' || this.options.track === 'guest') {
      peer.addTransceiver(this.audio ?? 'audio', {
        direction: 'sendonly',
        streams: [stream],
        sendEncodings: [{ maxBitrate: audioBitrate }],
      });
    }
    const video = peer.addTransceiver(this.video ?? 'video', {
      direction: 'sendonly',
      streams: [stream],
      sendEncodings: videoEncodings(this.options.track, this.video),
    });
    preferVideoCodec(video, this.options.videoCodec);
  }

  /** Sets what is only accepted once the codec is negotiated. */
  private limit(peer: RTCPeerConnection): void {
    for (const sender of peer.getSenders()) {
      if (sender.track?.kind !== 'video') continue;
      const parameters: RTCRtpSendParameters = sender.getParameters();
      // Without it a lone 720p stream starts small for 11 to 14 s; and writing on a board needs pixels more than motion.
      parameters.degradationPreference = 'maintain-resolution';
      sender.setParameters(parameters).catch(() => undefined);
    }
  }
}

const layersLookMs = 3000;

/** Speech at 48 kHz mono is transparent well below this; music lessons need the rest. */
const audioBitrate = 64_000;

/**
 * Temporal layers: the server may leave frames out, down to a half or a quarter, before a narrow line gets a smaller picture. A browser that knows
 * no such thing passes over it. Without it Chromium would send VP9's layers in one stream instead of three.
 */
const threeRates = { scalabilityMode: 'L1T3' };
const twoRates = { scalabilityMode: 'L1T2' };
const oneRate = { scalabilityMode: 'L1T1' };

/**
 * The layers of a picture, the smallest first; the server gives each viewer the one that fits his screen and line.
 * 2.5 Mbit/s is what 720p30 of a person at a board needs, and 1080p slides at 15 frames/s stay sharp within it;
 * a school's uplink of 10 Mbit/s then carries both with room for its remote rooms.
 */
export function videoEncodings(track: TrackName, video: MediaStreamTrack | null): RTCRtpEncodingParameters[] {
  switch (track) {
    case 'screen': {
      // Text must stay sharp: on a narrow line the frame rate falls, never the size. Without a scale browsers would halve the first.
      const all = {
        rid: 'f',
        maxBitrate: 2_500_000,
        maxFramerate: 15,
        scaleResolutionDownBy: 1,
        ...twoRates,
      };
      const slow = { rid: 's', maxBitrate: 500_000, maxFramerate: 5, scaleResolutionDownBy: 1, ...oneRate };
      return layersFor(video) === 1 ? [all] : [slow, all];
    }
    case 'wall': {
      // Cameras that know no small picture give a large one.
      const scaleResolutionDownBy = Math.max(1, (video?.getSettings().height ?? wallLines) / wallLines);
      return [{ maxBitrate: 120_000, maxFramerate: 10, scaleResolutionDownBy }];
    }
    default: {
      const quarter = {
        rid: 'q',
        maxBitrate: 200_000,
        maxFramerate: 30,
        scaleResolutionDownBy: 4,
        ...threeRates,
      };
      const half = {
        rid: 'h',
        maxBitrate: 500_000,
        maxFramerate: 30,
        scaleResolutionDownBy: 2,
        ...threeRates,
      };
      const full = { rid: 'f', maxBitrate: 2_500_000, maxFramerate: 30, ...threeRates };
      if (layersFor(video) === 3) return [quarter, half, full];
      const small = { ...full, maxBitrate: 1_200_000 };
      return layersFor(video) === 2 ? [{ ...half, maxBitrate: 300_000 }, small] : [small];
    }
  }
}

/**
 * Chromium encodes fewer layers of a small picture than it was asked for, and leaves out the last ones, which are the best. So no more than
 * it will encode are asked for: https://webrtc.googlesource.com/src, video/config/simulcast.cc.
 */
function layersFor(video: MediaStreamTrack | null): number {
  const { width = 1280, height = 720 } = video?.getSettings() ?? {};
  return width * height >= 960 * 540 ? 3 : width * height >= 480 * 270 ? 2 : 1;
}

const wallLines = 180;
