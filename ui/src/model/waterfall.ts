import type { LogLine } from './log';
import { slowestOf, type Exchange, type Trace } from './trace';

export type WaterfallRow =
  | { kind: 'exchange'; key: string; depth: number; exchange: Exchange; slowest: boolean }
  | { kind: 'line'; key: string; depth: number; line: LogLine };

/** Part of a trace, in milliseconds after its start. */
export interface Window {
  fromMs: number;
  toMs: number;
}

export interface Waterfall {
  rows: WaterfallRow[];
  /** Milliseconds since the epoch. */
  startMs: number;
  /** From the first start to the last end. */
  lengthMs: number;
}

const ZOOM_MIN_MS = 0.01;

/** Lays a trace out: each exchange under what caused it, and the log lines in between, at their times. */
export function layOut(trace: Trace): Waterfall {
  const known = new Set(trace.exchanges.map((exchange) => exchange.spanId));
  const slowest = slowestOf(trace.exchanges);
  const byParent = new Map<string, WaterfallRow[]>();
  const put = (parent: string | undefined, row: WaterfallRow): void => {
    const key = parent !== undefined && known.has(parent) ? parent : '';
    const siblings = byParent.get(key);
    if (siblings) {
      siblings.push(row);
    } else {
      byParent.set(key, [row]);
    }
  };
  for (const exchange of trace.exchanges) {
    const parent = exchange.parentSpanId === exchange.spanId ? undefined : exchange.parentSpanId;
    put(parent, {
      kind: 'exchange',
      key: `span:${exchange.spanId}`,
      depth: 0,
      exchange,
      slowest: exchange === slowest,
    });
  }
  for (const line of trace.lines) {
    put(line.spanId, { kind: 'line', key: `line:${line.id}`, depth: 0, line });
  }
  const rows = flatten(byParent);
  const starts = rows.map(startOf);
  const startMs = starts.reduce((least, each) => Math.min(least, each), Infinity);
  const endMs = rows.map(endOf).reduce((most, each) => Math.max(most, each), -Infinity);
  return rows.length === 0
    ? { rows, startMs: 0, lengthMs: 1 }
    : { rows, startMs, lengthMs: Math.max(endMs - startMs, ZOOM_MIN_MS) };
}

/** Walks the tree without recursion, so that no depth is too deep; what hangs in a circle comes last, flat. */
function flatten(byParent: Map<string, WaterfallRow[]>): WaterfallRow[] {
  const rows: WaterfallRow[] = [];
  const open = new Map(byParent);
  const take = (parent: string, depth: number): WaterfallRow[] => {
    const children = open.get(parent) ?? [];
    open.delete(parent);
    // The last is taken first. What started at once, as in a pipeline, stays in the order in which it came.
    children.sort((a, b) => startOf(a) - startOf(b)).reverse();
    return children.map((row) => ({ ...row, depth }));
  };
  const drain = (stack: WaterfallRow[]): void => {
    for (let row = stack.pop(); row; row = stack.pop()) {
      rows.push(row);
      if (row.kind === 'exchange') {
        // One by one: a call with 100,000 arguments overflows the stack.
        take(row.exchange.spanId, row.depth + 1).forEach((child) => stack.push(child));
      }
    }
  };
  drain(take('', 0));
  for (const parent of byParent.keys()) {
    drain(take(parent, 0));
  }
  return rows;
}

export function startOf(row: WaterfallRow): number {
  return row.kind === 'exchange' ? row.exchange.startMs : row.line.timeMs;
}

function endOf(row: WaterfallRow): number {
  return row.kind === 'exchange' ? row.exchange.startMs + row.exchange.durationMs : row.line.timeMs;
}

/** Where something lies in the window: 0 is its left edge, 1 its right. */
export function place(ms: number, window: Window): number {
  return (ms - window.fromMs) / (window.toMs - window.fromMs);
}

function clamp(window: Window, lengthMs: number): Window {
  const size = Math.min(Math.max(window.toMs - window.fromMs, ZOOM_MIN_MS), lengthMs);
  const fromMs = Math.min(Math.max(0, window.fromMs), lengthMs - size);
  return { fromMs, toMs: fromMs + size };
}

/** Zooms in (`factor` below 1) or out around a place of the window. */
export function zoom(window: Window, factor: number, around: number, lengthMs: number): Window {
  const size = window.toMs - window.fromMs;
  const fixedMs = window.fromMs + size * around;
  const newSize = Math.min(Math.max(size * factor, ZOOM_MIN_MS), lengthMs);
  return clamp({ fromMs: fixedMs - newSize * around, toMs: fixedMs + newSize * (1 - around) }, lengthMs);
}

/** Moves the window by a share of its own length. */
export function pan(window: Window, share: number, lengthMs: number): Window {
  const by = (window.toMs - window.fromMs) * share;
  return clamp({ fromMs: window.fromMs + by, toMs: window.toMs + by }, lengthMs);
}

/** The window between two places of another, in whichever order they were dragged. */
export function between(window: Window, a: number, b: number, lengthMs: number): Window {
  const size = window.toMs - window.fromMs;
  return clamp(
    { fromMs: window.fromMs + size * Math.min(a, b), toMs: window.fromMs + size * Math.max(a, b) },
    lengthMs,
  );
}

export function isWhole(window: Window, lengthMs: number): boolean {
  return window.fromMs <= 0 && window.toMs >= lengthMs;
}
