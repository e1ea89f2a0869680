import { describe, expect, it } from 'vitest';
import { LayerPause } from './layerPause';

const rids = ['q', 'h', 'f'];
const sent = (layers: ReadonlyMap<string, boolean>) => rids.filter((rid) => layers.get(rid)).join('');

describe('LayerPause', () => {
  it('pauses a layer that nobody has wanted for three looks, and sends it again at once', () => {
    const pause = new LayerPause();
    const onlyBest = { q: false, h: false, f: true };
    expect(sent(pause.look(rids, onlyBest))).toBe('qhf');
    expect(sent(pause.look(rids, onlyBest))).toBe('qhf');
    expect(sent(pause.look(rids, onlyBest))).toBe('f');
    expect(sent(pause.look(rids, { q: true, h: false, f: true }))).toBe('qf');
  });

  it('begins to count anew when a layer was wanted in between', () => {
    const pause = new LayerPause();
    pause.look(rids, { q: false });
    pause.look(rids, { q: false });
    pause.look(rids, { q: true });
    expect(sent(pause.look(rids, { q: false }))).toBe('qhf');
  });

  it('sends all while the server says nothing, and never none', () => {
    const pause = new LayerPause();
    expect(sent(pause.look(rids, null))).toBe('qhf');
    for (let i = 0; i < 5; i++) pause.look(rids, { q: false, h: false, f: false });
    expect(sent(pause.look(rids, { q: false, h: false, f: false }))).toBe('qhf');
  });
});
