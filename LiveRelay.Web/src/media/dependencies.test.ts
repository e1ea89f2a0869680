import { describe, expect, it, vi } from 'vitest';
import { askForDependencies } from './dependencies';

const descriptor = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';

function transceiverWith(extensions: { uri: string; direction: string }[], set = vi.fn()) {
  const transceiver = {
    getHeaderExtensionsToNegotiate: () => extensions,
    setHeaderExtensionsToNegotiate: set,
  };
  return { transceiver: transceiver as unknown as RTCRtpTransceiver, set };
}

describe('the dependency descriptor', () => {
  it('is asked for where the browser would leave it out', () => {
    const { transceiver, set } = transceiverWith([
      { uri: mid, direction: 'sendrecv' },
      { uri: descriptor, direction: 'stopped' },
    ]);
    askForDependencies(transceiver);
    expect(set).toHaveBeenCalledWith([
      { uri: mid, direction: 'sendrecv' },
      { uri: descriptor, direction: 'sendrecv' },
    ]);
  });

  it('is not missed by a browser that cannot be asked', () => {
    expect(() => askForDependencies({} as RTCRtpTransceiver)).not.toThrow();
  });

  it('does not keep a page from its lesson where the browser refuses', () => {
    const refuse = vi.fn(() => {
      throw new TypeError('no');
    });
    const { transceiver } = transceiverWith([{ uri: descriptor, direction: 'stopped' }], refuse);
    expect(() => askForDependencies(transceiver)).not.toThrow();
    expect(refuse).toHaveBeenCalled();
  });
});
