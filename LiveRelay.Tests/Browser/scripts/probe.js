// Looks at what a viewer sees and listens to what it hears.
(() => {
  const { now, read, ageAt } = instrument;

  /** Reads each presented frame of a video element. */
  class PictureProbe {
    constructor(video) {
      this.video = video;
      this.frames = [];
      this.started = now();
      this.next();
    }

    next() {
      this.video.requestVideoFrameCallback((_, metadata) => {
        this.next();
        const shown = performance.timeOrigin + metadata.expectedDisplayTime;
        void read(this.video).then((code) =>
          this.frames.push({
            shown,
            presented: metadata.presentedFrames,
            width: metadata.width,
            source: code?.source ?? null,
            value: code?.value ?? null,
            age: code === null ? null : ageAt(shown, code.value),
          }),
        );
      });
    }
  }

  const threshold = 0.1;
  const silenceBefore = 0.3;

  /**
   * Hears the beginnings of beeps in a track that some media element plays. Not by Web Audio, whose buffer between a track and
   * its graph grows with each hiccup of a busy machine and never shrinks.
   */
  class SoundProbe {
    constructor() {
      /** When beeps began to be heard. */
      this.onsets = [];
      /** The loudest sample of each tenth of a second. */
      this.peaks = [];
      this.offset = Infinity;
      this.quiet = 0;
    }

    /** Listens until the track ends. */
    async listen(track) {
      const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
      for (;;) {
        const { value: data, done } = await reader.read();
        if (done) return;
        // The time stamp is the moment of delivery on a clock of its own; the quickest reading tells how that stands to ours.
        this.offset = Math.min(this.offset, now() - data.timestamp / 1000);
        const samples = new Float32Array(data.numberOfFrames);
        data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
        this.look(samples, data.timestamp / 1000 + this.offset, data.sampleRate);
        data.close();
      }
    }

    look(samples, time, rate) {
      let peak = 0;
      for (let i = 0; i < samples.length; i++) {
        const value = Math.abs(samples[i]);
        peak = Math.max(peak, value);
        if (value < threshold) this.quiet++;
        else {
          if (this.quiet > silenceBefore * rate) this.onsets.push(time + (i / rate) * 1000);
          this.quiet = 0;
        }
      }
      this.peaks.push({ time, loudness: peak });
    }
  }

  /** Listens to whatever track an element plays, one after the other. */
  function listenTo(element) {
    const probe = new SoundProbe();
    let heard = null;
    const look = () => {
      const track = element.srcObject?.getAudioTracks()[0] ?? null;
      if (track === heard || track?.readyState !== 'live') return;
      heard = track;
      void probe.listen(track);
    };
    setInterval(look, 50);
    look();
    return probe;
  }

  /** Starts to watch a stage's pictures and to listen to its sounds; elements are named by their data-testid. */
  function attend(pictures, sounds) {
    const find = (name) => document.querySelector(`[data-testid="${name}"]`);
    instrument.pictures = pictures.map((name) => new PictureProbe(find(name)));
    instrument.sounds = sounds.map((name) => listenTo(find(name)));
  }

  // When each answer of a server was applied.
  const answers = [];
  const { setRemoteDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    answers.push(now());
    return setRemoteDescription.call(this, description);
  };

  Object.assign(instrument, { PictureProbe, listenTo, attend, answers, pictures: [], sounds: [] });
})();
