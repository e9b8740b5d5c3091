/** In which zone times are shown. They are always labelled with it. */
export type Zone = 'local' | 'utc';

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch, with the fraction below a millisecond as far as a double carries it (0.3 µs). */
export function parseTime(text: string): number | undefined {
  const match = RFC3339.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, date, clock, fraction, zone] = match;
  const wholeMs = Date.parse(`${date ?? ''}T${clock ?? ''}${(zone ?? 'Z').toUpperCase()}`);
  return Number.isNaN(wholeMs) ? undefined : wholeMs + Number(`0${fraction ?? ''}`) * 1000;
}

function pad(value: number, digits: number): string {
  return String(Math.floor(value)).padStart(digits, '0');
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function partsOf(ms: number, zone: Zone): Parts {
  const at = new Date(ms);
  return zone === 'utc'
    ? {
        year: at.getUTCFullYear(),
        month: at.getUTCMonth() + 1,
        day: at.getUTCDate(),
        hour: at.getUTCHours(),
        minute: at.getUTCMinutes(),
        second: at.getUTCSeconds(),
      }
    : {
        year: at.getFullYear(),
        month: at.getMonth() + 1,
        day: at.getDate(),
        hour: at.getHours(),
        minute: at.getMinutes(),
        second: at.getSeconds(),
      };
}

/** `2026-11-23` */
export function formatDate(ms: number, zone: Zone): string {
  const parts = partsOf(ms, zone);
  return `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`;
}

/** `16:50:19.123`, with as many digits of the second's fraction as asked for. */
export function formatClock(ms: number, zone: Zone, digits = 3): string {
  const parts = partsOf(ms, zone);
  const clock = `${pad(parts.hour, 2)}:${pad(parts.minute, 2)}:${pad(parts.second, 2)}`;
  const fractionMs = ms - Math.floor(ms / 1000) * 1000;
  return digits === 0 ? clock : `${clock}.${pad(fractionMs * 10 ** (digits - 3), digits)}`;
}

/** `2026-11-23 16:50:19.123` */
export function formatTime(ms: number, zone: Zone, digits = 3): string {
  return `${formatDate(ms, zone)} ${formatClock(ms, zone, digits)}`;
}

/** `UTC`, or what local time is right now: `UTC+01:00`. */
export function zoneLabel(zone: Zone, atMs: number): string {
  const offset = zone === 'utc' ? 0 : -new Date(atMs).getTimezoneOffset();
  if (offset === 0) {
    return 'UTC';
  }
  const size = Math.abs(offset);
  return `UTC${offset < 0 ? '−' : '+'}${pad(size / 60, 2)}:${pad(size % 60, 2)}`;
}

/** A time as a person types it, in the zone shown: `2026-11-23 16:50`, seconds and fraction if wanted. */
export function parseTyped(text: string, zone: Zone): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?$/.exec(text.trim());
  if (!match) {
    return parseTime(text);
  }
  const [, date, minutes, seconds] = match;
  const ms = Date.parse(`${date ?? ''}T${minutes ?? ''}${seconds ?? ':00'}${zone === 'utc' ? 'Z' : ''}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A length of time in three digits or so: `840 µs`, `12.3 ms`, `1.24 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) {
    return `${Math.round(ms * 1000)} µs`;
  }
  if (ms < 1000) {
    return `${ms < 100 ? ms.toFixed(1) : String(Math.round(ms))} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(2)} s`;
  }
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
}
