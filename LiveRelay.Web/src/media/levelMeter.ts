// Measures how loud a microphone is, independent of whether it is on the air.

export class LevelMeter {
  /** Null where the browser has none (Safari 14.0): the page works without a meter. */
  private readonly context = typeof AudioContext === 'function' ? new AudioContext() : null;
  private readonly analyser = this.context?.createAnalyser();
  private readonly samples = new Float32Array(2048);
  private source: MediaStreamAudioSourceNode | null = null;

  constructor() {
    // 2048 samples are 43 ms at 48 kHz: a look every 66 ms misses little of a syllable.
    if (this.analyser) this.analyser.fftSize = this.samples.length;
  }

  listen(track: MediaStreamTrack | null): void {
    this.source?.disconnect();
    this.source = null;
    if (track === null || this.context === null || !this.analyser) return;
    try {
      this.source = this.context.createMediaStreamSource(new MediaStream([track]));
      this.source.connect(this.analyser);
    } catch {
      // Firefox refuses a microphone whose sample rate is not the context's.
      this.source = null;
    }
    void this.context.resume();
  }

  /** The peak of the last moment in dBFS, -100 for silence; null when it cannot be measured. */
  read(): number | null {
    if (this.source === null || this.context?.state !== 'running') {
      void this.context?.resume();
      return null;
    }
    this.analyser?.getFloatTimeDomainData(this.samples);
    let peak = 0;
    for (const sample of this.samples) peak = Math.max(peak, Math.abs(sample));
    return peak <= 1e-5 ? -100 : 20 * Math.log10(peak);
  }

  close(): void {
    this.listen(null);
    void this.context?.close();
  }
}
