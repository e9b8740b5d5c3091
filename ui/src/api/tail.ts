import { FailureError } from '../model/failure';
import type { LogLine } from '../model/log';
import { get, isAbort, urlOf, type Server } from './http';
import { readLine } from './logs';
import { EventParser, type ServerEvent } from './sse';

export interface TailListener {
  /** The server answered: lines that are indexed from now on will come. */
  opened: () => void;
  /** Lines in the order in which they were indexed; each one's cursor says where to go on after it. */
  lines: (lines: LogLine[]) => void;
  /** Where the tail starts, before any line has come. */
  cursor: (cursor: string) => void;
}

/**
 * Follows new lines until the signal says stop or the connection ends; never returns normally otherwise. The caller
 * calls it again with the last cursor: nothing is skipped and nothing comes twice.
 */
export async function followLogs(
  server: Server,
  query: string,
  cursor: string | undefined,
  listener: TailListener,
  signal: AbortSignal,
): Promise<never> {
  const response = await get(
    urlOf(server, '/api/v1/logs/tail', { query, cursor }),
    'text/event-stream',
    signal,
  );
  listener.opened();
  const parser = new EventParser();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      deliver(parser.push(read.value), listener);
    }
  } catch (error) {
    if (isAbort(error) || signal.aborted) {
      throw error;
    }
  }
  signal.throwIfAborted();
  throw new FailureError({ kind: 'unreachable', detail: 'the connection ended' });
}

function deliver(events: readonly ServerEvent[], listener: TailListener): void {
  const lines: LogLine[] = [];
  for (const event of events) {
    const line = lineOf(event);
    if (line) {
      lines.push({ ...line, cursor: event.id ?? line.cursor });
    } else if (event.type === 'ready' && event.id !== undefined) {
      listener.cursor(event.id);
    }
  }
  if (lines.length > 0) {
    listener.lines(lines);
  }
}

/** Events with a name of their own (`ready`, `behind`, ...) carry no line. */
function lineOf(event: ServerEvent): LogLine | undefined {
  return event.type === 'message' ? readLine(JSON.parse(event.data) as unknown) : undefined;
}
