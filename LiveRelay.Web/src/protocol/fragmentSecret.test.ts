import { describe, expect, it, vi } from 'vitest';
import { takeFragmentSecret } from './fragmentSecret';

function placeAt(hash: string) {
  const kept = new Map<string, string>();
  return {
    location: { hash, pathname: '/setup', search: '?lang=en' },
    history: { state: null, replaceState: vi.fn() },
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
  };
}

describe('takeFragmentSecret', () => {
  it('takes the secret off the address bar and finds it again after a reload', () => {
    const place = placeAt('#secret=a-b_c');
    expect(takeFragmentSecret('secret', place)).toBe('a-b_c');
    expect(place.history.replaceState).toHaveBeenCalledWith(null, '', '/setup?lang=en');
    expect(takeFragmentSecret('secret', { ...place, location: { ...place.location, hash: '' } })).toBe(
      'a-b_c',
    );
  });

  it('is null without one', () => {
    expect(takeFragmentSecret('secret', placeAt('#other=1'))).toBeNull();
    expect(takeFragmentSecret('secret', placeAt('#secret='))).toBeNull();
  });
});
