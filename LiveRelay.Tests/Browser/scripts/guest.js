// The sound of whoever has the floor, as a page's connection receives it: the second audio line of its offer.
(() => {
  async function guestPackets() {
    const viewer = window.liveRelay.peers.viewer;
    const line = viewer?.getTransceivers().filter(({ receiver }) => receiver.track.kind === 'audio')[1];
    if (line === undefined) return 0;
    let packets = 0;
    (await line.receiver.getStats()).forEach((entry) => {
      if (entry.type === 'inbound-rtp') packets = entry.packetsReceived;
    });
    return packets;
  }

  /** When the next sound packet comes, in ms of the instruments' clock. */
  async function firstGuestPacket() {
    const before = await guestPackets();
    for (;;) {
      if ((await guestPackets()) > before) return instrument.now();
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  Object.assign(instrument, { guestPackets, firstGuestPacket });
})();
