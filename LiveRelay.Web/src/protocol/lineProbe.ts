// What plain HTTP tells about the line to the server: how fast files come, and what time it is there.

export interface LineMeasure {
  /** In Mbit/s; null when nothing came. */
  readonly rate: number | null;
  /** This computer's clock minus the server's, in ms; null when the server did not tell. */
  readonly clockOffset: number | null;
}

/** Downloads the page's own scripts over and over for a while: they are on every server and need no account. */
export async function measureLine(forMs = 2500): Promise<LineMeasure> {
  const assets = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter(({ name }) => new URL(name).pathname.startsWith('/assets/'))
    .map(({ name, encodedBodySize, decodedBodySize }) => ({ name, size: encodedBodySize || decodedBodySize }))
    .sort((one, other) => other.size - one.size);
  const asset = assets[0];
  // Without the page's own list (development, old browsers) the page itself must do.
  const address = asset?.name ?? location.pathname;
  const clockOffset = await clockOf(address);
  const begin = performance.now();
  let bytes = 0;
  const fetchOn = async () => {
    while (performance.now() - begin < forMs) {
      const response = await fetch(address, { cache: 'no-store', credentials: 'omit' });
      const { byteLength } = await response.arrayBuffer();
      bytes += asset !== undefined && asset.size > 0 ? asset.size : byteLength;
    }
  };
  try {
    // Four at once, as browsers do: one small file after the other would measure the round trip and not the line.
    await Promise.all([fetchOn(), fetchOn(), fetchOn(), fetchOn()]);
  } catch {
    return { rate: null, clockOffset };
  }
  return { rate: (bytes * 8) / 1000 / (performance.now() - begin), clockOffset };
}

/** By the Date header (RFC 9110 section 6.6.1), which has whole seconds: half a second is added for what it cuts off. */
async function clockOf(address: string): Promise<number | null> {
  try {
    const before = Date.now();
    const response = await fetch(address, { method: 'HEAD', cache: 'no-store', credentials: 'omit' });
    const between = (before + Date.now()) / 2;
    const date = Date.parse(response.headers.get('Date') ?? '');
    return Number.isNaN(date) ? null : Math.round(between - (date + 500));
  } catch {
    return null;
  }
}
