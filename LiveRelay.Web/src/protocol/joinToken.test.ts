import { describe, expect, it } from 'vitest';
import { takeJoinToken, type TokenPlace } from './joinToken';

function place(hash: string, stored: Record<string, string> = {}) {
  const addresses: string[] = [];
  const values = new Map(Object.entries(stored));
  const tokenPlace: TokenPlace = {
    location: { hash, pathname: '/room/demo', search: '?lang=en' },
    history: { state: null, replaceState: (_state, _title, url) => void addresses.push(String(url)) },
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
    },
  };
  return { tokenPlace, addresses, values };
}

describe('takeJoinToken', () => {
  it('takes the token off the address bar and keeps it for this page of this tab', () => {
    const { tokenPlace, addresses, values } = place('#token=aaa.bbb.ccc');
    expect(takeJoinToken(tokenPlace)).toBe('aaa.bbb.ccc');
    expect(addresses).toEqual(['/room/demo?lang=en']);
    expect([...values]).toEqual([['liverelay.token:/room/demo', 'aaa.bbb.ccc']]);
  });

  it('finds it again after a reload', () => {
    const { tokenPlace, addresses } = place('', { 'liverelay.token:/room/demo': 'kept' });
    expect(takeJoinToken(tokenPlace)).toBe('kept');
    expect(addresses).toEqual([]);
  });

  it('prefers the link over what was kept', () => {
    const { tokenPlace } = place('#token=new', { 'liverelay.token:/room/demo': 'old' });
    expect(takeJoinToken(tokenPlace)).toBe('new');
  });

  it('does not lend one page’s token to another', () => {
    const { tokenPlace } = place('', { 'liverelay.token:/teach/demo': 'teacher' });
    expect(takeJoinToken(tokenPlace)).toBeNull();
  });

  it.each(['', '#', '#token=', '#other=1'])('finds none in %j', (hash) => {
    expect(takeJoinToken(place(hash).tokenPlace)).toBeNull();
  });
});
