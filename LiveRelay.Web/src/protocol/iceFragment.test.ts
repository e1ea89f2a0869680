import { describe, expect, it } from 'vitest';
import { applyRestart, restartFragment } from './iceFragment';

const lines = (...all: string[]) => all.join('\r\n') + '\r\n';

describe('restartFragment', () => {
  it('carries the new credentials for the bundle’s first m-line', () => {
    const offer = lines(
      'v=0',
      'a=group:BUNDLE 0 1',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
      'a=ice-ufrag:EsAw',
      'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
      'a=mid:0',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=ice-ufrag:EsAw',
      'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
      'a=mid:1',
    );
    expect(restartFragment(offer)).toBe(
      lines(
        'a=ice-ufrag:EsAw',
        'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
        'm=audio 9 UDP/TLS/RTP/SAVPF 0',
        'a=mid:0',
      ),
    );
  });
});

describe('applyRestart', () => {
  const answer = lines(
    'v=0',
    'a=ice-lite',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=ice-ufrag:old',
    'a=ice-pwd:oldpassword',
    'a=mid:0',
    'a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host',
    'a=end-of-candidates',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=ice-ufrag:old',
    'a=ice-pwd:oldpassword',
    'a=mid:1',
  );

  it('puts the new credentials and candidates in place of the old ones', () => {
    const fragment = lines(
      'a=ice-ufrag:new',
      'a=ice-pwd:newpassword',
      'm=audio 9 UDP/TLS/RTP/SAVPF 0',
      'a=mid:0',
      'a=candidate:1 1 udp 2130706431 198.51.100.1 40000 typ host',
      'a=end-of-candidates',
    );
    expect(applyRestart(answer, fragment)).toBe(
      lines(
        'v=0',
        'a=ice-lite',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=ice-ufrag:new',
        'a=ice-pwd:newpassword',
        'a=mid:0',
        'a=candidate:1 1 udp 2130706431 198.51.100.1 40000 typ host',
        'a=end-of-candidates',
        'm=video 9 UDP/TLS/RTP/SAVPF 96',
        'a=ice-ufrag:new',
        'a=ice-pwd:newpassword',
        'a=mid:1',
      ),
    );
  });

  it('keeps the old candidates when the fragment has none', () => {
    const restarted = applyRestart(answer, lines('a=ice-ufrag:new', 'a=ice-pwd:newpassword'));
    expect(restarted).toContain('192.0.2.1 40000');
    expect(restarted).not.toContain('old');
  });

  it('refuses a fragment without credentials', () => {
    expect(() => applyRestart(answer, 'a=mid:0')).toThrow();
  });
});
