import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, type App } from 'vue';
import { useKeys } from './useKeys';

const keys = {
  isLive: vi.fn(() => false),
  begin: vi.fn(),
  end: vi.fn(),
  mute: vi.fn(),
  callHand: vi.fn(),
  turnPage: vi.fn(),
  nextPhase: vi.fn(),
  regret: vi.fn(),
};
let app: App;

beforeEach(() => {
  vi.useFakeTimers();
  Object.values(keys).forEach((key) => key.mockClear());
  app = createApp({
    setup() {
      useKeys(keys);
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
});
afterEach(() => {
  app.unmount();
  vi.useRealTimers();
});

function press(key: string, target: EventTarget = window, type = 'keydown'): void {
  target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
}

describe('the console’s keys', () => {
  it('begin, mute, call and turn pages', () => {
    ['r', 'M', '3', 'PageDown', 'PageUp', 'p', 'y'].forEach((key) => press(key));
    expect(keys.nextPhase).toHaveBeenCalledOnce();
    expect(keys.regret).toHaveBeenCalledOnce();
    expect(keys.begin).toHaveBeenCalledOnce();
    expect(keys.mute).toHaveBeenCalledOnce();
    expect(keys.callHand).toHaveBeenCalledWith(3);
    expect(keys.turnPage.mock.calls).toEqual([[1], [-1]]);
  });

  it('end a lesson only when R is held', () => {
    keys.isLive.mockReturnValue(true);
    press('r');
    vi.advanceTimersByTime(1000);
    press('r', window, 'keyup');
    vi.advanceTimersByTime(2000);
    expect(keys.end).not.toHaveBeenCalled();
    press('r');
    vi.advanceTimersByTime(1600);
    expect(keys.end).toHaveBeenCalledOnce();
    expect(keys.begin).not.toHaveBeenCalled();
    keys.isLive.mockReturnValue(false);
  });

  it('do nothing while somebody types', () => {
    const input = document.body.appendChild(document.createElement('input'));
    ['r', 'm', '1'].forEach((key) => press(key, input));
    input.remove();
    expect(keys.begin).not.toHaveBeenCalled();
    expect(keys.mute).not.toHaveBeenCalled();
    expect(keys.callHand).not.toHaveBeenCalled();
  });
});
