import { describe, expect, it } from 'vitest';
import { drawnSize, isNews, lossBetween, pathOf, rateBetween } from './presence';

const size = (width: number, height: number) => ({ width, height });
const counters = (at: number, packetsReceived: number, packetsLost: number, frames: number) => ({
  at,
  packetsReceived,
  packetsLost,
  frames,
});

describe('drawnSize', () => {
  it.each([
    ['a box as large as the picture', size(1920, 1080), size(1920, 1080), 1, size(1920, 1080)],
    ['a smaller box', size(640, 360), size(1920, 1080), 1, size(640, 360)],
    ['a small box of many device pixels', size(640, 360), size(1920, 1080), 2, size(1280, 720)],
    ['a box that is too wide', size(2000, 540), size(1920, 1080), 1, size(960, 540)],
    ['a picture that is only enlarged', size(3840, 2160), size(1280, 720), 1, size(1280, 720)],
    ['no picture', size(640, 360), size(0, 0), 1, size(0, 0)],
    ['no box', size(0, 0), size(1920, 1080), 1, size(0, 0)],
  ])('is right for %s', (_, box, picture, ratio, drawn) => {
    expect(drawnSize(box, picture, ratio)).toEqual(drawn);
  });
});

describe('what is counted between two looks', () => {
  it('is the share of lost packets', () => {
    expect(lossBetween(counters(0, 0, 0, 0), counters(5000, 95, 5, 0))).toBe(5);
    expect(lossBetween(counters(0, 10, 1, 0), counters(5000, 10, 1, 0))).toBe(0);
  });

  it('is nothing lost where duplicates made the counter go back', () => {
    expect(lossBetween(counters(0, 10, 3, 0), counters(5000, 20, 2, 0))).toBe(0);
  });

  it('is frames a second, and none over a new connection', () => {
    expect(rateBetween(counters(0, 0, 0, 100), counters(5000, 0, 0, 250))).toBe(30);
    expect(rateBetween(counters(0, 0, 0, 100), counters(5000, 0, 0, 20))).toBe(0);
    expect(rateBetween(counters(5, 0, 0, 0), counters(5, 0, 0, 9))).toBe(0);
  });
});

describe('pathOf', () => {
  it('uses the words of the contract', () => {
    expect([pathOf(null), pathOf('udp'), pathOf('tcp'), pathOf('turn')]).toEqual([
      'none',
      'udp',
      'tcp',
      'relay',
    ]);
  });
});

describe('isNews', () => {
  const presence = {
    hasPicture: true,
    hasSound: true,
    path: 'udp',
    lossPercent: 0,
    roundTripMs: 4,
    frameRate: 30,
    screenWidth: 1280,
    screenHeight: 720,
  } as const;

  it('is the first report, and what changes for the class', () => {
    expect(isNews(null, presence)).toBe(true);
    expect(isNews(presence, { ...presence, hasSound: false })).toBe(true);
    expect(isNews(presence, { ...presence, screenHeight: 360 })).toBe(true);
  });

  it('is not a number that moves all the time', () => {
    expect(isNews(presence, { ...presence, roundTripMs: 9, frameRate: 29, lossPercent: 1 })).toBe(false);
  });
});
