import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, nextTick, ref, shallowRef } from 'vue';
import type { LessonSnapshot } from '../../protocol/lessonContract';
import type { HubState } from '../../protocol/lessonHub';
import type { Page } from '../usePage';
import { keepDeviceSecret } from './deviceSecret';
import { useTerminalInLesson } from './useTerminalInLesson';

const page = { lesson: 'now', kiosk: true } as Page;
let answer: unknown;
let assigned: string[];
let unmount: () => void;

function start(as: Page = page) {
  const lesson = shallowRef({ state: 'live' } as LessonSnapshot | null);
  const hubState = ref<HubState>('live');
  const dismissed = ref<'removed' | 'revoked' | null>(null);
  const app = createApp({
    setup: () => {
      useTerminalInLesson(as, { lesson, hubState, dismissed });
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
  unmount = () => app.unmount();
  return { lesson, hubState, dismissed };
}

beforeEach(() => {
  vi.useFakeTimers();
  assigned = [];
  answer = { now: '2026-11-23T08:00:00Z', lesson: null, today: [] };
  vi.stubGlobal('location', { ...location, assign: (to: string) => assigned.push(to) });
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } }),
    ),
  );
  keepDeviceSecret('s3cret');
});
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a terminal in a lesson', () => {
  it('goes back when the lesson has ended, after a while', async () => {
    const { lesson } = start();
    lesson.value = { state: 'ended' } as LessonSnapshot;
    await nextTick();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(assigned).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(assigned).toEqual(['/kiosk']);
  });

  it('goes back when its access was revoked', async () => {
    const { dismissed } = start();
    dismissed.value = 'revoked';
    await nextTick();
    await vi.advanceTimersByTimeAsync(21_000);
    expect(assigned).toEqual(['/kiosk']);
  });

  it('waits for the end of the lesson when the teacher removed it', async () => {
    const { dismissed } = start();
    dismissed.value = 'removed';
    answer = {
      now: '2026-11-23T08:00:00Z',
      today: [],
      lesson: { id: 'now', state: 'live', startsAt: null, join: {} },
    };
    await vi.advanceTimersByTimeAsync(61_000);
    expect(assigned).toEqual([]);
    answer = { now: '2026-11-23T08:01:00Z', today: [], lesson: null };
    await vi.advanceTimersByTimeAsync(61_000);
    expect(assigned[0]).toBe('/kiosk');
  });

  it('stays while the connection is only lost', async () => {
    const { hubState } = start();
    hubState.value = 'lost';
    await vi.advanceTimersByTimeAsync(300_000);
    expect(assigned).toEqual([]);
  });

  it('leaves a lesson that nobody ended when the next one begins', async () => {
    start();
    answer = {
      now: '2026-11-23T08:00:00Z',
      today: [],
      lesson: { id: 'next', state: 'open', startsAt: '2026-11-23T08:05:00Z', join: {} },
    };
    await vi.advanceTimersByTimeAsync(61_000);
    expect(assigned).toEqual(['/kiosk']);
  });

  it('does nothing on a page that is no terminal', async () => {
    const { lesson } = start({ ...page, kiosk: false });
    lesson.value = { state: 'ended' } as LessonSnapshot;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(assigned).toEqual([]);
  });
});
