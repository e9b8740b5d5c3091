import type { Attribution } from './attribution';
import type { Level } from './level';
import type { Span } from './range';

/** A log line, from whichever worker and Lambda. */
export interface LogLine {
  id: string;
  /** Where a search or a tail goes on after this line. */
  cursor: string | undefined;
  /** As the server wrote it, to the nanosecond. */
  time: string;
  timeMs: number;
  worker: string;
  lambda: string | undefined;
  instance: string | undefined;
  stream: string | undefined;
  level: Level;
  message: string;
  traceId: string | undefined;
  spanId: string | undefined;
  attribution: Attribution;
  file: string | undefined;
  offset: number | undefined;
  truncated: boolean;
  attributes: Readonly<Record<string, string>>;
}

export interface LogPage {
  lines: LogLine[];
  /** Where the next older page starts; undefined on the last. */
  next: string | undefined;
  /** On the first page: from where a live tail goes on, so that no line falls between the two. */
  tail: string | undefined;
}

/** One bar of the histogram. */
export interface Bucket extends Span {
  count: number;
  byLevel: Partial<Record<Level, number>>;
}

export interface FacetValue {
  value: string;
  count: number;
}

/** A line's fields by the names that the query language knows, in the order in which they are shown. */
export function fieldsOf(line: LogLine): [name: string, value: string][] {
  const fields: [string, string | undefined][] = [
    ['lambda', line.lambda],
    ['worker', line.worker],
    ['instance', line.instance],
    ['level', line.level === 'none' ? undefined : line.level],
    ['stream', line.stream],
    ['traceId', line.traceId],
    ['spanId', line.spanId],
    ['file', line.file],
    ['offset', line.offset === undefined ? undefined : String(line.offset)],
    ...Object.entries(line.attributes),
  ];
  return fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '');
}
