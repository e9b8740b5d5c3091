import type { LogLine } from '../model/log';
import { attributionSentence, isCertain } from '../model/attribution';
import { traceAddress, writeAddress } from '../model/address';
import { splitMatches } from '../model/query';
import { formatClock, formatDate, type Zone } from '../model/time';

interface Props {
  line: LogLine;
  index: number;
  zone: Zone;
  /** Whether the date is shown, not only the clock. */
  dated: boolean;
  highlights: readonly string[];
  open: boolean;
  active: boolean;
  toggle: () => void;
}

/** Characters of a message that a closed row draws. */
const ROW_CHARS_MAX = 600;

export function LineRow({ line, index, zone, dated, highlights, open, active, toggle }: Props) {
  const className = `line ${line.level}${open ? ' open' : ''}${active ? ' active' : ''}`;
  const clicked = (event: MouseEvent): void => {
    const onLink = event.target instanceof Element && event.target.closest('a') !== null;
    if (!onLink && window.getSelection()?.isCollapsed !== false) {
      toggle();
    }
  };
  return (
    <div
      class={className}
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 1}
      aria-expanded={open}
      data-testid="line"
      data-line-id={line.id}
      onClick={clicked}
    >
      <span class="c-time num" role="gridcell" title={line.time}>
        {dated && <span class="dim">{formatDate(line.timeMs, zone).slice(5)} </span>}
        {formatClock(line.timeMs, zone)}
      </span>
      <span class={`c-level ${line.level}`} role="gridcell">
        {line.level === 'none' ? '' : line.level}
      </span>
      <span class="c-lambda ellipsis" role="gridcell" title={line.lambda}>
        {line.lambda}
      </span>
      <span class="c-worker ellipsis dim" role="gridcell" title={line.worker}>
        {line.worker}
      </span>
      <span class="c-message ellipsis" role="gridcell" data-testid="line-message">
        <Highlighted text={line.message.slice(0, ROW_CHARS_MAX)} highlights={highlights} />
      </span>
      <span class="c-trace" role="gridcell">
        {line.traceId !== undefined && <TraceLink line={line} />}
      </span>
    </div>
  );
}

function TraceLink({ line }: { line: LogLine }) {
  const sure = isCertain(line.attribution);
  return (
    <a
      class={sure ? 'trace-link' : 'trace-link unsure'}
      href={writeAddress(traceAddress(line.traceId ?? '', `line:${line.id}`))}
      title={`Open the trace. ${attributionSentence(line.attribution)}`}
      data-testid="line-trace-link"
    >
      {sure ? 'trace' : 'trace?'}
    </a>
  );
}

export function Highlighted({ text, highlights }: { text: string; highlights: readonly string[] }) {
  const pieces = splitMatches(text, highlights);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}</>;
}
