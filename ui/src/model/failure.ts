/** Why a request to the server gave nothing to show. */
export type Failure =
  /** The server could not be reached, or answered that it cannot serve now: worth trying again. */
  | { kind: 'unreachable'; detail: string }
  /** The server said what is wrong (problem details, RFC 9457). */
  | { kind: 'problem'; problem: Problem }
  /** The server's answer is not what this UI understands. */
  | { kind: 'unexpected'; detail: string };

export interface Problem {
  status: number;
  title: string;
  detail: string;
  /** The request parameter at fault. */
  parameter?: string;
  /** The character at fault inside that parameter, from 0. */
  position?: number;
}

/** A failure as an exception, for the way up to where it is shown. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind === 'problem' ? failure.problem.detail : failure.detail);
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) {
    return error.failure;
  }
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) };
}

/** Whether the same request may well succeed in a moment. */
export function isWorthRetrying(failure: Failure): boolean {
  return failure.kind === 'unreachable';
}

/** How long to wait before try number `tries + 1`, in milliseconds: 1, 2, 4, 8, then 15 seconds. */
export function retryDelayMs(tries: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.max(0, tries - 1));
}
