/** Where a decoder stands in the document, and what it found on the way. */

/** A body that does not have the types of its kind; the message is Kubernetes'. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Reads one value of a known type. */
export type Decoder = (value: unknown, state: DecodeState) => unknown;

const NONE: ReadonlySet<unknown> = new Set();

/** The way from the root to the value being read. */
export class DecodeState {
  readonly unknown: string[] = [];
  /** Names of fields and keys, and positions in lists. */
  private readonly steps: (string | number)[] = [];
  private readonly fields: string[] = [];
  private readonly structs: string[] = [''];
  private readonly settled: ReadonlySet<unknown>;

  /** Values of the root's own fields that are in `settled` are known to be in normal form, and taken as they are. */
  constructor(settled: ReadonlySet<unknown> = NONE) {
    this.settled = settled;
  }

  /** Reads a field of a struct. */
  inField(struct: string, field: string, decode: Decoder, value: unknown): unknown {
    if (this.steps.length === 0 && this.settled.has(value)) return value;
    this.fields.push(field);
    this.structs.push(struct);
    const result = this.inStep(field, decode, value);
    this.structs.pop();
    this.fields.pop();
    return result;
  }

  /** Reads an element of a list, by its position, or of a map, by its key. */
  inStep(step: string | number, decode: Decoder, value: unknown): unknown {
    this.steps.push(step);
    const result = decode(value, this);
    this.steps.pop();
    return result;
  }

  /** Notes a field the kind does not have. */
  reportUnknown(field: string): void {
    const texts = [...this.steps, field].map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
    this.unknown.push(texts.join('').slice(1));
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
