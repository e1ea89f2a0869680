// A plain WHIP publisher and a plain WHEP player: small, and nothing of LiveRelay's own pages in them, so that the server is
// tested apart from those.
(() => {
  const { now } = instrument;

  /** The servers of Link headers with rel="ice-server" (RFC 9725 section 4.6). */
  function iceServers(header) {
    const links = (header ?? '').match(/<[^>]*>(?:[^",]|"[^"]*")*/g) ?? [];
    const parameter = (link, name) => new RegExp(`${name}="([^"]*)"`).exec(link)?.[1];
    return links
      .filter((link) => parameter(link, 'rel') === 'ice-server')
      .map((link) => ({
        urls: /<([^>]*)>/.exec(link)[1],
        username: parameter(link, 'username'),
        credential: parameter(link, 'credential'),
      }));
  }

  class Session {
    /** @param options url, token, relay (TURN only) */
    async open(options, prepare) {
      const headers = { Authorization: `Bearer ${options.token}` };
      const told = await fetch(options.url, { method: 'OPTIONS', headers });
      this.peer = new RTCPeerConnection({
        bundlePolicy: 'max-bundle',
        iceTransportPolicy: options.relay ? 'relay' : 'all',
        iceServers: iceServers(told.headers.get('Link')),
      });
      prepare(this.peer);
      this.peer.addEventListener('connectionstatechange', () => {
        if (this.peer.connectionState === 'connected') this.connectedAt ??= now();
      });
      await this.peer.setLocalDescription();
      const response = await fetch(options.url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/sdp' },
        body: this.peer.localDescription.sdp,
      });
      const answer = await response.text();
      if (response.status !== 201) throw new Error(`${options.url}: ${response.status} ${answer}`);
      this.answeredAt = now();
      this.answer = answer;
      this.resource = new URL(response.headers.get('Location'), options.url).href;
      this.headers = headers;
      await this.peer.setRemoteDescription({ type: 'answer', sdp: answer });
      this.renegotiations = 0;
      this.peer.addEventListener('negotiationneeded', () => this.renegotiations++);
      return this;
    }

    async close() {
      this.peer.close();
      return (await fetch(this.resource, { method: 'DELETE', headers: this.headers })).status;
    }

    async stats() {
      const all = [];
      (await this.peer.getStats()).forEach((entry) => all.push(entry));
      return all;
    }
  }

  /** @param options url, token, relay, codec (such as "H264"), scalability (such as "L3T3"; none by default) */
  function publish(stream, options) {
    return new Session().open(options, (peer) => {
      for (const track of stream.getTracks()) {
        const scalable = track.kind === 'video' && options.scalability;
        const sendEncodings = scalable ? [{ scalabilityMode: options.scalability }] : undefined;
        const transceiver = peer.addTransceiver(track, { direction: 'sendonly', streams: [stream], sendEncodings });
        if (track.kind !== 'video') continue;
        const { codecs } = RTCRtpSender.getCapabilities('video');
        const wanted = codecs.filter(({ mimeType }) => [`video/${options.codec}`, 'video/rtx'].includes(mimeType));
        transceiver.setCodecPreferences(wanted);
        const parameters = transceiver.sender.getParameters();
        parameters.degradationPreference = 'maintain-resolution';
        void transceiver.sender.setParameters(parameters);
      }
    });
  }

  /** @param options url, token, relay, lines (kinds of the m-lines in order; default audio and video) */
  async function play(options) {
    const session = new Session();
    await session.open(options, (peer) => {
      for (const kind of options.lines ?? ['audio', 'video']) {
        const { receiver } = peer.addTransceiver(kind, { direction: 'recvonly' });
        // One stream for all: what a player does that knows nothing of slots. Sound has an element of its own, since
        // an element with both plays nothing before both flow.
        const element = document.createElement(kind);
        element.autoplay = true;
        element.style.width = '100%';
        element.srcObject = new MediaStream([receiver.track]);
        document.body.append(element);
        if (kind === 'video') instrument.pictures.push(new instrument.PictureProbe(element));
        else instrument.sounds.push(instrument.listenTo(element));
      }
    });
    return session;
  }

  Object.assign(instrument, { publish, play });
})();
