/** A control plane whose parts restart answers late, or for a moment that it cannot. */

import type { Client } from '../../client/client.ts';
import { createClient } from '../../client/kube-client.ts';
import { createPatientTransport } from '../../client/patient-transport.ts';
import type { CommandContext } from '../context.ts';

/** How long a server may be away. */
const ABSENCE_SECONDS = 60;

/** The client, getting over that. */
export function patientClient({ clock, signal }: CommandContext, { transport }: Client): Client {
  return createClient(createPatientTransport(transport, { clock, signal, seconds: ABSENCE_SECONDS }));
}
