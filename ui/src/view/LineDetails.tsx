import type { ComponentChildren } from 'preact';
import { attributionSentence } from '../model/attribution';
import { fieldsOf, type LogLine } from '../model/log';
import { formatTime, zoneLabel, type Zone } from '../model/time';
import { Copy } from './Copy';
import { PrettyText } from './Json';

interface Props {
  line: LogLine;
  zone: Zone;
  filter: (field: string, value: string, negated: boolean) => void;
  close: () => void;
  /** Where else it can be seen: its trace, or the lines around. */
  place: { href: string; label: string; testId: string } | undefined;
  /** The lines around it, once asked for. */
  context: ComponentChildren;
}

/** Everything known about one line, below its row. */
export function LineDetails({ line, zone, filter, close, place, context }: Props) {
  return (
    <div class="line-details" data-testid="line-details">
      <div class="actions">
        {place && (
          <a class="button primary" href={place.href} data-testid={place.testId}>
            {place.label}
          </a>
        )}
        <Copy text={line.message} label="Copy message" />
        <Copy text={() => JSON.stringify(line, undefined, 2)} label="Copy as JSON" />
        <Copy text={() => window.location.href} label="Copy link" />
        <span class="spacer" />
        <button type="button" class="small" onClick={close} aria-label="Close">
          Esc
        </button>
      </div>
      <PrettyText text={line.message} />
      {line.truncated && (
        <p class="complaint">The line was longer than what was kept; this is its beginning.</p>
      )}
      <p class="dim" data-testid="attribution">
        {attributionSentence(line.attribution)}
      </p>
      <table class="fields">
        <tbody>
          <tr>
            <th scope="row">time</th>
            <td class="num">
              {formatTime(line.timeMs, zone, 6)} {zoneLabel(zone, line.timeMs)}{' '}
              <span class="dim">· {line.time}</span>
            </td>
            <td>
              <Copy text={line.time} label="copy" title="Copy the time" />
            </td>
          </tr>
          {fieldsOf(line).map(([name, value]) => (
            <Field key={name} name={name} value={value} filter={filter} />
          ))}
        </tbody>
      </table>
      {context}
    </div>
  );
}

function Field({ name, value, filter }: { name: string; value: string } & Pick<Props, 'filter'>) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="value">{value}</td>
      <td>
        {name !== 'offset' && (
          <>
            <button
              type="button"
              class="small"
              title={`Only lines with this ${name}`}
              onClick={() => filter(name, value, false)}
            >
              filter for
            </button>
            <button
              type="button"
              class="small"
              title={`No lines with this ${name}`}
              onClick={() => filter(name, value, true)}
            >
              filter out
            </button>
          </>
        )}
        <Copy text={value} label="copy" title={`Copy ${name}`} />
      </td>
    </tr>
  );
}
