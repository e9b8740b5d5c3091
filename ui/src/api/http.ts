import { FailureError, type Failure, type Problem } from '../model/failure';
import { asObject, optionalNumber, optionalText, WireError } from './read';

export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** Where the API is; the page's own server unless a test says otherwise. */
export interface Server {
  base: string;
}

export const OWN_SERVER: Server = { base: '' };

export function urlOf(server: Server, path: string, parameters: Parameters = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') {
      params.set(name, String(value));
    }
  }
  const search = params.toString();
  return server.base + path + (search === '' ? '' : `?${search}`);
}

/** Sends a GET and hands back an answer that succeeded; everything else is a FailureError. */
export async function get(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept }, signal: signal ?? null });
  } catch (error) {
    throw isAbort(error) ? error : new FailureError({ kind: 'unreachable', detail: 'no connection' });
  }
  if (!response.ok) {
    throw new FailureError(await failureOfResponse(response));
  }
  return response;
}

export async function getJson<T>(url: string, read: (value: unknown) => T, signal?: AbortSignal): Promise<T> {
  const response = await get(url, 'application/json', signal);
  try {
    return read(await response.json());
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError) {
      throw new FailureError({ kind: 'unexpected', detail: error.message });
    }
    throw isAbort(error)
      ? error
      : new FailureError({ kind: 'unreachable', detail: 'the answer was cut off' });
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

const UNAVAILABLE = new Set([502, 503, 504]);

async function failureOfResponse(response: Response): Promise<Failure> {
  const problem = await problemOf(response);
  return UNAVAILABLE.has(response.status)
    ? { kind: 'unreachable', detail: problem.detail }
    : { kind: 'problem', problem };
}

/** Reads problem details; an answer without them still gives a sentence. */
async function problemOf(response: Response): Promise<Problem> {
  const status = response.status;
  const plain = { status, title: response.statusText, detail: `The server answered with status ${status}.` };
  try {
    const wire = asObject(await response.json(), 'problem');
    const title = optionalText(wire, 'title') ?? plain.title;
    const parameter = optionalText(wire, 'parameter');
    const position = optionalNumber(wire, 'position');
    return {
      status,
      title,
      detail: optionalText(wire, 'detail') ?? (title === '' ? plain.detail : title),
      ...(parameter === undefined ? {} : { parameter }),
      ...(position === undefined || position < 0 ? {} : { position }),
    };
  } catch {
    return plain;
  }
}
