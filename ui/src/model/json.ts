/** A piece of indented JSON, with what it is, for colouring. */
export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'plain';
  text: string;
}

/** Longest text that is indented; longer ones are shown as they are. */
export const JSON_CHARS_MAX = 512 * 1024;

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/**
 * Indents a JSON text, each token exactly as it was written (so that no long number is rounded); undefined if it is
 * no JSON object or array.
 */
export function indentJson(text: string): JsonToken[] | undefined {
  const trimmed = text.trim();
  if (trimmed.length > JSON_CHARS_MAX || !/^[[{]/.test(trimmed)) {
    return undefined;
  }
  try {
    JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  return indentTokens(trimmed.match(TOKEN) ?? []);
}

function indentTokens(tokens: readonly string[]): JsonToken[] {
  const out: JsonToken[] = [];
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      depth++;
      const empty = next === '}' || next === ']';
      out.push({ kind: 'plain', text: empty ? token : token + newLine() });
    } else if (token === '}' || token === ']') {
      depth--;
      const before = tokens[index - 1];
      out.push({ kind: 'plain', text: before === '{' || before === '[' ? token : newLine() + token });
    } else if (token === ',') {
      out.push({ kind: 'plain', text: token + newLine() });
    } else if (token === ':') {
      out.push({ kind: 'plain', text: ': ' });
    } else {
      out.push({ kind: kindOf(token, next), text: token });
    }
  });
  return out;
}

function kindOf(token: string, next: string | undefined): JsonToken['kind'] {
  if (token.startsWith('"')) {
    return next === ':' ? 'key' : 'string';
  }
  return /^[-\d]/.test(token) ? 'number' : 'word';
}
