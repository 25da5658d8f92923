/** What every controller is given. */

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import type { InformerSet } from '../machinery/informer-set.ts';
import type { Recorder } from '../machinery/recorder.ts';
import type { ResourceDirectory } from '../machinery/resource-directory.ts';
import type { ResourceInterpreter } from '../propagation/interpreter/interpreter.ts';
import type { TextFormat } from '../propagation/override/embedded-document.ts';
import type { MemberObjects } from './member-objects.ts';
import type { Members } from './members.ts';
import type { Settings } from './settings.ts';

/** What a certificate is asked for. */
export interface CertificateFacts {
  commonName: string;
  organizations: readonly string[];
  hasAlternativeNames: boolean;
}

export interface Environment {
  readonly karmadaClient: Client;
  readonly informers: InformerSet;
  /** The kinds of the Karmada API. */
  readonly directory: ResourceDirectory;
  readonly members: Members;
  readonly memberObjects: MemberObjects;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: Settings;
  readonly interpreter: ResourceInterpreter;
  /** Reads and writes the YAML inside of fields that override policies edit. */
  readonly yaml: TextFormat;
  /** Reads a signing request, base64 of a PEM; rejects what is none. */
  readCertificateRequest(request: string): Promise<CertificateFacts>;
}
