/**
 * Test and support hook: `window.liveRelay.peers` holds the live RTCPeerConnections by name
 * (`viewer`, `guest`, `wall`; `camera`, `screen`, `monitor` on the teacher's page), for getStats.
 */
const peers: Record<string, RTCPeerConnection> = {};

declare global {
  interface Window {
    liveRelay?: { readonly peers: Readonly<Record<string, RTCPeerConnection>> };
  }
}

window.liveRelay = { peers };

export function registerPeer(name: string, peer: RTCPeerConnection | null): void {
  if (peer === null) delete peers[name];
  else peers[name] = peer;
}
