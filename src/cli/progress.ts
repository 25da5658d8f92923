/** What is going on, told on standard error: a spinner on a terminal, plain lines elsewhere. */

import type { Output } from './output.ts';

export interface Progress {
  /** Begins a step and ends the one before it. */
  step(text: string): void;
  /** Changes the text of the current step. */
  update(text: string): void;
  /** Ends the current step well; the text replaces its own. */
  done(text?: string): void;
  /** Takes an unfinished step from the screen; await it before printing an error or an answer. */
  clear(): Promise<void>;
}

/** What `create` makes when there is something to tell; whether there is a terminal takes time to find out. */
export function createProgressOnStep(create: () => Progress): Progress {
  let progress: Progress | undefined;
  const made = (): Progress => (progress ??= create());
  return {
    step: (text) => made().step(text),
    update: (text) => progress?.update(text),
    done: (text) => progress?.done(text),
    clear: () => progress?.clear() ?? Promise.resolve(),
  };
}

/** Plain lines, one when a step ends. */
export function createPlainProgress(output: Output): Progress {
  let current: string | undefined;
  const finish = (text: string | undefined): void => {
    if (current !== undefined) output.write(`${text ?? current}\n`);
    current = undefined;
  };
  return {
    step(text) {
      finish(undefined);
      current = text;
    },
    update(text) {
      if (current !== undefined) current = text;
    },
    done: finish,
    clear() {
      current = undefined;
      return Promise.resolve();
    },
  };
}

/** A spinner; the library for it is loaded with the first step. */
export function createSpinnerProgress(output: Output, color: boolean): Progress {
  let spinner: Spinner | undefined;
  let order = Promise.resolve();
  // Steps begin before the library is there: they queue behind its import.
  const queue = (action: (spinner: Spinner) => void): void => {
    order = order.then(async () => {
      spinner ??= await loadSpinner(output, color);
      action(spinner);
    });
  };
  return {
    step: (text) =>
      queue((it) => {
        if (it.isSpinning) it.succeed();
        it.start(text);
      }),
    update: (text) =>
      queue((it) => {
        it.text = text;
      }),
    done: (text) =>
      queue((it) => {
        if (it.isSpinning) it.succeed(text);
      }),
    async clear() {
      await order;
      spinner?.stop();
    },
  };
}

interface Spinner {
  readonly isSpinning: boolean;
  text: string;
  start(text: string): unknown;
  succeed(text?: string): unknown;
  stop(): unknown;
}

async function loadSpinner(output: Output, color: boolean): Promise<Spinner> {
  const { default: ora } = await import('ora');
  const stream = (output.stream ?? output) as NodeJS.WriteStream;
  return ora({ stream, ...(color ? {} : { color: false }), discardStdin: false });
}
