// Tells media that flows from media that stopped, by a byte counter looked at now and then.

export class FlowWatch {
  private readonly quietAfterMs: number;
  private lastBytes = 0;
  private lastChange: number | null = null;
  private reported: 'flowing' | 'quiet' | null = null;

  constructor(quietAfterMs = 1500) {
    this.quietAfterMs = quietAfterMs;
  }

  /** @returns what changed with this look, or null. A counter that never moved becomes quiet too. */
  observe(bytes: number, now: number): 'flowing' | 'quiet' | null {
    this.lastChange ??= now;
    if (bytes !== this.lastBytes) {
      this.lastBytes = bytes;
      this.lastChange = now;
      return this.report('flowing');
    }
    return now - this.lastChange >= this.quietAfterMs ? this.report('quiet') : null;
  }

  private report(flow: 'flowing' | 'quiet'): 'flowing' | 'quiet' | null {
    if (this.reported === flow) return null;
    this.reported = flow;
    return flow;
  }
}
