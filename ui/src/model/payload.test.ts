import { describe, expect, it } from 'vitest';
import { curlCommand, recordingHref, replayCommand, shellQuote } from './command';
import { indentJson, JSON_CHARS_MAX } from './json';
import { fieldOf, formatBytes, hexDump, parseHead, viewBody } from './payload';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const indented = (text: string): string | undefined =>
  indentJson(text)
    ?.map((token) => token.text)
    .join('');

describe('JSON', () => {
  it('is indented with every token as it was written', () => {
    const text =
      '{"big":12345678901234567890,"f":1.0e+2,"s":"a\\u0041 \\" {","list":[1,{}],"none":[],"t":true,"n":null}';
    const pretty = indented(text) ?? '';
    expect(pretty).toContain('"big": 12345678901234567890');
    expect(pretty).toContain('"f": 1.0e+2');
    expect(pretty.replace(/\n\s*/g, '').replaceAll('": ', '":')).toBe(text);
  });

  it('is told from what only looks like it', () => {
    for (const text of [
      '',
      'plain',
      '{',
      '{"a":}',
      '12',
      '"text"',
      '[1,]',
      `[${'1,'.repeat(JSON_CHARS_MAX)}1]`,
    ]) {
      expect(indentJson(text), text.slice(0, 10)).toBeUndefined();
    }
  });

  it('tells keys from values, for their colours', () => {
    expect(indentJson('{"a":"b"}')?.map((token) => token.kind)).toEqual([
      'plain',
      'key',
      'plain',
      'string',
      'plain',
    ]);
  });
});

describe('bodies', () => {
  it('are text if they are UTF-8, and hexadecimal if not', () => {
    expect(viewBody(bytes('grüße\n'))).toEqual({ kind: 'text', text: 'grüße\n' });
    expect(viewBody(new Uint8Array([0, 1, 2])).kind).toBe('binary');
    expect(viewBody(new Uint8Array([0xff, 0xfe])).kind).toBe('binary');
    expect(viewBody(new Uint8Array())).toEqual({ kind: 'empty' });
  });

  it('stay text when the cut goes through a character', () => {
    expect(viewBody(bytes('grü').subarray(0, 3), true)).toEqual({ kind: 'text', text: 'gr' });
    expect(viewBody(bytes('grü').subarray(0, 3), false).kind).toBe('binary');
  });

  it('in hexadecimal show offset, bytes and characters, and how much is left out', () => {
    const dump = hexDump(bytes('Hello, tape! 0123456789'), 20).split('\n');
    expect(dump[0]).toBe('00000000  48 65 6c 6c 6f 2c 20 74  61 70 65 21 20 30 31 32  Hello, tape! 012');
    expect(dump[1]).toMatch(/^00000010 {2}33 34 35 36 +3456$/);
    expect(dump[2]).toBe('… 3 more bytes');
  });

  it('have their size told in the unit that fits', () => {
    expect([0, 812, 3482, 6 * 1024 * 1024].map(formatBytes)).toEqual(['0 B', '812 B', '3.4 KiB', '6.0 MiB']);
  });
});

describe('heads', () => {
  it('are taken apart, fields without a colon included', () => {
    const head = parseHead('GET /x HTTP/1.1\r\nHost: a:80\r\nbroken\r\nEmpty:\r\n\r\n');
    expect(head).toEqual({
      startLine: 'GET /x HTTP/1.1',
      fields: [
        ['Host', 'a:80'],
        ['broken', ''],
        ['Empty', ''],
      ],
    });
    expect(fieldOf(head, 'HOST')).toBe('a:80');
  });
});

describe('commands', () => {
  it('quote what a shell would read otherwise', () => {
    expect(shellQuote('plain-1.txt')).toBe('plain-1.txt');
    expect(shellQuote("it's $HOME")).toBe(`'it'\\''s $HOME'`);
  });

  it('send the recorded request without what belongs to its connection', () => {
    const head = parseHead(
      'POST /run/blog?x=1 HTTP/1.1\r\nHost: w:5000\r\nContent-Length: 4\r\nTraceparent: 00-a\r\nX-A: b c\r\n',
    );
    expect(curlCommand(head, "it's", 'u')).toBe(
      `curl -sS -i -X POST 'http://w:5000/run/blog?x=1' \\\n  -H 'X-A: b c' \\\n  --data-binary 'it'\\''s'`,
    );
  });

  it('fetch a body that is too long or binary', () => {
    const head = parseHead('PUT /b HTTP/1.1\r\nHost: w\r\n');
    expect(curlCommand(head, undefined, 'http://s/body')).toMatch(
      /^curl -sSf http:\/\/s\/body \|\ncurl .*--data-binary @-$/s,
    );
  });

  it('name the recording of one trace with time around it', () => {
    const href = new URL(recordingHref('ab12', Date.UTC(2026, 0, 1), 1000), 'http://here');
    expect(Object.fromEntries(href.searchParams)).toEqual({
      query: 'traceId:ab12',
      start: '2025-12-31T23:59:00.000Z',
      end: '2026-01-01T00:01:01.000Z',
    });
    expect(replayCommand('http://here', 'ab12', '/r?a=1&b=2')).toContain(
      `'http://here/r?a=1&b=2' &&\nlambdatape replay`,
    );
  });
});
