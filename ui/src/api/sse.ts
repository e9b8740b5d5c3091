/** One server-sent event. */
export interface ServerEvent {
  id: string | undefined;
  type: string;
  data: string;
}

/**
 * Takes a stream of server-sent events apart (WHATWG HTML, section 9.2.6), however the network has cut it into
 * pieces. Used instead of the browser's EventSource because that hides why a server refused.
 */
export class EventParser {
  private rest = '';
  private id: string | undefined;
  private type = '';
  private data: string[] = [];

  /** The events that became whole with this piece. */
  push(piece: string): ServerEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.take(line));
  }

  private take(line: string): ServerEvent[] {
    if (line === '') {
      return this.dispatch();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.data.push(value);
    } else if (field === 'event') {
      this.type = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.id = value;
    }
    return [];
  }

  private dispatch(): ServerEvent[] {
    const event = { id: this.id, type: this.type === '' ? 'message' : this.type, data: this.data.join('\n') };
    const empty = this.data.length === 0;
    this.type = '';
    this.data = [];
    return empty ? [] : [event];
  }
}
