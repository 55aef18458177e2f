import type { Socket } from 'node:net';
import { connect as secure } from 'node:tls';

/** Capabilities of the request: protocol 4.1, TLS, secure connection. */
const CAPABILITIES = 0x00000200 | 0x00000800 | 0x00008000;
const LARGEST_PACKET = 16 * 1024 * 1024;
const UTF8MB4 = 45;

/**
 * The SHA-256 fingerprint of the certificate that the server shows, as `AB:CD:...`; null when it cannot be had. The
 * connection is made for nothing else: nothing is trusted, nobody signs in, and it ends when the certificate is here.
 */
export function shownFingerprint(socket: Socket, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (fingerprint: string | null): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(fingerprint);
    };
    const late = setTimeout(() => finish(null), timeoutMs);
    socket.on('error', () => finish(null));
    socket.on('close', () => finish(null));
    // The first packet is the server's greeting; what it says does not matter here.
    socket.once('data', () => {
      socket.write(tlsRequest());
      const secured = secure({ socket, rejectUnauthorized: false }, () =>
        finish(secured.getPeerCertificate().fingerprint256 ?? null),
      );
      secured.on('error', () => finish(null));
    });
  });
}

/** The packet SSLRequest: length, sequence number, capabilities, largest packet, character set, 23 zeros. */
function tlsRequest(): Buffer {
  const packet = Buffer.alloc(36);
  packet.writeUIntLE(32, 0, 3);
  packet.writeUInt8(1, 3);
  packet.writeUInt32LE(CAPABILITIES, 4);
  packet.writeUInt32LE(LARGEST_PACKET, 8);
  packet.writeUInt8(UTF8MB4, 12);
  return packet;
}
