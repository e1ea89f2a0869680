// Measures how loud a microphone is, independent of whether it is on the air.

export class LevelMeter {
  private readonly context: AudioContext;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;
  private source: MediaStreamAudioSourceNode | null = null;

  constructor() {
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    // 2048 samples are 43 ms at 48 kHz: a look every 50 ms misses next to nothing.
    this.analyser.fftSize = 2048;
    this.samples = new Float32Array(this.analyser.fftSize);
  }

  listen(track: MediaStreamTrack | null): void {
    this.source?.disconnect();
    this.source = null;
    if (track === null) return;
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.analyser);
    void this.context.resume();
  }

  /** The peak of the last moment in dBFS, -100 for silence; null while the browser holds the meter back. */
  read(): number | null {
    if (this.source === null || this.context.state !== 'running') {
      void this.context.resume();
      return null;
    }
    this.analyser.getFloatTimeDomainData(this.samples);
    let peak = 0;
    for (const sample of this.samples) peak = Math.max(peak, Math.abs(sample));
    return peak <= 1e-5 ? -100 : 20 * Math.log10(peak);
  }

  close(): void {
    this.listen(null);
    void this.context.close();
  }
}
