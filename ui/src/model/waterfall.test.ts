import { describe, expect, it } from 'vitest';
import { exchangeAt, lineAt } from '../../test/samples';
import type { Trace } from './trace';
import { between, isWhole, layOut, pan, place, zoom } from './waterfall';

function trace(change: Partial<Trace>): Trace {
  return { traceId: 't', exchanges: [], lines: [], complete: true, ...change };
}

describe('the layout of a trace', () => {
  it('puts queries and log lines under their invocation, in order of time', () => {
    const { rows, startMs, lengthMs } = layOut(
      trace({
        exchanges: [
          exchangeAt('q2', 30, 10, { parentSpanId: 'inv' }),
          exchangeAt('inv', 0, 100, { kind: 'invocation' }),
          exchangeAt('q1', 10, 5, { parentSpanId: 'inv' }),
        ],
        lines: [lineAt(20, { spanId: 'inv' }), lineAt(5, { spanId: 'inv' })],
      }),
    );
    expect(rows.map((row) => [row.key, row.depth])).toEqual([
      ['span:inv', 0],
      ['line:line-5', 1],
      ['span:q1', 1],
      ['line:line-20', 1],
      ['span:q2', 1],
    ]);
    expect([startMs, lengthMs]).toEqual([0, 100]);
  });

  it('keeps the order of what started at once', () => {
    const { rows } = layOut(
      trace({
        exchanges: ['MULTI', 'INCR', 'EXEC'].map((id) => exchangeAt(id, 10, 5, { parentSpanId: 'inv' })),
      }),
    );
    expect(rows.map((row) => row.key)).toEqual(['span:MULTI', 'span:INCR', 'span:EXEC']);
  });

  it('marks the slowest query, not the invocation around it', () => {
    const { rows } = layOut(
      trace({
        exchanges: [
          exchangeAt('inv', 0, 100, { kind: 'invocation' }),
          exchangeAt('a', 1, 5),
          exchangeAt('b', 10, 50),
        ],
      }),
    );
    const slowest = rows.filter((row) => row.kind === 'exchange' && row.slowest);
    expect(slowest.map((row) => row.key)).toEqual(['span:b']);
  });

  it('keeps what belongs to a span that is not there', () => {
    const { rows } = layOut(
      trace({
        exchanges: [exchangeAt('q', 5, 1, { parentSpanId: 'gone' })],
        lines: [lineAt(1, { spanId: 'gone' })],
      }),
    );
    expect(rows.map((row) => [row.key, row.depth])).toEqual([
      ['line:line-1', 0],
      ['span:q', 0],
    ]);
  });

  it('shows spans that are each other’s parents', () => {
    const { rows } = layOut(
      trace({
        exchanges: [
          exchangeAt('a', 0, 1, { parentSpanId: 'b' }),
          exchangeAt('b', 0, 1, { parentSpanId: 'a' }),
          exchangeAt('c', 0, 1, { parentSpanId: 'c' }),
        ],
      }),
    );
    expect(rows.map((row) => row.key).sort()).toEqual(['span:a', 'span:b', 'span:c']);
  });

  it('lays 100,000 spans out, also as one long chain', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      exchangeAt(`s${index}`, index, 1, index === 0 ? {} : { parentSpanId: `s${index - 1}` }),
    );
    expect(layOut(trace({ exchanges: chain })).rows.at(-1)).toMatchObject({ depth: 99_999 });
  });

  it('gives an empty trace a length, so that nothing divides by zero', () => {
    expect(layOut(trace({}))).toEqual({ rows: [], startMs: 0, lengthMs: 1 });
    expect(layOut(trace({ exchanges: [exchangeAt('a', 5, 0)] })).lengthMs).toBeGreaterThan(0);
  });
});

describe('zooming', () => {
  const whole = { fromMs: 0, toMs: 100 };

  it('keeps what is under the pointer where it is', () => {
    const near = zoom(whole, 0.5, 0.25, 100);
    expect(near).toEqual({ fromMs: 12.5, toMs: 62.5 });
    expect(place(25, near)).toBe(0.25);
  });

  it('never leaves the trace and never grows beyond it', () => {
    expect(zoom(whole, 4, 0.5, 100)).toEqual(whole);
    expect(pan({ fromMs: 80, toMs: 100 }, 0.5, 100)).toEqual({ fromMs: 80, toMs: 100 });
    expect(pan({ fromMs: 5, toMs: 25 }, -0.5, 100)).toEqual({ fromMs: 0, toMs: 20 });
    expect(isWhole(zoom(whole, 4, 0.5, 100), 100)).toBe(true);
  });

  it('takes a drag in either direction', () => {
    expect(between(whole, 0.6, 0.2, 100)).toEqual({ fromMs: 20, toMs: 60 });
  });

  it('stops before a window has no length', () => {
    const tiny = between(whole, 0.5, 0.5, 100);
    expect(tiny.toMs).toBeGreaterThan(tiny.fromMs);
  });
});
