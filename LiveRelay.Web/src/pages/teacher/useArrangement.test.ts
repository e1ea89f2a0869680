import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp, nextTick, ref } from 'vue';
import type { CallResult, HubState } from '../../protocol/lessonHub';
import { useArrangement } from './useArrangement';

function arrangement(results: CallResult[]) {
  const hubState = ref<HubState>('live');
  const wanted = ref<readonly string[]>(['a']);
  const call = vi.fn<(method: string, rooms: string[]) => Promise<CallResult>>(
    async () => results.shift() ?? 'none',
  );
  const app = createApp({
    setup: () => {
      useArrangement({ hubState, call: call as never }, wanted);
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
  return { hubState, wanted, call, app, asked: () => call.mock.calls.map(([, rooms]) => rooms) };
}

const settled = async () => {
  await nextTick();
  await Promise.resolve();
  await nextTick();
};

describe('the arrangement of the wall', () => {
  afterEach(() => vi.useRealTimers());

  it('is told once, and again when it changes', async () => {
    const { wanted, asked } = arrangement([]);
    await settled();
    wanted.value = ['a'];
    await settled();
    wanted.value = ['a', 'b'];
    await settled();
    expect(asked()).toEqual([['a'], ['a', 'b']]);
  });

  it('is told again when the hub is back, also where the call was lost', async () => {
    const { hubState, asked } = arrangement(['offline']);
    await settled();
    hubState.value = 'lost';
    await settled();
    hubState.value = 'live';
    await settled();
    expect(asked()).toEqual([['a'], ['a']]);
  });

  it('is told again after a moment where the server was too busy', async () => {
    vi.useFakeTimers();
    const { asked } = arrangement(['tooFast']);
    await settled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked()).toEqual([['a'], ['a']]);
  });

  it('is empty once nobody looks', async () => {
    const { app, asked } = arrangement([]);
    await settled();
    app.unmount();
    expect(asked()).toEqual([['a'], []]);
  });
});
