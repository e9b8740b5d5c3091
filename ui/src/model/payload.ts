/** A message's head: its start line and header fields. */
export interface Head {
  startLine: string;
  fields: [name: string, value: string][];
}

/** What a body can be shown as. */
export type BodyView = { kind: 'empty' } | { kind: 'text'; text: string } | { kind: 'binary'; hex: string };

/** Most bytes shown in hexadecimal. */
export const HEX_BYTES_MAX = 16 * 1024;

export function parseHead(text: string): Head {
  const [startLine = '', ...rest] = text.split(/\r?\n/);
  const fields = rest
    .filter((line) => line !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  return { startLine, fields };
}

export function fieldOf(head: Head, name: string): string | undefined {
  return head.fields.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** Text if the bytes are UTF-8 without control characters, whatever the header says; else hexadecimal. */
export function viewBody(bytes: Uint8Array, cut = false): BodyView {
  if (bytes.length === 0) {
    return { kind: 'empty' };
  }
  const text = decode(bytes, cut);
  return text === undefined ? { kind: 'binary', hex: hexDump(bytes) } : { kind: 'text', text };
}

function decode(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    // A character that the cut went through does not make the text binary.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    return /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** `00000010  48 65 6c 6c 6f ...  Hello`, sixteen bytes a line. */
export function hexDump(bytes: Uint8Array, bytesMax = HEX_BYTES_MAX): string {
  const lines: string[] = [];
  const end = Math.min(bytes.length, bytesMax);
  for (let at = 0; at < end; at += 16) {
    const row = Array.from(bytes.subarray(at, Math.min(at + 16, end)));
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`;
    const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${halves.padEnd(49)} ${shown}`);
  }
  if (bytes.length > end) {
    lines.push(`… ${(bytes.length - end).toLocaleString('en')} more bytes`);
  }
  return lines.join('\n');
}

/** `0 B`, `812 B`, `3.4 KiB`, `6.0 MiB` */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const size = bytes / 1024 ** power;
  return `${power === 0 ? String(size) : size.toFixed(1)} ${units[power] ?? ''}`;
}
