import type { LogLine } from './log';

/** Most lines held back while paused; past that the connection is let go, and resuming goes on from its cursor. */
export const HELD_LINES_MAX = 5_000;

/** A live tail, as the page sees it. */
export interface Tail {
  connection: 'connecting' | 'open' | 'waiting';
  paused: boolean;
  /** Lines that came while paused, in the order in which they came. */
  held: readonly LogLine[];
  /** Whether more lines than are held wait on the server. */
  heldBack: boolean;
  /** Where the tail goes on: after this everything is still to come. */
  cursor: string | undefined;
}

export const TAIL_START: Tail = {
  connection: 'connecting',
  paused: false,
  held: [],
  heldBack: false,
  cursor: undefined,
};

/** Takes lines while paused. The lines past the limit are not taken: the cursor stays in front of them. */
export function hold(tail: Tail, arrived: readonly LogLine[], max = HELD_LINES_MAX): Tail {
  const room = Math.max(0, max - tail.held.length);
  const taken = arrived.slice(0, room);
  return {
    ...tail,
    held: [...tail.held, ...taken],
    heldBack: tail.heldBack || arrived.length > room || tail.held.length + taken.length >= max,
    cursor: taken.at(-1)?.cursor ?? tail.cursor,
  };
}

/** `1,204 new lines held back`, in words for the row on top of the list. */
export function describeHeld(tail: Tail): string {
  const count = tail.held.length.toLocaleString('en');
  if (tail.held.length === 0) {
    return 'Paused. New lines are held back; none came so far.';
  }
  const lines = tail.held.length === 1 ? 'line' : 'lines';
  return tail.heldBack
    ? `Paused. More than ${count} new lines are held back, the rest on the server; nothing is lost.`
    : `Paused. ${count} new ${lines} held back.`;
}
