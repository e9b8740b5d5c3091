import { useRef, useState } from 'preact/hooks';
import { offsetTicks } from '../model/axis';
import { formatDuration } from '../model/time';
import {
  between,
  isWhole,
  pan,
  place,
  startOf,
  zoom,
  type Waterfall,
  type WaterfallRow,
  type Window,
} from '../model/waterfall';
import { VirtualList } from './VirtualList';

interface Props {
  waterfall: Waterfall;
  window: Window;
  setWindow: (window: Window) => void;
  selected: string | undefined;
  active: number | undefined;
  select: (key: string) => void;
}

const WATERFALL_ROW = 26;
const TICKS_MAX = 6;

/** A trace over time: invocation, queries and calls as bars, log lines as ticks between them. */
export function WaterfallView({ waterfall, window, setWindow, selected, active, select }: Props) {
  const { rows, lengthMs } = waterfall;
  return (
    <div class="waterfall" data-testid="waterfall">
      <Ruler window={window} lengthMs={lengthMs} setWindow={setWindow} />
      <div class="wbody">
        <Grid window={window} />
        <VirtualList
          count={rows.length}
          rowHeight={WATERFALL_ROW}
          active={active}
          label="Waterfall: what happened in this trace, in order of time"
          testId="waterfall-rows"
          row={(index) => {
            const row = rows[index];
            return (
              row && (
                <Row
                  row={row}
                  index={index}
                  startMs={waterfall.startMs}
                  window={window}
                  selected={row.key === selected}
                  active={index === active}
                  select={() => select(row.key)}
                />
              )
            );
          }}
        />
      </div>
    </div>
  );
}

/** The ruler's ticks, drawn on through all rows. */
function Grid({ window }: { window: Window }) {
  return (
    <div class="wgrid" aria-hidden="true">
      <div class="wgrid-time">
        {offsetTicks(window.fromMs, window.toMs, TICKS_MAX).map((tick) => (
          <i key={tick.at} style={{ left: `${place(tick.at, window) * 100}%` }} />
        ))}
      </div>
    </div>
  );
}

interface RulerProps {
  window: Window;
  lengthMs: number;
  setWindow: (window: Window) => void;
}

/** The time axis. Dragging over it zooms in, the wheel zooms around the pointer, a double click shows all. */
function Ruler({ window, lengthMs, setWindow }: RulerProps) {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const placeOf = (event: MouseEvent): number => {
    const bounds = box.current?.getBoundingClientRect();
    return bounds ? Math.min(1, Math.max(0, (event.clientX - bounds.left) / bounds.width)) : 0;
  };
  const finish = (): void => {
    if (drag && Math.abs(drag.to - drag.from) > 0.005) {
      setWindow(between(window, drag.from, drag.to, lengthMs));
    }
    setDrag(undefined);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    const factor = event.deltaY > 0 ? 1.25 : 0.8;
    setWindow(
      sideways ? pan(window, event.deltaX / 1000, lengthMs) : zoom(window, factor, placeOf(event), lengthMs),
    );
  };
  return (
    <div class="ruler">
      <div class="ruler-name">
        <span class="dim">Name</span>
        {!isWhole(window, lengthMs) && (
          <button
            type="button"
            class="small"
            data-testid="zoom-out"
            onClick={() => setWindow({ fromMs: 0, toMs: lengthMs })}
          >
            Show all
          </button>
        )}
      </div>
      <div
        class="ruler-time"
        ref={box}
        title="Drag to zoom in, double click to see all"
        data-testid="waterfall-ruler"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => setDrag((before) => before && { ...before, to: placeOf(event) })}
        onPointerUp={finish}
        onDblClick={() => setWindow({ fromMs: 0, toMs: lengthMs })}
        onWheel={wheel}
      >
        {offsetTicks(window.fromMs, window.toMs, TICKS_MAX).map((tick) => (
          <span key={tick.at} class="ruler-tick num" style={{ left: `${place(tick.at, window) * 100}%` }}>
            {tick.label}
          </span>
        ))}
        {drag && (
          <span
            class="ruler-drag"
            style={{
              left: `${Math.min(drag.from, drag.to) * 100}%`,
              width: `${Math.abs(drag.to - drag.from) * 100}%`,
            }}
          />
        )}
      </div>
    </div>
  );
}

interface RowProps {
  row: WaterfallRow;
  index: number;
  startMs: number;
  window: Window;
  selected: boolean;
  active: boolean;
  select: () => void;
}

function Row({ row, index, startMs, window, selected, active, select }: RowProps) {
  return (
    <div
      class={`wrow${selected ? ' open' : ''}${active ? ' active' : ''}`}
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-testid="waterfall-row"
      data-kind={row.kind === 'exchange' ? row.exchange.kind : 'line'}
      data-key={row.key}
      onClick={select}
    >
      <span class="wname" role="gridcell" style={{ paddingLeft: `${8 + Math.min(row.depth, 12) * 14}px` }}>
        <Name row={row} />
      </span>
      <span class="wtime" role="gridcell">
        <Mark row={row} offsetMs={startOf(row) - startMs} window={window} />
      </span>
    </div>
  );
}

function Name({ row }: { row: WaterfallRow }) {
  if (row.kind === 'line') {
    return (
      <>
        <i class={`swatch round ${row.line.level}`} />
        <span class="ellipsis wline">{row.line.message}</span>
      </>
    );
  }
  const { exchange } = row;
  const failed = exchange.outcome !== 'ok' && exchange.outcome !== 'unknown';
  return (
    <>
      <span class={`kind ${exchange.kind}`}>{KIND_LABELS[exchange.kind]}</span>
      <span class="ellipsis" title={exchange.attributes['db.query.text'] ?? exchange.name}>
        {exchange.attributes['db.query.text'] ?? exchange.name}
      </span>
      {exchange.coldStart === true && <span class="badge cold">cold</span>}
      {exchange.attribution === 'candidates' && exchange.kind !== 'invocation' && (
        <span class="badge unknown">?</span>
      )}
      {row.slowest && (
        <span class="badge slow" data-testid="slowest">
          slowest
        </span>
      )}
      {failed && <span class="badge bad">failed</span>}
    </>
  );
}

const KIND_LABELS = { invocation: 'λ', query: 'db', call: 'http', other: '·' } as const;

/** The bar of an exchange, the tick of a line. */
function Mark({ row, offsetMs, window }: { row: WaterfallRow; offsetMs: number; window: Window }) {
  const left = place(offsetMs, window);
  if (row.kind === 'line') {
    const inView = left >= 0 && left <= 1;
    return inView ? <i class={`wtick ${row.line.level}`} style={{ left: `${left * 100}%` }} /> : null;
  }
  const { exchange } = row;
  const right = place(offsetMs + exchange.durationMs, window);
  if (right < 0 || left > 1) {
    return <span class={`wout ${right < 0 ? 'before' : 'after'}`}>{right < 0 ? '‹' : '›'}</span>;
  }
  const from = Math.max(0, left);
  const width = Math.min(1, right) - from;
  const firstByte =
    exchange.firstByteMs === undefined || exchange.durationMs <= 0
      ? 1
      : Math.min(1, Math.max(0, (exchange.firstByteMs - exchange.startMs) / exchange.durationMs));
  const failed = exchange.outcome !== 'ok' && exchange.outcome !== 'unknown';
  const label = labelPlace(from, from + width);
  return (
    <>
      <i
        class={`wbar ${exchange.kind}${failed ? ' bad' : ''}${row.slowest ? ' slowest' : ''}`}
        style={{ left: `${from * 100}%`, width: `${width * 100}%` }}
      >
        <i class="wwait" style={{ width: `${firstByte * 100}%` }} />
      </i>
      <span class={`wlabel num ${label.where}`} style={label.style}>
        {formatDuration(exchange.durationMs)}
      </span>
    </>
  );
}

/** Beside the bar where there is room, else inside its right end. */
function labelPlace(from: number, to: number): { where: string; style: Record<string, string> } {
  if (to <= 0.85) {
    return { where: 'beside', style: { left: `${to * 100}%` } };
  }
  return from > 0.15
    ? { where: 'beside', style: { right: `${(1 - from) * 100}%` } }
    : { where: 'inside', style: { right: `${(1 - to) * 100}%` } };
}
