import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, h, type App } from 'vue';
import HoldButton from './HoldButton.vue';

let app: App;
let button: HTMLButtonElement;
const held = vi.fn();
const released = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  held.mockClear();
  released.mockClear();
  const root = document.createElement('div');
  app = createApp({ render: () => h(HoldButton, { holdMs: 1500, onHeld: held, onReleased: released }) });
  app.mount(root);
  button = root.querySelector('button') as HTMLButtonElement;
});
afterEach(() => {
  app.unmount();
  vi.useRealTimers();
});

const fire = (type: string) => button.dispatchEvent(new Event(type));
const key = (type: string, name: string) => button.dispatchEvent(new KeyboardEvent(type, { key: name }));

describe('HoldButton', () => {
  it('acts after 1.5 s of holding', () => {
    fire('pointerdown');
    vi.advanceTimersByTime(1499);
    expect(held).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(held).toHaveBeenCalledOnce();
    fire('pointerup');
    expect(released).not.toHaveBeenCalled();
  });

  it.each(['pointerup', 'pointerleave', 'pointercancel', 'blur'])('is let go by %s', (type) => {
    fire('pointerdown');
    vi.advanceTimersByTime(1400);
    fire(type);
    vi.advanceTimersByTime(5000);
    expect(held).not.toHaveBeenCalled();
    expect(released).toHaveBeenCalledOnce();
  });

  it.each(['Enter', ' '])('takes the key %j, whose repeats do not start it anew', (name) => {
    key('keydown', name);
    vi.advanceTimersByTime(1000);
    key('keydown', name);
    vi.advanceTimersByTime(500);
    expect(held).toHaveBeenCalledOnce();
  });

  it('is let go with the key', () => {
    key('keydown', 'Enter');
    vi.advanceTimersByTime(1000);
    key('keyup', 'Enter');
    vi.advanceTimersByTime(1000);
    expect(held).not.toHaveBeenCalled();
  });
});
