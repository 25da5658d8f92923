/** What every handler and background task of one server shares. */

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Credentials } from '../pki/certificate.ts';
import type { Review } from './admission/admission.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import type { Registry } from './registry.ts';
import type { Store } from './store/store.ts';
import type { Tokens } from './tokens.ts';
import type { Views } from './view.ts';

export interface Random {
  uid(): string;
  /** Lower-case letters and digits, as generated names end with. */
  suffix(length: number): string;
}

export interface ServerContext {
  readonly name: string;
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
  readonly gitVersion: string;
  readonly tokens: Tokens;
  readonly authorizer: Authorizer;
  /** Ends watches when the server closes. */
  readonly closing: AbortSignal;
  /** Subresources that lead elsewhere: `clusters.cluster.karmada.io/proxy`. */
  readonly connectable: ReadonlySet<string>;
  /** Kinds that are worked out instead of stored. */
  readonly views: Views;
  /** True for the Karmada API: its objects are templates, and some may be protected against deletion. */
  readonly protectsTemplates: boolean;
  /** Checks that take time, by resource: `resourceinterpretercustomizations.config.karmada.io`. */
  readonly reviews: Readonly<Record<string, Review>>;
  /** `127.0.0.1:6443`; of a server without sockets a name that leads nowhere. */
  address(): string;
  /** What signs client certificates; undefined before the server listens, and where it may not sign. */
  clientAuthority(): Credentials | undefined;
  /** PEM of the authority that signed the serving certificate; empty before the server listens. */
  servingCa(): string;
}
