/** A log line's level; `none` where none was found in the line. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'none';

/** From the calmest to the gravest: the order in which a histogram's bars are stacked, from the bottom. */
export const LEVELS: readonly Level[] = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Reads a level in any case; what is no level is `none`. */
export function levelOf(text: string | undefined): Level {
  const lower = text?.toLowerCase();
  return LEVELS.find((level) => level === lower) ?? 'none';
}
