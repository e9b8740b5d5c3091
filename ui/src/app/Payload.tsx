import { OWN_SERVER } from '../api/http';
import { loadPayload, payloadUrl } from '../api/payloads';
import { parseHead, type Head } from '../model/payload';
import type { Exchange } from '../model/trace';
import { PayloadView } from '../view/PayloadView';
import { useResource } from './useResource';

interface Shown {
  head: Head | undefined;
  body: { bytes: Uint8Array; cut: boolean };
}

/** Whether the bytes are an HTTP message, whose head and body the server can tell apart. */
export function isHttp(exchange: Exchange): boolean {
  return exchange.kind === 'invocation' || exchange.kind === 'call';
}

async function load(exchange: Exchange, side: 'request' | 'response', signal: AbortSignal): Promise<Shown> {
  const { href } = exchange[side];
  if (!isHttp(exchange)) {
    return { head: undefined, body: await loadPayload(OWN_SERVER, href, 'all', signal) };
  }
  const [head, body] = await Promise.all([
    loadPayload(OWN_SERVER, href, 'head', signal),
    loadPayload(OWN_SERVER, href, 'body', signal),
  ]);
  return { head: parseHead(new TextDecoder('latin1').decode(head.bytes)), body };
}

/** Loads one side of an exchange and shows it. */
export function Payload({ exchange, side }: { exchange: Exchange; side: 'request' | 'response' }) {
  const payload = exchange[side];
  const found = useResource(payload.length === 0 ? undefined : payload.href, (signal) =>
    load(exchange, side, signal),
  );
  const failure = found.failure;
  const complaint = failure?.kind === 'problem' ? failure.problem.detail : failure?.detail;
  return (
    <PayloadView
      side={side}
      payload={payload}
      head={found.data?.head}
      body={found.data?.body}
      bodyHref={isHttp(exchange) ? payloadUrl(payload.href, 'body') : undefined}
      complaint={complaint}
    />
  );
}
