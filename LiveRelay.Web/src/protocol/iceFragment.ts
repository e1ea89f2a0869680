// The SDP fragments of an ICE restart (RFC 8840 section 9, used by RFC 9725 section 4.3.3).

/** The fragment that tells the server our new ICE credentials, taken from a local description made with `iceRestart`. */
export function restartFragment(localSdp: string): string {
  const lines = localSdp.split(/\r?\n/);
  const first = (prefix: string) => lines.find((line) => line.startsWith(prefix));
  const media = lines.find((line) => line.startsWith('m='));
  // All media are bundled into the first, whose mid stands for the transport.
  return [
    first('a=ice-ufrag:'),
    first('a=ice-pwd:'),
    media === undefined ? undefined : `${media.split(' ').slice(0, 3).join(' ')} 0`,
    first('a=mid:'),
    '',
  ]
    .filter((line): line is string => line !== undefined)
    .join('\r\n');
}

/** The remote description again, with the server's new credentials and candidates from its answering fragment. */
export function applyRestart(remoteSdp: string, fragment: string): string {
  const fragmentLines = fragment.split(/\r?\n/);
  const ufrag = fragmentLines.find((line) => line.startsWith('a=ice-ufrag:'));
  const pwd = fragmentLines.find((line) => line.startsWith('a=ice-pwd:'));
  if (ufrag === undefined || pwd === undefined) throw new Error('The fragment has no ICE credentials.');
  const candidates = [
    ...new Set(fragmentLines.filter((line) => /^a=(candidate:|end-of-candidates)/.test(line))),
  ];
  let seenMedia = false;
  const result: string[] = [];
  for (const line of remoteSdp.split(/\r?\n/)) {
    if (line === '') continue;
    if (line.startsWith('a=ice-ufrag:')) result.push(ufrag);
    else if (line.startsWith('a=ice-pwd:')) result.push(pwd);
    // A fragment without candidates keeps the old ones: the server's addresses did not change.
    else if (candidates.length > 0 && /^a=(candidate:|end-of-candidates)/.test(line)) continue;
    else result.push(line);
    if (line.startsWith('a=mid:') && !seenMedia) {
      seenMedia = true;
      result.push(...candidates);
    }
  }
  return result.join('\r\n') + '\r\n';
}
