import type { ComponentChildren } from 'preact';
import type { LineList as Lines } from '../model/lineList';
import { formatDate, zoneLabel, type Zone } from '../model/time';
import { LineRow } from './LineRow';
import { VirtualList } from './VirtualList';

interface Props {
  list: Lines;
  loading: 'first' | 'older' | undefined;
  /** How many lines came on top so far. */
  arrived: number;
  zone: Zone;
  highlights: readonly string[];
  /** -1 if none is open. */
  openIndex: number;
  active: number | undefined;
  toggle: (id: string) => void;
  loadOlder: () => void;
  details: ComponentChildren;
}

export const LINE_HEIGHT = 24;

/** The lines, newest first, with a last row that says what lies beyond. */
export function LineList(props: Props) {
  const { list, zone, openIndex, active, details } = props;
  const { lines } = list;
  const newest = lines[0]?.timeMs ?? 0;
  const oldest = lines.at(-1)?.timeMs ?? 0;
  const dated = formatDate(newest, zone) !== formatDate(oldest, zone);
  return (
    <div class={dated ? 'lines dated' : 'lines'}>
      <div class="line-head" aria-hidden="true">
        <span class="c-time">
          Time <span class="dim">{zoneLabel(zone, newest)}</span>
        </span>
        <span class="c-level">Level</span>
        <span class="c-lambda">Lambda</span>
        <span class="c-worker">Worker</span>
        <span class="c-message">Message</span>
      </div>
      <VirtualList
        count={lines.length + 1}
        rowHeight={LINE_HEIGHT}
        active={active}
        onTop={props.arrived}
        open={openIndex >= 0 ? { index: openIndex, content: details } : undefined}
        nearEnd={props.loadOlder}
        label="Log lines, newest first"
        testId="lines"
        row={(index) => {
          const line = lines[index];
          return line ? (
            <LineRow
              line={line}
              index={index}
              zone={zone}
              dated={dated}
              highlights={props.highlights}
              open={index === openIndex}
              active={index === active}
              toggle={() => props.toggle(line.id)}
            />
          ) : (
            <div class="line-end dim" data-testid="list-end">
              {endSentence(props)}
            </div>
          );
        }}
      />
    </div>
  );
}

function endSentence({ list, loading }: Props): string {
  const count = list.lines.length.toLocaleString('en');
  if (loading === 'first') {
    return 'Loading …';
  }
  if (loading === 'older') {
    return 'Loading older lines …';
  }
  if (list.full) {
    return `${count} lines are loaded, and no more fit: narrow the time range to see older ones.`;
  }
  if (list.trimmed > 0) {
    return `${list.trimmed.toLocaleString('en')} older lines were let go to save memory; they load again when you scroll here.`;
  }
  return list.older.kind === 'none'
    ? `That is all: ${count} ${list.lines.length === 1 ? 'line' : 'lines'}.`
    : 'Older lines follow …';
}
