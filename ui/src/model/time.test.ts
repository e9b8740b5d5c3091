import { describe, expect, it } from 'vitest';
import { offsetTicks, timeTicks } from './axis';
import { describeRange, resolveRange, sinceMs, widerSince } from './range';
import { formatClock, formatDuration, formatTime, parseTime, parseTyped, zoneLabel } from './time';

describe('times', () => {
  it('are read to the fraction of a microsecond', () => {
    const ms = parseTime('2026-11-23T16:50:19.123456789Z') ?? 0;
    expect(Math.floor(ms)).toBe(Date.UTC(2026, 10, 23, 16, 50, 19, 123));
    expect(formatTime(ms, 'utc', 6)).toBe('2026-11-23 16:50:19.123456');
  });

  it('are the same moment whatever zone they are written in', () => {
    expect(parseTime('2026-11-23T17:50:19+01:00')).toBe(parseTime('2026-11-23T16:50:19Z'));
  });

  it('are refused without a zone, because they would be ambiguous', () => {
    expect(parseTime('2026-11-23T16:50:19')).toBeUndefined();
    expect(parseTime('yesterday')).toBeUndefined();
  });

  it('are never rounded up into the next second', () => {
    expect(formatClock(Date.UTC(2026, 0, 1, 0, 0, 59, 999) + 0.99, 'utc')).toBe('00:00:59.999');
  });

  it('can be typed with or without seconds, in the zone that is shown', () => {
    expect(parseTyped('2026-11-23 16:50', 'utc')).toBe(Date.UTC(2026, 10, 23, 16, 50));
    expect(parseTyped('2026-11-23 16:50:01.5', 'utc')).toBe(Date.UTC(2026, 10, 23, 16, 50, 1, 500));
    expect(parseTyped('2026-13-40 16:50', 'utc')).toBeUndefined();
    const local = parseTyped('2026-11-23 16:50:00', 'local') ?? 0;
    expect(formatTime(local, 'local')).toBe('2026-11-23 16:50:00.000');
  });

  it('carry the name of their zone', () => {
    expect(zoneLabel('utc', 0)).toBe('UTC');
    expect(zoneLabel('local', 0)).toMatch(/^UTC([+−]\d\d:\d\d)?$/);
  });
});

describe('durations', () => {
  it('are told in the unit that fits', () => {
    expect([0.0123, 0.84, 12.34, 840.2, 1240, 185_000].map(formatDuration)).toEqual([
      '12 µs',
      '840 µs',
      '12.3 ms',
      '840 ms',
      '1.24 s',
      '3 min 5 s',
    ]);
  });
});

describe('ranges', () => {
  it('count back from now', () => {
    expect(resolveRange({ kind: 'since', since: '15m' }, 1_000_000)).toEqual({
      startMs: 100_000,
      endMs: 1_000_000,
    });
  });

  it('are told in words', () => {
    expect(describeRange({ kind: 'since', since: '15m' }, 'utc')).toBe('the last 15 minutes');
    expect(describeRange({ kind: 'since', since: '1h' }, 'utc')).toBe('the last hour');
    expect(describeRange({ kind: 'between', startMs: 0, endMs: 60_000 }, 'utc')).toBe(
      '1970-01-01 00:00:00.000 to 00:01:00.000',
    );
  });

  it('have a next wider choice, up to the widest', () => {
    expect(widerSince({ kind: 'since', since: '15m' })).toBe('1h');
    expect(widerSince({ kind: 'since', since: '7d' })).toBeUndefined();
    expect(widerSince({ kind: 'between', startMs: 0, endMs: 2 })).toBe('5m');
  });

  it('refuse what is no length of time', () => {
    expect([sinceMs('0m'), sinceMs('m'), sinceMs('5y'), sinceMs('-5m')]).toEqual(Array(4).fill(undefined));
  });
});

describe('ticks', () => {
  it('stand at round times, never more than asked for', () => {
    const ticks = timeTicks(Date.UTC(2026, 0, 1, 10, 1), Date.UTC(2026, 0, 1, 11, 1), 8, 'utc');
    expect(ticks.map((tick) => tick.label)).toEqual(['10:10', '10:20', '10:30', '10:40', '10:50', '11:00']);
  });

  it('name the day where one begins', () => {
    const ticks = timeTicks(Date.UTC(2026, 0, 1, 18), Date.UTC(2026, 0, 2, 6), 5, 'utc');
    expect(ticks.map((tick) => tick.label)).toContain('01-02');
  });

  it('count from the start of a trace in the unit that fits', () => {
    expect(offsetTicks(0, 1, 4).map((tick) => tick.label)).toEqual(['0', '0.5 ms', '1.0 ms']);
    expect(offsetTicks(0, 0.01, 4).map((tick) => tick.label)).toContain('5 µs');
    expect(offsetTicks(0, 4000, 4).map((tick) => tick.label)).toEqual(['0', '1 s', '2 s', '3 s', '4 s']);
    expect(offsetTicks(5, 5, 4)).toEqual([]);
  });
});
