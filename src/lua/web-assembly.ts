/** WebAssembly as far as it is used here; the compiler knows it only together with a browser's types. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface WasmTable {
  get(index: number): (...args: number[]) => unknown;
  set(index: number, callee: unknown): void;
  grow(by: number): number;
}

/** Compiled code; may be sent to workers. */
export interface WasmModule {
  readonly wasm?: never;
}

interface WasmApi {
  Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): readonly { module: string; name: string }[];
  };
  Instance: new (module: WasmModule, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
