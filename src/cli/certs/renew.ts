/** Renewing the certificates of an installation, from the Secrets outwards. */

import { formatTime } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { readHostCertificates } from '../../bootstrap/certs/places.ts';
import { placeChanges, restartUsers, spreadTrust, writeSecrets } from '../../bootstrap/certs/renew.ts';
import type { CertificatePlace } from '../../bootstrap/certs/scan.ts';
import { type Renewal, renewCertificates } from '../../bootstrap/certs/succession.ts';
import { writePrivate } from '../../files/private.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { patientClient } from '../installation/patience.ts';
import type { Sides } from '../installation/sides.ts';
import { readLocalPlaces, writeLocalPlace } from './local-places.ts';

const LONGEST_DAYS = 36_500;

export interface RenewChoices {
  days: number | undefined;
  rotateCa: boolean;
  yes: boolean;
  dryRun: boolean;
  timeoutSeconds: number;
}

/** Answers what was done, for people. */
export async function renew(context: CommandContext, sides: Sides, choices: RenewChoices): Promise<string> {
  const { clock, progress } = context;
  const { days = 1 } = choices;
  if (days > LONGEST_DAYS)
    throw new UserError('BadInput', `--days: ${days} is more than ${LONGEST_DAYS}, a hundred years`);
  const { host, namespace } = sides;
  progress.step('reading the certificates');
  const found = await readHostCertificates(host.client, namespace);
  const local = await readLocalPlaces(sides.places);
  const renewal = await renewCertificates(found, {
    clock,
    authorities: choices.rotateCa,
    ...(choices.days === undefined ? {} : { days: choices.days }),
  });
  const secrets = placeChanges(found.places, renewal.succession);
  const files = placeChanges(local, renewal.succession);
  await progress.clear();
  for (const { item, why } of renewal.kept) context.warn(`kept: ${item}: ${why}`);
  const names = [...secrets, ...files].map(({ place }) => place.name);
  const summary = `${count(renewal.succession.size, 'certificate')} in ${count(names.length, 'place')}`;
  const list = names.map((name) => `  ${name}`).join('\n');
  if (choices.dryRun) return `would renew ${summary}:\n${list}`;
  if (context.stdin.isTTY && !choices.yes) context.warn(`${summary}:\n${list}`);
  await confirm(context, {
    to: choices.rotateCa ? 'replace the authorities, which everybody outside has to be told of' : 'renew them',
    yes: choices.yes,
    matter: `this renews ${summary}, and restarts the components of the control plane one after the other`,
  });
  await backUp(sides, found.places, formatTime(clock.now()));
  progress.step('writing the certificates');
  await writeSecrets(host.client, namespace, secrets);
  for (const { place, texts } of files) await writeLocalPlace(place, texts);
  progress.done();
  await finish(context, sides, { renewal, secrets, found, choices });
  const done = `renewed ${summary}:\n${list}`;
  return choices.rotateCa ? `${done}\n${AFTER_ROTATION}` : done;
}

interface Written {
  renewal: Renewal;
  secrets: ReturnType<typeof placeChanges>;
  found: Awaited<ReturnType<typeof readHostCertificates>>;
  choices: RenewChoices;
}

async function finish(context: CommandContext, sides: Sides, { renewal, secrets, found, choices }: Written) {
  const { clock, signal, progress } = context;
  await restartUsers(sides.host.client, sides.namespace, {
    changes: secrets,
    clock,
    signal,
    timeoutSeconds: choices.timeoutSeconds,
    tell: (line) => progress.step(line),
  });
  progress.done();
  progress.step('checking what the control plane trusts');
  const client = patientClient(context, (await sides.connectKarmada()).client);
  const { ca } = found.authorities;
  const authority = ca && (renewal.succession.get(ca.certificate.trim()) ?? ca);
  const changed = await spreadTrust(client, authority, renewal.succession);
  progress.done();
  for (const name of changed) context.warn(`updated ${name}`);
}

const AFTER_ROTATION =
  'the authorities are new: join members in pull mode again, and hand out the kubeconfig of the control plane anew';

/** Enough to go back by hand: the Secrets as they were. */
async function backUp(
  { places: { dataDir } }: Sides,
  places: readonly CertificatePlace[],
  time: string,
): Promise<void> {
  for (const { name, texts } of places) {
    const file = `${dataDir}/backups/certificates-${time.replaceAll(':', '')}/${name.split('/').at(-1)}.json`;
    await writePrivate(file, `${JSON.stringify(texts, null, 2)}\n`);
  }
}

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
