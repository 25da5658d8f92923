/** What a command receives: everything outside of it, as values. */

import type { Clock } from '../base/clock.ts';
import type { RunForeground } from '../base/foreground.ts';
import type { FoundProgram } from '../base/found-program.ts';
import type { Logger } from '../base/log.ts';
import type { ProgramOutput } from '../base/program-output.ts';
import type { Client } from '../client/client.ts';
import type { GlobalFlags } from './global-flags.ts';
import type { Output } from './output.ts';
import type { Progress } from './progress.ts';

/** What the composition root hands to `main`. */
export interface MainIo {
  stdout: Output;
  stderr: Output;
  stdin: { readonly isTTY?: boolean | undefined };
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  clock: Clock;
  /** When this process began, by the clock. */
  startedAt: number;
  /** Aborted by Ctrl-C and by SIGTERM. */
  signal: AbortSignal;
  version: string;
  /** How people call the program: `kubectl karmada` or `kubectl-karmada`. */
  programName: string;
  /** The program and arguments that run this program again. */
  self: readonly [string, ...string[]];
  readFile(path: string): Promise<string>;
  /** True on Windows, where programs need an ending. */
  windows: boolean;
  /** Programs called `name` in PATH, in its order. */
  findPrograms(name: string): Promise<readonly FoundProgram[]>;
  /** Asks on the terminal and resolves with the line that was typed; only for a `stdin` that is one. */
  ask(question: string): Promise<string>;
  /** Hands the terminal to another program until it ends. */
  runForeground: RunForeground;
  /** Asks another program something. */
  programOutput: ProgramOutput;
  /** Resolves when the parent process has gone; for servers that must not outlive it. */
  parentGone: Promise<void>;
  /** Aborted when nobody reads standard output any more, for commands that go on. */
  readerSignal(): AbortSignal;
}

/** A server and how it is addressed. */
export interface ConnectedServer {
  client: Client;
  /** The namespace for requests that name none. */
  namespace: string;
  contextName: string | undefined;
  /** The server's address as clusters know it, and how its certificate is checked. */
  server: string;
  insecure: boolean;
  ca: string | undefined;
  proxyUrl: string | undefined;
  /** The name expected in its certificate, where that is not the address's. */
  tlsServerName: string | undefined;
  /** A kubeconfig that leads to `path` on this server as the same user, for other programs; it holds credentials. */
  kubeconfig(path?: string): string;
}

export interface KubeconfigChoice {
  file: string | undefined;
  /** A kubeconfig itself, in the place of any file. */
  text?: string | undefined;
  context: string | undefined;
}

/** Whom to act as; each field stands above the global flag of the same meaning. */
export interface ActAs {
  as: string | undefined;
  asGroup: readonly string[];
  asUid: string | undefined;
}

export interface CommandContext extends Omit<MainIo, 'stdout' | 'stderr'> {
  log: Logger;
  progress: Progress;
  globals: GlobalFlags;
  /** Prints a part of the answer at once; for commands that go on. */
  answer(text: string): void;
  /** The same, without a line end of ours. */
  print(text: string): void;
  /** True when the answer goes to a terminal. */
  readonly onTerminal: boolean;
  /** A line to standard error, whatever the verbosity. */
  warn(line: string): void;
  /** The control plane that the global flags and the kubeconfig name. */
  connectKarmada(actAs?: ActAs): Promise<ConnectedServer>;
  /** The server of another kubeconfig, for instance of a member that joins. */
  connectKubeconfig(choice: KubeconfigChoice): Promise<ConnectedServer>;
}
