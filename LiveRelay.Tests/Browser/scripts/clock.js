// The clock of the tests: one time for all pages of this machine, and the blocks that carry it through a picture.
(() => {
  /** Milliseconds since 1970, finer than Date.now(); pages on one machine agree on it. */
  const now = () => performance.timeOrigin + performance.now();

  // Two rows of 24 black or white blocks across the top sixth of the picture:
  // marker (8 bits), source (4 bits), value (28 bits), CRC-8 of source and value (8 bits).
  const columns = 24;
  const rows = 2;
  const heightShare = 6;
  const marker = 0b10110010;
  const valueBits = 28;
  const modulus = 2 ** valueBits;

  /** CRC-8 with the polynomial x^8 + x^2 + x + 1 over the bits given. */
  function crc8(bits) {
    let crc = 0;
    for (const bit of bits) {
      const carry = ((crc >> 7) & 1) ^ bit;
      crc = (crc << 1) & 0xff;
      if (carry) crc ^= 0x07;
    }
    return crc;
  }

  const toBits = (number, count) =>
    Array.from({ length: count }, (_, i) => Math.floor(number / 2 ** (count - 1 - i)) % 2);
  const fromBits = (bits) => bits.reduce((sum, bit) => sum * 2 + bit, 0);

  function encode(source, value) {
    const body = [...toBits(source, 4), ...toBits(value % modulus, valueBits)];
    return [...toBits(marker, 8), ...body, ...toBits(crc8(body), 8)];
  }

  /** Null when the bits are not a whole, undamaged code. */
  function decode(bits) {
    if (fromBits(bits.slice(0, 8)) !== marker) return null;
    const body = bits.slice(8, 40);
    if (crc8(body) !== fromBits(bits.slice(40))) return null;
    return { source: fromBits(body.slice(0, 4)), value: fromBits(body.slice(4)) };
  }

  function paint(context, width, height, source, value) {
    const bits = encode(source, value);
    const blockWidth = width / columns;
    const blockHeight = height / heightShare / rows;
    bits.forEach((bit, i) => {
      context.fillStyle = bit ? '#fff' : '#000';
      const x = Math.round((i % columns) * blockWidth);
      const y = Math.round(Math.floor(i / columns) * blockHeight);
      context.fillRect(x, y, Math.ceil(blockWidth), Math.ceil(blockHeight));
    });
  }

  /** The bits in a picture's top, from the brightness at the middle of each block. */
  function bitsOf(bytes, { offset, stride }, width, height, step) {
    return Array.from({ length: columns * rows }, (_, i) => {
      const x = Math.floor((((i % columns) + 0.5) * width) / columns);
      const y = Math.floor(((Math.floor(i / columns) + 0.5) * height) / rows);
      return bytes[offset + y * stride + x * step] >= 128 ? 1 : 0;
    });
  }

  /**
   * Reads the code in a video element's present picture; null when there is none. By the decoder's own planes: drawing the picture
   * on a canvas costs more than decoding it, and would slow down what is measured.
   */
  async function read(video) {
    // The very first frame is announced before the element counts as having data.
    while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await new Promise(requestAnimationFrame);
    const frame = new VideoFrame(video, { timestamp: 0 });
    try {
      const { x, y, width } = frame.visibleRect;
      const height = Math.floor(frame.visibleRect.height / heightShare / 2) * 2;
      const rect = { x, y, width, height };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [layout] = await frame.copyTo(bytes, { rect });
      // The first plane is the brightness, or the colours side by side.
      return decode(bitsOf(bytes, layout, width, height, /^(I4|NV)/.test(frame.format) ? 1 : 4));
    } finally {
      frame.close();
    }
  }

  /** How long ago a painted time was, across the wrap of its bits. */
  const ageAt = (time, value) => {
    const age = (time - value) % modulus;
    return age > modulus / 2 ? age - modulus : age;
  };

  globalThis.instrument = { now, encode, decode, paint, read, ageAt };
})();
