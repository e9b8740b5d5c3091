import { formatClock, formatDate, type Zone } from './time';

export interface Tick {
  /** In the axis's own unit. */
  at: number;
  label: string;
}

const TIME_STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  172_800_000, 604_800_000,
];

/** Ticks at round times of the day, at most `ticksMax` of them. */
export function timeTicks(startMs: number, endMs: number, ticksMax: number, zone: Zone): Tick[] {
  const lengthMs = endMs - startMs;
  const stepMs = TIME_STEPS_MS.find((step) => lengthMs / step <= ticksMax) ?? lengthMs;
  const shiftMs = zone === 'utc' ? 0 : new Date(startMs).getTimezoneOffset() * 60_000;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((startMs - shiftMs) / stepMs) * stepMs + shiftMs; at <= endMs; at += stepMs) {
    ticks.push({ at, label: timeLabel(at, stepMs, zone) });
  }
  return ticks;
}

function timeLabel(at: number, stepMs: number, zone: Zone): string {
  if (stepMs >= 86_400_000) {
    return formatDate(at, zone).slice(5);
  }
  if (stepMs >= 60_000) {
    const clock = formatClock(at, zone, 0).slice(0, 5);
    return clock === '00:00' ? formatDate(at, zone).slice(5) : clock;
  }
  return formatClock(at, zone, stepMs >= 1000 ? 0 : 3);
}

/** Ticks at round lengths of time after a start: 0, 5 ms, 10 ms. */
export function offsetTicks(fromMs: number, toMs: number, ticksMax: number): Tick[] {
  const length = toMs - fromMs;
  if (!(length > 0)) {
    return [];
  }
  const magnitude = 10 ** Math.floor(Math.log10(length / ticksMax));
  const step = ([1, 2, 5, 10].find((each) => length / (each * magnitude) <= ticksMax) ?? 10) * magnitude;
  const ticks: Tick[] = [];
  for (let index = Math.ceil(fromMs / step); index * step <= toMs; index++) {
    ticks.push({ at: index * step, label: offsetLabel(index * step, step) });
  }
  return ticks;
}

function offsetLabel(ms: number, step: number): string {
  if (ms === 0) {
    return '0';
  }
  const [unit, size]: [string, number] = step >= 500 ? ['s', 1000] : step >= 0.5 ? ['ms', 1] : ['µs', 0.001];
  const digits = Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
  return `${(ms / size).toFixed(Math.min(digits, 3))} ${unit}`;
}
