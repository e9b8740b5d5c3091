import { useEffect, useRef, useState } from 'preact/hooks';
import { describeRange, resolveRange, SINCE_CHOICES, type Range } from '../model/range';
import { formatTime, parseTyped, zoneLabel, type Zone } from '../model/time';

interface Props {
  range: Range;
  zone: Zone;
  nowMs: () => number;
  choose: (range: Range) => void;
  setZone: (zone: Zone) => void;
}

function Label({ range, zone }: { range: Range; zone: Zone }) {
  const words = describeRange(range, zone);
  return <span class="num">{range.kind === 'since' ? words.replace(/^the l/, 'L') : words}</span>;
}

/** Which time is shown: one of the usual lengths up to now, or from one moment to another. */
export function RangePicker({ range, zone, nowMs, choose, setZone }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const take = (chosen: Range): void => {
    setOpen(false);
    choose(chosen);
  };
  return (
    <div
      class="popover-host"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
        }
      }}
    >
      <button
        type="button"
        class="field"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-testid="range"
        onClick={() => setOpen(!open)}
      >
        <Label range={range} zone={zone} />
        <span class="dim">{range.kind === 'between' ? zoneLabel(zone, range.startMs) : ''} ▾</span>
      </button>
      {open && (
        <div class="popover" role="dialog" aria-label="Time range" data-testid="range-panel">
          <div class="choices">
            {SINCE_CHOICES.map((since) => (
              <button
                type="button"
                key={since}
                class={range.kind === 'since' && range.since === since ? 'chosen' : ''}
                data-testid={`range-${since}`}
                onClick={() => take({ kind: 'since', since })}
              >
                {since}
              </button>
            ))}
          </div>
          <Absolute range={range} zone={zone} nowMs={nowMs} choose={take} />
          <div class="zones">
            <span class="dim">Times are shown in</span>
            {(['local', 'utc'] as const).map((each) => (
              <button
                type="button"
                key={each}
                class={each === zone ? 'chosen' : ''}
                aria-pressed={each === zone}
                onClick={() => setZone(each)}
              >
                {each === 'utc' ? 'UTC' : `local (${zoneLabel('local', nowMs())})`}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

function Absolute({ range, zone, nowMs, choose }: Omit<Props, 'setZone'>) {
  const span = resolveRange(range, nowMs());
  const [from, setFrom] = useState(formatTime(span.startMs, zone, 0));
  const [to, setTo] = useState(formatTime(span.endMs, zone, 0));
  const [complaint, setComplaint] = useState('');
  const apply = (event: Event): void => {
    event.preventDefault();
    const startMs = parseTyped(from, zone);
    const endMs = parseTyped(to, zone);
    if (startMs === undefined || endMs === undefined) {
      setComplaint(
        `“${startMs === undefined ? from : to}” is not a time: write it like 2026-11-23 16:50:00.`,
      );
    } else if (startMs >= endMs) {
      setComplaint('The range ends before it starts: swap the two times.');
    } else {
      choose({ kind: 'between', startMs, endMs });
    }
  };
  return (
    <form class="absolute" onSubmit={apply}>
      <label>
        <span>
          From <span class="dim">({zoneLabel(zone, span.startMs)})</span>
        </span>
        <input
          class="num"
          value={from}
          data-testid="range-from"
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        To
        <input
          class="num"
          value={to}
          data-testid="range-to"
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      {complaint !== '' && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <button type="submit" class="primary" data-testid="range-apply">
        Show this range
      </button>
    </form>
  );
}
