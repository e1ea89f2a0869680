import { describe, expect, it } from 'vitest';
import { FlowWatch } from './flowWatch';
import { levelWord, SilenceWatch } from './silence';
import { formatDuration } from './time';
import { UploadRate } from './uploadRate';

describe('SilenceWatch', () => {
  it('alarms after ten seconds without sound, and not before', () => {
    const watch = new SilenceWatch();
    expect(watch.observe(-100, 0)).toBe(false);
    expect(watch.observe(-100, 9999)).toBe(false);
    expect(watch.observe(-100, 10_000)).toBe(true);
  });

  it('is calmed by one word', () => {
    const watch = new SilenceWatch();
    watch.observe(-100, 0);
    expect(watch.observe(-20, 9000)).toBe(false);
    expect(watch.observe(-100, 18_999)).toBe(false);
    expect(watch.observe(-100, 19_000)).toBe(true);
    expect(watch.observe(-20, 19_100)).toBe(false);
  });

  it('starts over when told to', () => {
    const watch = new SilenceWatch();
    watch.observe(-100, 0);
    watch.reset();
    expect(watch.observe(-100, 20_000)).toBe(false);
  });
});

describe('levelWord', () => {
  it.each([
    [-100, 'silent'],
    [-60, 'silent'],
    [-45, 'low'],
    [-20, 'good'],
    [-0.5, 'over'],
  ])('calls %d dBFS %s', (level, word) => {
    expect(levelWord(level)).toBe(word);
  });
});

describe('FlowWatch', () => {
  it('reports each change once', () => {
    const watch = new FlowWatch(1500);
    expect(watch.observe(0, 0)).toBeNull();
    expect(watch.observe(10, 500)).toBe('flowing');
    expect(watch.observe(20, 1000)).toBeNull();
    expect(watch.observe(20, 2000)).toBeNull();
    expect(watch.observe(20, 2500)).toBe('quiet');
    expect(watch.observe(20, 9000)).toBeNull();
    expect(watch.observe(30, 9500)).toBe('flowing');
  });

  it('calls a counter that never moves quiet', () => {
    const watch = new FlowWatch(1500);
    watch.observe(0, 0);
    expect(watch.observe(0, 1500)).toBe('quiet');
  });
});

describe('UploadRate', () => {
  it('is bytes over time in kbit/s', () => {
    const rate = new UploadRate();
    expect(rate.observe(1000, 0)).toBeNull();
    expect(rate.observe(251_000, 1000)).toBeCloseTo(2000);
  });

  it('does not fall below zero when a new connection counts from zero', () => {
    const rate = new UploadRate();
    rate.observe(0, 0);
    rate.observe(250_000, 1000);
    expect(rate.observe(1000, 2000)).toBeCloseTo(2000);
    expect(rate.observe(251_000, 3000)).toBeCloseTo(2000);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '00:00:00'],
    [-5, '00:00:00'],
    [59_999, '00:00:59'],
    [751_000, '00:12:31'],
    [36_000_000, '10:00:00'],
  ])('shows %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
