import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress, type Address } from './address';

function read(text: string): Address {
  return readAddress(new URL(text, 'http://here'));
}

describe('addresses', () => {
  const everyState: Address[] = [
    { page: 'logs', query: '', range: { kind: 'since', since: '15m' }, live: false, line: undefined },
    {
      page: 'logs',
      query: 'lambda:blog AND "50 % & more" ü#?',
      range: { kind: 'between', startMs: 1_764_000_000_123, endMs: 1_764_000_060_000 },
      live: true,
      line: 'worker-1/1700/120',
    },
    { page: 'traces', query: 'outcome:error', range: { kind: 'since', since: '7d' } },
    {
      page: 'trace',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      selected: 'span:b7ad6b7169203331',
      zoom: { fromMs: 1.5, toMs: 20.25 },
    },
    { page: 'unknown', path: '/nowhere' },
  ];

  it.each(everyState.map((state) => [writeAddress(state), state]))(
    '%s carries its whole state',
    (text, state) => {
      expect(read(text)).toEqual(state);
    },
  );

  it('give the newest logs at the root', () => {
    expect(read('/')).toEqual(everyState[0]);
  });

  it('fall back to the usual range where a link has a broken one', () => {
    for (const search of [
      'since=soon',
      'start=x&end=y',
      'start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z',
    ]) {
      expect(read(`/logs?${search}`)).toMatchObject({ range: { kind: 'since', since: '15m' } });
    }
  });

  it('ignore a zoom that ends before it starts', () => {
    expect(read('/trace/a?from=5&to=2')).toMatchObject({ zoom: undefined });
    // As the API calls it.
    expect(read('/traces/a')).toMatchObject({ page: 'trace', traceId: 'a' });
  });
});
