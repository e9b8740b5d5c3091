import { describe, expect, it } from 'vitest';
import { EventParser } from './sse';

const STREAM =
  ': hello\n\nretry: 1000\n\nid: 1\nevent: ready\ndata: {"cursor":"1"}\n\nid: 2\ndata: one\ndata: two\n\r\ndata:bare\r\n\r\nid: 3\nfield\n\n';

describe('a stream of server-sent events', () => {
  const expected = [
    { id: '1', type: 'ready', data: '{"cursor":"1"}' },
    { id: '2', type: 'message', data: 'one\ntwo' },
    { id: '2', type: 'message', data: 'bare' },
  ];

  it('is taken apart', () => {
    expect(new EventParser().push(STREAM)).toEqual(expected);
  });

  it('gives the same events wherever the network cuts it', () => {
    for (let cut = 0; cut <= STREAM.length; cut++) {
      const parser = new EventParser();
      expect(
        [...parser.push(STREAM.slice(0, cut)), ...parser.push(STREAM.slice(cut))],
        `cut at ${cut}`,
      ).toEqual(expected);
    }
    const parser = new EventParser();
    expect(Array.from(STREAM).flatMap((char) => parser.push(char))).toEqual(expected);
  });

  it('keeps an event back that has not ended', () => {
    expect(new EventParser().push('id: 9\ndata: half')).toEqual([]);
  });
});
