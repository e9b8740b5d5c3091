import { OWN_SERVER } from '../api/http';
import { loadPayload, payloadUrl } from '../api/payloads';
import { curlCommand, replayCommand } from '../model/command';
import { parseHead, viewBody } from '../model/payload';
import type { Exchange } from '../model/trace';
import { CommandBox } from '../view/CommandBox';
import { useResource } from './useResource';

interface Props {
  exchange: Exchange;
  traceId: string;
  recording: string;
}

/** Most bytes of a body that may stand in a command. */
const BODY_BYTES_MAX = 4096;

/** The recorded request as a command: undefined where the body has to be fetched, because it is long or binary. */
async function loadCurl(exchange: Exchange, signal: AbortSignal): Promise<string> {
  const { href } = exchange.request;
  const [head, body] = await Promise.all([
    loadPayload(OWN_SERVER, href, 'head', signal),
    loadPayload(OWN_SERVER, href, 'body', signal, BODY_BYTES_MAX),
  ]);
  const view = viewBody(body.bytes);
  const inline = view.kind === 'empty' ? '' : view.kind === 'text' && !body.cut ? view.text : undefined;
  const bodyUrl = window.location.origin + payloadUrl(href, 'body');
  return curlCommand(parseHead(new TextDecoder('latin1').decode(head.bytes)), inline, bodyUrl);
}

/** What to run to see an invocation happen again. */
export function Commands({ exchange, traceId, recording }: Props) {
  const isInvocation = exchange.kind === 'invocation' && exchange.request.length > 0;
  const curl = useResource(isInvocation ? exchange.spanId : undefined, (signal) =>
    loadCurl(exchange, signal),
  );
  return isInvocation ? (
    <section data-testid="commands">
      <h3>Run it again</h3>
      <CommandBox
        title="Replay this trace with its timings, and compare"
        command={replayCommand(window.location.origin, traceId, recording)}
        testId="replay-command"
      />
      {curl.data !== undefined && (
        <CommandBox title="Send the request once more" command={curl.data} testId="curl-command" />
      )}
    </section>
  ) : null;
}
