import type { LogLine } from '../model/log';
import { formatClock, type Zone } from '../model/time';

/** Lines of one source, oldest first, with the one they surround marked. */
export function ContextLines({ lines, id, zone }: { lines: readonly LogLine[]; id: string; zone: Zone }) {
  return (
    <ol class="context-lines">
      {lines.map((line) => (
        <li key={line.id} class={line.id === id ? 'here' : undefined} data-testid="context-line">
          <span class="num dim">{formatClock(line.timeMs, zone)}</span>
          <span class={`c-level ${line.level}`}>{line.level === 'none' ? '' : line.level}</span>
          <span class="value">{line.message}</span>
        </li>
      ))}
    </ol>
  );
}
