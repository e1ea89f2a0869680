// Reads a recording's files: what a picture's blocks say at moments of the file, and where its sound beeps.
(() => {
  const once = (target, name) =>
    new Promise((done, failed) => {
      target.addEventListener(name, done, { once: true });
      target.addEventListener('error', () => failed(new Error(target.error?.message ?? name)), { once: true });
    });

  const untoldMs = 5000;

  /**
   * Seeks. A browser may tell nothing of a picture that it presents, and one that stands is not presented again: it is then sought anew, and all of it
   * counts as that seek's time.
   */
  async function presentedAt(video, moment) {
    for (let tries = 0; tries < 4; tries++) {
      const presented = new Promise((done) => video.requestVideoFrameCallback((_, metadata) => done(metadata)));
      const sought = once(video, 'seeked');
      video.currentTime = moment;
      await sought;
      const metadata = await Promise.race([presented, new Promise((done) => setTimeout(done, untoldMs))]);
      if (metadata) return metadata;
    }
    throw new Error(`the picture at ${moment} s was never presented`);
  }

  /** The picture shown at each of the moments (s), with the code read from it and how long the seek took (ms). */
  async function picturesAt(url, moments) {
    const video = Object.assign(document.createElement('video'), { muted: true, preload: 'auto', src: url });
    document.body.append(video);
    await once(video, 'loadeddata');
    const pictures = [];
    for (const moment of moments.filter((time) => time < video.duration)) {
      const began = instrument.now();
      const { mediaTime, width, height } = await presentedAt(video, moment);
      const seekMs = instrument.now() - began;
      pictures.push({ moment, mediaTime, width, height, seekMs, code: await instrument.read(video) });
    }
    const { duration } = video;
    video.remove();
    return { duration, pictures };
  }

  /** Where beeps begin in a file's sound, in s, and how long it is. */
  async function beepsIn(url) {
    const bytes = await (await fetch(url)).arrayBuffer();
    const context = new OfflineAudioContext({ length: 1, sampleRate: 48000 });
    const sound = await context.decodeAudioData(bytes);
    const samples = sound.getChannelData(0);
    const beeps = [];
    let quiet = 0;
    for (let i = 0; i < samples.length; i++) {
      if (Math.abs(samples[i]) < 0.1) quiet++;
      else {
        if (quiet > 0.3 * sound.sampleRate) beeps.push(i / sound.sampleRate);
        quiet = 0;
      }
    }
    return { duration: sound.duration, beeps };
  }

  /** The newest recording that is ready, with all of it; null if there is none in time. */
  async function readyRecording(withinSeconds) {
    const get = async (path) => (await fetch(path)).json();
    for (const end = instrument.now() + withinSeconds * 1000; instrument.now() < end; ) {
      const { items = [] } = await get('/api/recordings');
      const ready = items.find(({ state }) => state === 'ready');
      if (ready !== undefined) return get(`/api/recordings/${ready.id}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    return null;
  }

  Object.assign(instrument, { readyRecording, picturesAt, beepsIn });
})();
