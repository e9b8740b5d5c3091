/**
 * Reads what the server sent, field by field, so that nothing unchecked goes further in. A missing value and null are
 * the same; a value of another kind is an error that names the field.
 */
export class WireError extends Error {
  constructor(field: string, expected: string) {
    super(`the server's answer has a field that this UI does not understand: ${field} is not ${expected}`);
  }
}

export type Wire = Readonly<Record<string, unknown>>;

export function asObject(value: unknown, field: string): Wire {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WireError(field, 'an object');
  }
  return value as Wire;
}

export function list<T>(wire: Wire, field: string, item: (value: unknown, name: string) => T): T[] {
  const value = wire[field] ?? [];
  if (!Array.isArray(value)) {
    throw new WireError(field, 'a list');
  }
  return value.map((each, index) => item(each, `${field}[${index}]`));
}

export function optionalText(wire: Wire, field: string): string | undefined {
  const value = wire[field] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new WireError(field, 'a text');
  }
  return value;
}

export function text(wire: Wire, field: string): string {
  const value = optionalText(wire, field);
  if (value === undefined) {
    throw new WireError(field, 'there');
  }
  return value;
}

export function optionalNumber(wire: Wire, field: string): number | undefined {
  const value = wire[field] ?? undefined;
  if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) {
    throw new WireError(field, 'a number');
  }
  return value;
}

export function number(wire: Wire, field: string, absent = 0): number {
  return optionalNumber(wire, field) ?? absent;
}

export function optionalFlag(wire: Wire, field: string): boolean | undefined {
  const value = wire[field] ?? undefined;
  if (value !== undefined && typeof value !== 'boolean') {
    throw new WireError(field, 'true or false');
  }
  return value;
}

/** An object whose values are shown as they are: texts stay, everything else becomes its JSON. */
export function texts(wire: Wire, field: string): Record<string, string> {
  const entries = Object.entries(asObject(wire[field] ?? {}, field));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
