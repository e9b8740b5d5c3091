import { formatClock, formatTime, type Zone } from './time';

/** Which time a page is about: the last so much up to now, or from one moment to another. */
export type Range = { kind: 'since'; since: string } | { kind: 'between'; startMs: number; endMs: number };

/** A range with both its ends known. */
export interface Span {
  startMs: number;
  endMs: number;
}

export const SINCE_CHOICES: readonly string[] = ['5m', '15m', '1h', '6h', '24h', '7d'];
export const SINCE_DEFAULT = '15m';

const UNITS: Readonly<Record<string, { ms: number; word: string }>> = {
  s: { ms: 1000, word: 'second' },
  m: { ms: 60_000, word: 'minute' },
  h: { ms: 3_600_000, word: 'hour' },
  d: { ms: 86_400_000, word: 'day' },
};

function read(since: string): { count: number; ms: number; word: string } | undefined {
  const match = /^(\d{1,6})([smhd])$/.exec(since);
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit ? { count: Number(match[1]), ...unit } : undefined;
}

/** How long `15m` is, in milliseconds; undefined if it is no length of time. */
export function sinceMs(since: string): number | undefined {
  const length = read(since);
  return length && length.count > 0 ? length.count * length.ms : undefined;
}

export function resolveRange(range: Range, nowMs: number): Span {
  if (range.kind === 'between') {
    return { startMs: range.startMs, endMs: range.endMs };
  }
  return { startMs: nowMs - (sinceMs(range.since) ?? 900_000), endMs: nowMs };
}

/** As it reads after "lines in ...": `the last 15 minutes`. */
export function describeRange(range: Range, zone: Zone): string {
  if (range.kind === 'since') {
    const length = read(range.since);
    if (!length) {
      return `the last ${range.since}`;
    }
    return length.count === 1 ? `the last ${length.word}` : `the last ${length.count} ${length.word}s`;
  }
  const sameDay = range.endMs - range.startMs < 86_400_000;
  const end = sameDay ? formatClock(range.endMs, zone) : formatTime(range.endMs, zone);
  return `${formatTime(range.startMs, zone)} to ${end}`;
}

/** The next wider choice, for a page that found nothing; undefined if there is none. */
export function widerSince(range: Range): string | undefined {
  const length = range.kind === 'since' ? (sinceMs(range.since) ?? 0) : range.endMs - range.startMs;
  return SINCE_CHOICES.find((choice) => (sinceMs(choice) ?? 0) > length);
}
