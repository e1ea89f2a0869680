import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, nextTick, ref, type App } from 'vue';
import type { CallResult, LessonHubOptions } from '../../protocol/lessonHub';
import { emptyLesson } from '../../state/lesson.testing';
import type { Page } from '../../ui/usePage';
import type { OnAir } from './useOnAir';
import { useConsole, type Console } from './useConsole';

const hub = vi.hoisted(() => ({ options: null as unknown, call: vi.fn(), answer: 'none' }));
vi.mock('../../protocol/lessonHub', () => ({
  LessonHubConnection: class {
    constructor(options: unknown) {
      hub.options = options;
    }
    start() {}
    stop() {}
    wake() {}
    call(...args: unknown[]) {
      hub.call(...args);
      return Promise.resolve(hub.answer);
    }
  },
}));

const wanted = ref(false);
let app: App;
let desk: Console;

beforeEach(() => {
  vi.useFakeTimers();
  hub.call.mockClear();
  wanted.value = false;
  app = createApp({
    setup() {
      desk = useConsole({ token: 't', clientId: 'c' } as Page, { wanted } as unknown as OnAir);
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
});
afterEach(() => {
  app.unmount();
  vi.useRealTimers();
});

const methods = () => hub.call.mock.calls.map(([method]) => method as string);

async function press(isWanted: boolean, answer: CallResult): Promise<void> {
  hub.answer = answer;
  wanted.value = isWanted;
  await vi.advanceTimersByTimeAsync(0);
}

async function hubComesBack(state: 'open' | 'live' | 'ended', answer: CallResult = 'none'): Promise<void> {
  hub.answer = answer;
  const options = hub.options as LessonHubOptions;
  options.onState('lost');
  await nextTick();
  options.onSnapshot({ ...emptyLesson, state });
  options.onState('live');
  await vi.advanceTimersByTimeAsync(0);
}

describe('the lesson follows the one button', () => {
  it('begins and ends with it', async () => {
    await press(true, 'none');
    await press(false, 'none');
    expect(methods()).toEqual(['GoLive', 'End']);
  });

  it('is told when the hub is back, also of a rehearsal that begins again', async () => {
    await press(true, 'offline');
    await hubComesBack('ended');
    expect(methods()).toEqual(['GoLive', 'GoLive']);
    await hubComesBack('live');
    expect(methods()).toHaveLength(3);
  });

  it('ends when the hub is back', async () => {
    await press(true, 'none');
    await press(false, 'offline');
    await hubComesBack('live');
    expect(methods()).toEqual(['GoLive', 'End', 'End']);
  });

  it('is told again where the hub was too busy', async () => {
    await press(true, 'tooFast');
    hub.answer = 'none';
    await vi.advanceTimersByTimeAsync(5000);
    expect(methods()).toEqual(['GoLive', 'GoLive']);
  });

  it('leaves a lesson ended that a colleague ended', async () => {
    await press(true, 'none');
    await hubComesBack('ended');
    expect(methods()).toEqual(['GoLive']);
    expect(desk.message.value).not.toBeNull();
  });
});
