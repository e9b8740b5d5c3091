import { attributionOf } from '../model/attribution';
import { levelOf, type Level } from '../model/level';
import type { Bucket, FacetValue, LogLine, LogPage } from '../model/log';
import type { Span } from '../model/range';
import { parseTime } from '../model/time';
import { getJson, urlOf, type Server } from './http';
import {
  asObject,
  list,
  number,
  optionalFlag,
  optionalNumber,
  optionalText,
  text,
  texts,
  WireError,
  type Wire,
} from './read';

/** A moment as the API takes it. */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function readTime(wire: Wire, field: string): number {
  const ms = parseTime(text(wire, field));
  if (ms === undefined) {
    throw new WireError(field, 'a time');
  }
  return ms;
}

export function readLine(value: unknown, name = 'line'): LogLine {
  const wire = asObject(value, name);
  return {
    id: text(wire, 'id'),
    cursor: optionalText(wire, 'cursor'),
    time: text(wire, 'time'),
    timeMs: readTime(wire, 'time'),
    worker: optionalText(wire, 'worker') ?? '',
    lambda: optionalText(wire, 'lambda'),
    instance: optionalText(wire, 'instance'),
    stream: optionalText(wire, 'stream'),
    level: levelOf(optionalText(wire, 'level')),
    message: optionalText(wire, 'message') ?? '',
    traceId: optionalText(wire, 'traceId'),
    spanId: optionalText(wire, 'spanId'),
    attribution: attributionOf(optionalText(wire, 'attribution')),
    file: optionalText(wire, 'file'),
    offset: optionalNumber(wire, 'offset'),
    truncated: optionalFlag(wire, 'truncated') ?? false,
    attributes: texts(wire, 'attributes'),
  };
}

function readPage(value: unknown): LogPage {
  const wire = asObject(value, 'answer');
  return {
    lines: list(wire, 'lines', readLine),
    next: optionalText(wire, 'next'),
    tail: optionalText(wire, 'tail'),
  };
}

function readBucket(value: unknown, name: string): Bucket {
  const wire = asObject(value, name);
  const byLevel: Partial<Record<Level, number>> = {};
  const counts = asObject(wire.levels ?? {}, `${name}.levels`);
  let leveled = 0;
  for (const level of Object.keys(counts)) {
    const count = number(counts, level);
    byLevel[levelOf(level)] = (byLevel[levelOf(level)] ?? 0) + count;
    leveled += count;
  }
  const count = number(wire, 'count', leveled);
  if (count > leveled) {
    byLevel.none = (byLevel.none ?? 0) + count - leveled;
  }
  return { startMs: readTime(wire, 'start'), endMs: readTime(wire, 'end'), count, byLevel };
}

function readFacet(value: unknown, name: string): FacetValue {
  const wire = asObject(value, name);
  return { value: text(wire, 'value'), count: number(wire, 'count') };
}

export interface LogQuery {
  query: string;
  span: Span;
}

function rangeOf(query: LogQuery): { query: string; start: string; end: string } {
  return { query: query.query, start: wireTime(query.span.startMs), end: wireTime(query.span.endMs) };
}

export function searchLogs(
  server: Server,
  query: LogQuery,
  page: { limit: number; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<LogPage> {
  return getJson(urlOf(server, '/api/v1/logs', { ...rangeOf(query), ...page }), readPage, signal);
}

export function histogram(
  server: Server,
  query: LogQuery,
  buckets: number,
  signal?: AbortSignal,
): Promise<Bucket[]> {
  const url = urlOf(server, '/api/v1/logs/histogram', { ...rangeOf(query), buckets });
  return getJson(url, (value) => list(asObject(value, 'answer'), 'buckets', readBucket), signal);
}

export function facets(
  server: Server,
  query: LogQuery,
  field: string,
  signal?: AbortSignal,
): Promise<FacetValue[]> {
  const url = urlOf(server, '/api/v1/logs/facets', { ...rangeOf(query), field });
  return getJson(url, (value) => list(asObject(value, 'answer'), 'values', readFacet), signal);
}

/** The lines around one line from the same source, oldest first, the line itself among them. */
export function contextOf(
  server: Server,
  id: string,
  around: number,
  signal?: AbortSignal,
): Promise<LogLine[]> {
  const url = urlOf(server, '/api/v1/logs/context', { id, before: around, after: around });
  return getJson(url, (value) => readPage(value).lines, signal);
}
