/** One run of `init`: what it works with, and what it has found out so far. */

import type { Node, Service } from '../api/core/core.ts';
import { services } from '../api/core/core.ts';
import type { AnyObject } from '../api/meta/object.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { createClient } from '../client/kube-client.ts';
import { createPatientTransport } from '../client/patient-transport.ts';
import type { Credentials } from '../pki/certificate.ts';
import type { ExtraNames } from './certificates.ts';
import { addressUrl, candidateAddresses } from './host/addresses.ts';
import type { Blueprint } from './manifests.ts';
import { type KnownPki, settlePki, withHost } from './pki.ts';
import type { Address, InstallSettings } from './settings.ts';

/** Reaching the control plane as its administrator. */
export interface KarmadaAccess {
  /** `https://198.51.100.1:32443` */
  address: string;
  /** PEM of the authority to trust. */
  ca: string;
  administrator: Credentials;
}

/** Local files of an installation; all of them are private to the user. */
export interface InstallFiles {
  /** Certificates and keys by file name: `ca.crt`. */
  writePki(files: Readonly<Record<string, string>>): Promise<void>;
  /** The administrator's kubeconfig, wherever it is wanted; the places it was written to. */
  writeKubeconfig(kubeconfig: Record<string, unknown>): Promise<string[]>;
}

export interface InstallTools {
  hostClient: Client;
  /** `https://…` of the host cluster's API. */
  hostServer: string;
  connectKarmada(access: KarmadaAccess): Client;
  clock: Clock;
  signal: AbortSignal;
  files: InstallFiles;
  /** A line about what goes on, for people. */
  tell(line: string): void;
}

/** What the certificates are made from, besides the settings. */
export interface PkiSources {
  known: KnownPki;
  authority?: Credentials;
  externalEtcd?: Readonly<Record<string, Credentials>>;
}

export interface Installation extends InstallTools {
  readonly settings: InstallSettings;
  readonly nodes: readonly Node[];
  readonly sources: PkiSources;
  /** What the run finds out as it goes. */
  readonly found: Findings;
  /** The control plane at the blueprint's address. */
  karmadaClient(): Client;
}

export interface Findings {
  /** Replaced when an address becomes known. */
  blueprint: Blueprint;
  /** Of the control plane, the best first. */
  addresses: readonly Address[];
}

export interface InstallationInput {
  settings: InstallSettings;
  nodes: readonly Node[];
  sources: PkiSources;
  crds: readonly AnyObject[];
}

/** Where nothing can be known yet. */
const UNKNOWN_ADDRESS = 'https://karmada-apiserver.invalid';

/** Prepares a run: certificates are settled in memory, nothing is written. */
export async function prepareInstallation(tools: InstallTools, input: InstallationInput): Promise<Installation> {
  const { settings, nodes, sources, crds } = input;
  const hostClient = patient(tools.hostClient, tools);
  const service = await findService(hostClient, settings.namespace);
  const addresses = candidateAddresses(settings, { nodes, service, hostServer: tools.hostServer });
  const blueprint = await drawBlueprint({ settings, sources, crds, addresses, clock: tools.clock });
  let connected: { access: KarmadaAccess; client: Client } | undefined;
  const found: Findings = { blueprint, addresses };
  return {
    ...tools,
    hostClient,
    settings,
    nodes,
    sources,
    found,
    karmadaClient() {
      const access = karmadaAccess(found.blueprint);
      if (connected?.access.address !== access.address || connected.access.ca !== access.ca) {
        connected = { access, client: patient(tools.connectKarmada(access), tools) };
      }
      return connected.client;
    },
  };
}

/** How long a server may be away without ending an installation. */
const ABSENCE_SECONDS = 60;

function patient({ transport }: Client, { clock, signal, tell }: InstallTools): Client {
  const onWait = (why: string): void => tell(`waiting: ${why}`);
  return createClient(createPatientTransport(transport, { clock, signal, seconds: ABSENCE_SECONDS, onWait }));
}

/** The Service in front of the control plane, where it exists. */
export function findService(hostClient: Client, namespace: string): Promise<Service | undefined> {
  return hostClient.find(services, 'karmada-apiserver', { namespace });
}

/** How the administrator reaches a control plane. */
export function karmadaAccess({ address, pki }: Blueprint): KarmadaAccess {
  const [ca, administrator] = [pki.pairs['ca'], pki.pairs['karmada']];
  if (!ca || !administrator) throw new Error('the certificates are not complete');
  return { address, ca: ca.certificate, administrator };
}

export interface Drawing {
  settings: InstallSettings;
  sources: PkiSources;
  crds: readonly AnyObject[];
  addresses: readonly Address[];
  clock: Clock;
}

/** The blueprint with certificates for all addresses; the first one is the control plane's until another is chosen. */
export async function drawBlueprint({ settings, sources, crds, addresses, clock }: Drawing): Promise<Blueprint> {
  const { dnsNames, ipAddresses } = settings.certificates;
  const extra = addresses.reduce<ExtraNames>((names, { host }) => withHost(names, host), { dnsNames, ipAddresses });
  const { pki } = await settlePki({ settings, extra, clock, ...sources });
  const [first] = addresses;
  return { settings, pki, crds, address: first ? addressUrl(first) : UNKNOWN_ADDRESS };
}

/** Takes newly found addresses into the certificates. */
export async function adoptAddresses(installation: Installation, addresses: readonly Address[]): Promise<void> {
  const { settings, sources, clock, found } = installation;
  const { pki: known, crds } = found.blueprint;
  found.addresses = addresses;
  found.blueprint = await drawBlueprint({
    settings,
    sources: { ...sources, known },
    crds,
    addresses,
    clock,
  });
}
