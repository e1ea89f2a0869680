// The dependency descriptor, by which a receiver of AV1 can tell a stream's sizes apart.

const uri = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

interface HeaderExtension {
  readonly uri: string;
  readonly direction: RTCRtpTransceiverDirection;
}

/** WebRTC Extensions, section 5.3; Chromium has it, others do not yet. */
interface ExtensibleTransceiver {
  getHeaderExtensionsToNegotiate?(): readonly HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: readonly HeaderExtension[]): void;
}

/**
 * Asks for it where the browser leaves it out of its offers unless it is asked for. Without it a stream of several sizes comes as its smallest
 * alone: so it is good to have, and never worth an error.
 */
export function askForDependencies(transceiver: RTCRtpTransceiver): void {
  const extensible = transceiver as ExtensibleTransceiver;
  const offered = extensible.getHeaderExtensionsToNegotiate?.() ?? [];
  try {
    extensible.setHeaderExtensionsToNegotiate?.(
      offered.map((extension) =>
        extension.uri === uri && extension.direction === 'stopped'
          ? { uri, direction: 'sendrecv' }
          : extension,
      ),
    );
  } catch {
    // As it was, then.
  }
}
