/** Where a decoder stands in the document, and what it found on the way. */

/** A body that does not have the types of its kind; the message is Kubernetes'. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Reads one value of a known type. */
export type Decoder = (value: unknown, state: DecodeState) => unknown;

/** The way from the root to the value being read. */
export class DecodeState {
  readonly unknown: string[] = [];
  private readonly steps: string[] = [];
  private readonly fields: string[] = [];
  private structs: string[] = [''];

  /** Runs `read` for a field of a struct. */
  inField<T>(struct: string, field: string, read: () => T): T {
    this.steps.push(this.steps.length === 0 ? field : `.${field}`);
    this.fields.push(field);
    this.structs.push(struct);
    const result = read();
    this.structs.pop();
    this.fields.pop();
    this.steps.pop();
    return result;
  }

  /** Runs `read` for an element of a list (`[0]`) or a key of a map (`.key`). */
  inStep<T>(step: string, read: () => T): T {
    this.steps.push(step);
    const result = read();
    this.steps.pop();
    return result;
  }

  /** Notes a field the kind does not have. */
  reportUnknown(field: string): void {
    this.unknown.push(this.steps.length === 0 ? field : `${this.steps.join('')}.${field}`);
  }

  /** Fails because of a value of another type than `goType`. */
  mismatch(value: unknown, goType: string): never {
    const struct = this.structs.at(-1);
    const place =
      struct === ''
        ? `Go value of type ${goType}`
        : `Go struct field ${struct}.${this.fields.join('.')} of type ${goType}`;
    throw new DecodeError(`json: cannot unmarshal ${jsonKind(value, goType)} into ${place}`);
  }
}

function jsonKind(value: unknown, goType: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return /^int/.test(goType) ? `number ${value}` : 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
