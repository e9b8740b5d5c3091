import type { LogLine, LogPage } from './log';

/** Most lines that a live list keeps; older ones are let go. */
export const LIVE_LINES_MAX = 20_000;
/** Most lines that scrolling back loads into the page. */
export const LOADED_LINES_MAX = 200_000;

/** Where older lines come from: after a cursor, before a time (once the cursor was let go), or there are none. */
export type Older =
  { kind: 'cursor'; cursor: string } | { kind: 'before'; timeMs: number } | { kind: 'none' };

/** The lines that a page holds, newest first, and what it does not hold. */
export interface LineList {
  lines: readonly LogLine[];
  older: Older;
  /** Lines let go at the old end to bound memory. */
  trimmed: number;
  /** Whether no more may be loaded. */
  full: boolean;
}

export const NO_LINES: LineList = { lines: [], older: { kind: 'none' }, trimmed: 0, full: false };

function olderOf(page: LogPage): Older {
  return page.next === undefined || page.lines.length === 0
    ? { kind: 'none' }
    : { kind: 'cursor', cursor: page.next };
}

export function firstPage(page: LogPage): LineList {
  return { lines: page.lines, older: olderOf(page), trimmed: 0, full: false };
}

function newTo(lines: readonly LogLine[], added: readonly LogLine[]): LogLine[] {
  const known = new Set(lines.map((line) => line.id));
  return added.filter((line) => {
    const isNew = !known.has(line.id);
    known.add(line.id);
    return isNew;
  });
}

export function withOlder(list: LineList, page: LogPage): LineList {
  const lines = [...list.lines, ...newTo(list.lines, page.lines)];
  return { lines, older: olderOf(page), trimmed: 0, full: lines.length >= LOADED_LINES_MAX };
}

/**
 * Adds lines from the live tail, which come in the order in which they were indexed: each goes to its place in time,
 * and of equal times the later one stands first.
 */
export function withNewer(list: LineList, arrived: readonly LogLine[], max = LIVE_LINES_MAX): LineList {
  const added = newTo(list.lines, arrived)
    .reverse()
    .sort((a, b) => b.timeMs - a.timeMs);
  if (added.length === 0) {
    return list;
  }
  const lines = mergeByTime(added, list.lines);
  const over = lines.length - max;
  if (over <= 0) {
    return { ...list, lines };
  }
  const kept = lines.slice(0, max);
  return {
    ...list,
    lines: kept,
    trimmed: list.trimmed + over,
    older: { kind: 'before', timeMs: kept.at(-1)?.timeMs ?? 0 },
  };
}

function mergeByTime(newer: readonly LogLine[], older: readonly LogLine[]): LogLine[] {
  const merged: LogLine[] = [];
  let at = 0;
  for (const line of newer) {
    for (let next = older[at]; next && next.timeMs > line.timeMs; next = older[at]) {
      merged.push(next);
      at++;
    }
    merged.push(line);
  }
  return merged.concat(older.slice(at));
}
