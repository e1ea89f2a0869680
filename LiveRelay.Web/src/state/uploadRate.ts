// A smooth upload rate from a byte counter.

export class UploadRate {
  private last: { readonly bytes: number; readonly time: number } | null = null;
  private smooth: number | null = null;

  /** @returns kbit/s over the last couple of seconds; null until there are two looks. */
  observe(bytes: number, now: number): number | null {
    const last = this.last;
    this.last = { bytes, time: now };
    // A new connection counts from zero again.
    if (last === null || bytes < last.bytes || now <= last.time) return this.smooth;
    const rate = ((bytes - last.bytes) * 8) / (now - last.time);
    this.smooth = this.smooth === null ? rate : this.smooth * 0.6 + rate * 0.4;
    return this.smooth;
  }

  reset(): void {
    this.last = null;
    this.smooth = null;
  }
}
