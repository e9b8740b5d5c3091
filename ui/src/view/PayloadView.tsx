import { formatBytes, viewBody, type Head } from '../model/payload';
import type { PayloadRef } from '../model/trace';
import { Copy } from './Copy';
import { PrettyText } from './Json';

interface Props {
  side: 'request' | 'response';
  payload: PayloadRef;
  /** Undefined while it loads, or if there is none. */
  head: Head | undefined;
  body: { bytes: Uint8Array; cut: boolean } | undefined;
  /** Where the decoded body can be had whole; undefined if bytes and body are the same. */
  bodyHref: string | undefined;
  /** Why it could not be loaded. */
  complaint: string | undefined;
}

const TITLES = { request: 'Request', response: 'Response' } as const;

/** One side of an exchange: the head as it was, the body made readable, the exact bytes to download. */
export function PayloadView({ side, payload, head, body, bodyHref, complaint }: Props) {
  return (
    <section data-testid={side}>
      <h3>
        {TITLES[side]} <span class="dim num">{formatBytes(payload.length)}</span>
        <span class="spacer" />
        {payload.length > 0 && (
          <>
            {bodyHref !== undefined && (
              <a class="button small" href={bodyHref} download={`${side}.body`}>
                Body
              </a>
            )}
            <a
              class="button small"
              href={payload.href}
              download={`${side}.bytes`}
              data-testid={`${side}-bytes`}
            >
              Exact bytes
            </a>
          </>
        )}
      </h3>
      {payload.truncated && (
        <p class="complaint">The agent kept only the beginning: the payload was longer than its limit.</p>
      )}
      {payload.length === 0 && <p class="dim">Nothing was sent.</p>}
      {complaint !== undefined && <p class="complaint">{complaint}</p>}
      {head && <HeadView head={head} />}
      {body && payload.length > 0 && <BodyViewer {...body} />}
    </section>
  );
}

function HeadView({ head }: { head: Head }) {
  return (
    <details class="head" open>
      <summary class="value">{head.startLine}</summary>
      <table class="fields">
        <tbody>
          {head.fields.map(([name, value], index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td class="value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function BodyViewer({ bytes, cut }: { bytes: Uint8Array; cut: boolean }) {
  const view = viewBody(bytes, cut);
  if (view.kind === 'empty') {
    return <p class="dim">No body.</p>;
  }
  return (
    <div class="body">
      {view.kind === 'text' ? (
        <>
          <div class="body-copy">
            <Copy text={view.text} label="Copy" title="Copy the body" />
          </div>
          <PrettyText text={view.text} />
        </>
      ) : (
        <pre class="pretty hex">{view.hex}</pre>
      )}
      {cut && <p class="dim">Only the beginning is shown; download the bytes for the whole.</p>}
    </div>
  );
}
