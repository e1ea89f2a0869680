import { describe, expect, it } from 'vitest';
import { parseIceServers } from './linkHeader';

describe('parseIceServers', () => {
  it('reads the example of RFC 9725 section 4.6', () => {
    const header =
      '<stun:stun.example.net>; rel="ice-server",' +
      '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password",' +
      '<turn:turn.example.net?transport=tcp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password",' +
      '<turns:turn.example.net?transport=tcp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password"';
    const turn = { username: 'user', credential: 'myPassword' };
    expect(parseIceServers(header)).toEqual([
      { urls: 'stun:stun.example.net' },
      { urls: 'turn:turn.example.net?transport=udp', ...turn },
      { urls: 'turn:turn.example.net?transport=tcp', ...turn },
      { urls: 'turns:turn.example.net?transport=tcp', ...turn },
    ]);
  });

  it('keeps commas, semicolons and escapes inside quotes', () => {
    const header = '<turn:a>; rel="ice-server"; username="1700000000:a,b;c"; credential="q\\"u\\\\o/t+e="';
    expect(parseIceServers(header)).toEqual([
      { urls: 'turn:a', username: '1700000000:a,b;c', credential: 'q"u\\o/t+e=' },
    ]);
  });

  it('takes unquoted values, any case of names, and several relations', () => {
    expect(parseIceServers('<STUN:a:3478>;REL="preconnect ice-server"')).toEqual([{ urls: 'STUN:a:3478' }]);
    expect(parseIceServers('<stun:a>;rel=ice-server')).toEqual([{ urls: 'stun:a' }]);
  });

  it('skips what is no ICE server', () => {
    expect(parseIceServers('<https://example.net/x>; rel="ice-server", <stun:b>; rel="next"')).toEqual([]);
  });

  it('skips a TURN server without credentials, which would make the browser throw', () => {
    expect(parseIceServers('<turn:a>; rel="ice-server"; username="u"')).toEqual([]);
  });

  it.each([
    null,
    '',
    ',,,',
    '<',
    '<stun:a',
    'stun:a; rel="ice-server"',
    '<stun:a>; rel="ice-server',
    ';;<>;',
  ])('does not stumble over %j', (header) => {
    expect(parseIceServers(header).length).toBeLessThanOrEqual(1);
  });
});
