import { get, type Server } from './http';

/** Most bytes of a payload that are loaded to be shown; the whole is there to download. */
export const SHOWN_BYTES_MAX = 1024 * 1024;

export interface PayloadBytes {
  bytes: Uint8Array;
  /** Whether there is more than was loaded. */
  cut: boolean;
}

/** Part of a payload: the head as it was, the body decoded, or every byte. */
export function payloadUrl(href: string, part: 'head' | 'body' | 'all'): string {
  return part === 'all' ? href : `${href}${href.includes('?') ? '&' : '?'}part=${part}`;
}

/** Loads a payload's beginning and lets go of the connection when that is enough. */
export async function loadPayload(
  server: Server,
  href: string,
  part: 'head' | 'body' | 'all',
  signal?: AbortSignal,
  bytesMax = SHOWN_BYTES_MAX,
): Promise<PayloadBytes> {
  const response = await get(server.base + payloadUrl(href, part), '*/*', signal);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    pieces.push(read.value);
    length += read.value.length;
    if (length > bytesMax) {
      await reader?.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { bytes: bytes.subarray(0, bytesMax), cut: length > bytesMax };
}
