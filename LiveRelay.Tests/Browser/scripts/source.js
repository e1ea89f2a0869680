// A source of picture and sound whose moment of capture is known: the time painted in blocks, and a beep at each full second.
(() => {
  const { now, paint } = instrument;
  const beepLength = 0.1;
  const beepVolume = 0.5;
  /** Between the beeps it hums, so that sound can be told from silence at any moment. */
  const usualHum = 0.03;
  const frequency = 1000;

  /** @param options source (0–15, tells sources apart), width, height, frameRate; for the sound hum, how loud it is between the beeps */
  function picture({ source, width, height, frameRate }) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks();
    const draw = () => {
      if (track.readyState !== 'live') return clearInterval(timer);
      const time = now();
      context.fillStyle = time % 1000 < beepLength * 1000 ? '#fff' : '#446';
      context.fillRect(0, height / 6, width, (height * 5) / 6);
      // Something that moves, so that the encoder works as it does for a person.
      context.fillStyle = '#c84';
      context.fillRect(((time / 5) % width) - 40, height / 2, 80, height / 3);
      paint(context, width, height, source, Math.floor(time));
      track.requestFrame();
    };
    const timer = setInterval(draw, 1000 / frameRate);
    draw();
    return track;
  }

  // Date.now() is the one clock that an audio thread has too. A beep begins with the first block rendered in a new second;
  // when exactly that was is told, since the audio thread renders in bursts.
  const worklet = `
    registerProcessor('beeper', class extends AudioWorkletProcessor {
      constructor({ processorOptions }) { super(); this.hum = processorOptions.hum; this.second = Math.floor(Date.now() / 1000); this.left = 0; this.phase = 0; }
      process(_, [[channel]]) {
        const time = Date.now();
        const second = Math.floor(time / 1000);
        if (second !== this.second) {
          this.second = second;
          this.left = ${beepLength} * sampleRate;
          this.port.postMessage(time);
        }
        for (let i = 0; i < channel.length; i++, this.left--) {
          const volume = this.left > 0 ? ${beepVolume} : this.hum;
          channel[i] = volume * Math.sin(this.phase += (2 * Math.PI * ${frequency}) / sampleRate);
        }
        return true;
      }
    });`;

  /** A track with a beep at the beginning of each second; the beeps' moments are kept in instrument.beeps. */
  async function sound(hum = usualHum) {
    const context = new AudioContext({ sampleRate: 48000, latencyHint: 'interactive' });
    const url = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(url);
    const destination = context.createMediaStreamDestination();
    const node = new AudioWorkletNode(context, 'beeper', { numberOfInputs: 0, processorOptions: { hum } });
    node.port.onmessage = ({ data }) => instrument.beeps.push(data);
    node.connect(destination);
    await context.resume();
    const [track] = destination.stream.getAudioTracks();
    // The context lives as long as somebody holds it.
    track.context = context;
    return track;
  }

  /** Picture and sound as getUserMedia would give them. */
  async function camera(options) {
    const tracks = [picture(options)];
    if (options.sound) tracks.push(await sound(options.hum));
    return new MediaStream(tracks);
  }

  /** Makes the page's camera and microphone this source. */
  function replaceCamera(options) {
    navigator.mediaDevices.getUserMedia = () => camera({ ...options, sound: true });
  }

  /** Makes the whole page a shared screen's content: the painted time at a few frames a second, or once only. */
  function slides({ source, frameRate }) {
    const { innerWidth: width, innerHeight: height } = window;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { alpha: false });
    const draw = () => paint(context, width, height, source, Math.floor(now()));
    document.body.style.margin = '0';
    document.body.append(canvas);
    draw();
    if (frameRate > 0) setInterval(draw, 1000 / frameRate);
  }

  Object.assign(instrument, { camera, replaceCamera, slides, picture, sound, beeps: [] });
})();
