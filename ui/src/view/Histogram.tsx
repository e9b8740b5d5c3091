import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { timeTicks } from '../model/axis';
import { LEVELS, type Level } from '../model/level';
import type { Bucket } from '../model/log';
import type { Span } from '../model/range';
import { formatTime, type Zone } from '../model/time';

interface Props {
  buckets: readonly Bucket[];
  zone: Zone;
  zoomTo: (span: Span) => void;
}

const HEIGHT = 64;
const AXIS = 16;

/** Lines over time, stacked by level. Dragging over it, or Enter on a bar, zooms into that time. */
export function Histogram({ buckets, zone, zoomTo }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const [hover, setHover] = useState<number>();
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const first = buckets[0];
  const last = buckets.at(-1);
  const most = buckets.reduce((max, bucket) => Math.max(max, bucket.count), 0);
  const startMs = first?.startMs ?? 0;
  const endMs = last?.endMs ?? 1;
  const xOf = (ms: number): number => ((ms - startMs) / (endMs - startMs)) * width;
  const timeAt = (x: number): number =>
    startMs + (Math.min(Math.max(x, 0), width) / width) * (endMs - startMs);
  const indexAt = (x: number): number =>
    Math.min(buckets.length - 1, Math.max(0, Math.floor((x / width) * buckets.length)));
  const xIn = (event: PointerEvent): number =>
    event.clientX - (box.current?.getBoundingClientRect().left ?? 0);

  const finish = (): void => {
    if (drag && Math.abs(drag.to - drag.from) > 3) {
      const [a, b] = [timeAt(drag.from), timeAt(drag.to)];
      zoomTo({ startMs: Math.floor(Math.min(a, b)), endMs: Math.ceil(Math.max(a, b)) });
    }
    setDrag(undefined);
  };
  const pressed = (event: KeyboardEvent): void => {
    const bucket = hover === undefined ? undefined : buckets[hover];
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const from = hover ?? (event.key === 'ArrowRight' ? -1 : buckets.length);
      setHover(Math.min(buckets.length - 1, Math.max(0, from + (event.key === 'ArrowRight' ? 1 : -1))));
    } else if (event.key === 'Enter' && bucket) {
      zoomTo(bucket);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const shown = hover === undefined ? undefined : buckets[hover];
  return (
    <div
      class="histogram"
      ref={box}
      role="group"
      aria-label={`${total.toLocaleString('en')} lines over time. Arrow keys go from bar to bar, Enter zooms in.`}
      data-testid="histogram"
      tabIndex={0}
      onKeyDown={pressed}
      onBlur={() => setHover(undefined)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: xIn(event), to: xIn(event) });
      }}
      onPointerMove={(event) => {
        const x = xIn(event);
        setHover(buckets.length > 0 ? indexAt(x) : undefined);
        setDrag((before) => before && { ...before, to: x });
      }}
      onPointerUp={finish}
      onPointerLeave={() => setHover(undefined)}
    >
      <svg width={width} height={HEIGHT + AXIS} aria-hidden="true">
        {buckets.map((bucket, index) => (
          <Bar
            key={bucket.startMs}
            bucket={bucket}
            x={xOf(bucket.startMs)}
            width={Math.max(1, xOf(bucket.endMs) - xOf(bucket.startMs) - 1)}
            most={most}
            hovered={index === hover}
          />
        ))}
        <line class="axis" x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} />
        {width > 0 &&
          buckets.length > 0 &&
          timeTicks(startMs, endMs, Math.max(2, width / 90), zone).map((tick) => (
            <text key={tick.at} class="tick" x={xOf(tick.at)} y={HEIGHT + 12}>
              {tick.label}
            </text>
          ))}
        {drag && (
          <rect
            class="drag"
            x={Math.min(drag.from, drag.to)}
            width={Math.abs(drag.to - drag.from)}
            y={0}
            height={HEIGHT}
          />
        )}
      </svg>
      {shown && !drag && (
        <Tip bucket={shown} zone={zone} x={xOf((shown.startMs + shown.endMs) / 2)} width={width} />
      )}
    </div>
  );
}

interface BarProps {
  bucket: Bucket;
  x: number;
  width: number;
  most: number;
  hovered: boolean;
}

function Bar({ bucket, x, width, most, hovered }: BarProps) {
  let below = 0;
  const parts = LEVELS.filter((level) => (bucket.byLevel[level] ?? 0) > 0).map((level) => {
    const count = bucket.byLevel[level] ?? 0;
    // A level that is there is seen, however few its lines are.
    const height = Math.max(1.5, (count / most) * (HEIGHT - 4));
    below += height;
    return <rect key={level} class={`bar ${level}`} x={x} y={HEIGHT - below} width={width} height={height} />;
  });
  return (
    <g class={hovered ? 'hovered' : undefined}>
      {hovered && <rect class="column" x={x} y={0} width={width} height={HEIGHT} />}
      {parts}
    </g>
  );
}

function Tip({ bucket, zone, x, width }: { bucket: Bucket; zone: Zone; x: number; width: number }) {
  const levels = [...LEVELS].reverse().filter((level: Level) => (bucket.byLevel[level] ?? 0) > 0);
  return (
    <div
      class="tip"
      style={{ left: `${Math.min(Math.max(x, 110), Math.max(110, width - 110))}px` }}
      role="status"
    >
      <div class="dim num">{formatTime(bucket.startMs, zone)}</div>
      {levels.length === 0 && <div>no lines</div>}
      {levels.map((level) => (
        <div key={level} class="tip-row">
          <i class={`swatch ${level}`} />
          {level === 'none' ? 'no level' : level}
          <b class="num">{(bucket.byLevel[level] ?? 0).toLocaleString('en')}</b>
        </div>
      ))}
    </div>
  );
}
