import type { ComponentChildren } from 'preact';
import { attributionSentence } from '../model/attribution';
import { traceAddress, writeAddress } from '../model/address';
import { outcomeWords, statementOf, type Exchange, type Statement } from '../model/trace';
import { formatDuration, formatTime, zoneLabel, type Zone } from '../model/time';
import { Copy } from './Copy';

interface Props {
  exchange: Exchange;
  zone: Zone;
  /** The trace's start: times are also told relative to it. */
  traceStartMs: number;
  slowest: boolean;
  close: () => void;
  request: ComponentChildren;
  response: ComponentChildren;
  /** Commands to copy, for an invocation. */
  commands: ComponentChildren;
}

/** Everything known about an invocation, a query or a call. */
export function ExchangeDetails(props: Props) {
  const { exchange, slowest, close } = props;
  const statement = statementOf(exchange);
  return (
    <>
      <header>
        <h2 class="ellipsis" title={exchange.name}>
          {exchange.name}
        </h2>
        {slowest && <span class="badge slow">slowest</span>}
        <span class="spacer" />
        <button type="button" class="small" data-testid="details-close" aria-label="Close" onClick={close}>
          Esc
        </button>
      </header>
      <Facts {...props} />
      {exchange.kind !== 'invocation' && (
        <p class="dim" data-testid="attribution">
          {attributionSentence(exchange.attribution)}
        </p>
      )}
      <Candidates exchange={exchange} />
      {statement && <StatementView statement={statement} />}
      {props.commands}
      {props.request}
      {props.response}
      <AttributeTable exchange={exchange} />
    </>
  );
}

function Facts({ exchange, zone, traceStartMs }: Props) {
  const waitMs = exchange.firstByteMs === undefined ? undefined : exchange.firstByteMs - exchange.startMs;
  return (
    <dl class="facts">
      <dt>took</dt>
      <dd class="num strong">
        {formatDuration(exchange.durationMs)}
        {waitMs !== undefined && <span class="dim"> · first byte after {formatDuration(waitMs)}</span>}
      </dd>
      <dt>start</dt>
      <dd class="num">
        {formatTime(exchange.startMs, zone, 6)} {zoneLabel(zone, exchange.startMs)}
        {exchange.startMs > traceStartMs && (
          <span class="dim"> · +{formatDuration(exchange.startMs - traceStartMs)}</span>
        )}
      </dd>
      <dt>ended</dt>
      <dd>{outcomeWords(exchange.outcome)}</dd>
      <Fact name="lambda" value={exchange.lambda} />
      <Fact name="worker" value={exchange.worker} />
      <Fact name="instance" value={exchange.instance} />
      {exchange.coldStart !== undefined && exchange.kind === 'invocation' && (
        <Fact
          name="instance was"
          value={exchange.coldStart ? 'started for it (cold start)' : 'running already'}
        />
      )}
      <Fact name="span" value={exchange.spanId} />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  return value === undefined || value === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd class="value">{value}</dd>
    </>
  );
}

function Candidates({ exchange }: { exchange: Exchange }) {
  return exchange.candidates.length === 0 ? null : (
    <ul class="candidates" data-testid="candidates">
      {exchange.candidates.map(({ traceId, spanId }) => (
        <li key={`${traceId}/${spanId ?? ''}`}>
          <a href={writeAddress(traceAddress(traceId, spanId === undefined ? undefined : `span:${spanId}`))}>
            {traceId}
          </a>
        </li>
      ))}
    </ul>
  );
}

function StatementView({ statement }: { statement: Statement }) {
  return (
    <section data-testid="statement">
      <h3>
        Query {statement.system !== undefined && <span class="dim">{statement.system}</span>}
        <span class="spacer" />
        <Copy text={statement.text} label="Copy" title="Copy the query" />
      </h3>
      <pre class="pretty sql">{statement.text}</pre>
      {statement.parameters.length > 0 && (
        <table class="fields">
          <tbody>
            {statement.parameters.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{/^\d+$/.test(name) ? `parameter ${name}` : name}</th>
                <td class="value">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {statement.rows !== undefined && (
        <p>
          <b class="num">{statement.rows}</b> {statement.rows === '1' ? 'row' : 'rows'}
        </p>
      )}
      {statement.error !== undefined && <p class="complaint">{statement.error}</p>}
    </section>
  );
}

function AttributeTable({ exchange }: { exchange: Exchange }) {
  const entries = Object.entries(exchange.attributes).sort(([a], [b]) => a.localeCompare(b));
  return entries.length === 0 ? null : (
    <section>
      <h3>Attributes</h3>
      <table class="fields">
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
