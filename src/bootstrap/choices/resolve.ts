/** From choices to one complete, checked description of an installation. */

import { isIpAddress } from '../../base/ip.ts';
import { normaliseArguments } from '../arguments.ts';
import { ETCD_NODE_LABEL } from '../host/etcd-node.ts';
import { componentImages, type ImageChoices } from '../images.ts';
import {
  type Address,
  COMPONENT_NAMES,
  type ComponentName,
  type ComponentSettings,
  type EtcdStorage,
  type Exposure,
  type ExternalEtcd,
  type InstallSettings,
  type PodWishes,
} from '../settings.ts';
import { refuseProblems } from './forms.ts';
import { type ChoiceReader, readChoices } from './reader.ts';
import { CHOICES, type ChoiceName, type Choices, longFlag } from './table.ts';

/** Files and folders of the user that an installation reads or writes; undefined: the usual ones, or none. */
export interface InstallPlaces {
  hostKubeconfig?: string;
  hostContext?: string;
  caCertificate?: string;
  caKey?: string;
  externalEtcd?: { ca: string; certificate: string; key: string };
  crds?: string;
  dataDir?: string;
  pkiDir?: string;
  kubeconfigFile?: string;
}

export interface InstallRequest {
  settings: InstallSettings;
  places: InstallPlaces;
}

/** What a configuration file says that no flag can. */
export interface FileWishes {
  pods?: Partial<Record<ComponentName, PodWishes>>;
  serviceAnnotations?: Record<string, string>;
}

/**
 * Flags win over the file. Throws UserError `BadInput` with every problem, each with the flag or field it is in; `others`
 * are problems of flags that choose nothing.
 */
export function resolveChoices(
  flags: Choices,
  file: Choices = {},
  wishes: FileWishes = {},
  others: readonly string[] = [],
): InstallRequest {
  const choices: Choices = { ...file, ...flags };
  const reader = readChoices(choices);
  const karmadaVersion = version(reader);
  const settings: InstallSettings = {
    karmadaVersion,
    namespace: label(reader, 'namespace'),
    domain: reader.formed('hostDomain', 'dnsName'),
    exposure: exposure(reader),
    serviceAnnotations: wishes.serviceAnnotations ?? {},
    ...advertise(reader),
    certificates: certificates(reader),
    patienceSeconds: reader.seconds('patience'),
    components: components(reader, karmadaVersion, wishes),
    imagePullPolicy: reader.word('pullPolicy'),
    imagePullSecrets: reader.formedList('pullSecrets', 'name'),
    storage: storage(reader),
    ...externalEtcd(reader),
  };
  const places = placesOf(reader);
  checkTogether(reader, settings, places);
  const problems = [...reader.problems, ...others];
  refuseProblems(problems, 'init');
  return { settings, places };
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Certificates outlive no sensible plan beyond this. */
const LONGEST_VALIDITY = 100 * 365 * 86_400;

function version(reader: ChoiceReader): string {
  const given = reader.text('karmadaVersion');
  const found = given.startsWith('v') ? given : `v${given}`;
  if (!/^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(found)) {
    reader.complain('karmadaVersion', `"${given}" is not a version such as v1.18.2`);
  }
  return found;
}

function label(reader: ChoiceReader, name: ChoiceName): string {
  const value = reader.text(name);
  if (!LABEL.test(value)) {
    reader.complain(name, `"${value}" is not a name of lower-case letters, digits and dashes`);
  }
  return value;
}

function exposure(reader: ChoiceReader): Exposure {
  const type = reader.word<Exposure['type']>('exposure');
  const port = reader.count('port', { min: 1, max: 65_535 });
  return type === 'NodePort' ? { type, port } : { type };
}

function advertise(reader: ChoiceReader): { advertise?: Address } {
  const given = reader.text('advertiseAddress');
  if (given === '') return {};
  const address = parseAddress(given);
  if (address) return { advertise: address };
  reader.complain('advertiseAddress', `"${given}" is neither an IP address nor a DNS name, with or without :port`);
  return {};
}

/** `10.0.0.1`, `2001:db8::1`, `karmada.example.org`, each also with a port: `[2001:db8::1]:6443`. */
export function parseAddress(text: string): Address | undefined {
  if (isIpAddress(text)) return { host: text };
  const parts = /^(\[(?<v6>[^\]]+)\]|(?<host>[^:]+))(:(?<port>\d{1,5}))?$/.exec(text)?.groups;
  const host = parts?.['v6'] ?? parts?.['host'] ?? '';
  const port = parts?.['port'] === undefined ? undefined : Number(parts['port']);
  const isHost = parts?.['v6'] === undefined ? isIpAddress(host) || isName(host) : isIpAddress(host);
  if (!isHost || port === 0 || Number(port ?? 1) > 65_535) return undefined;
  return { host, ...(port === undefined ? {} : { port }) };
}

/** Digits and dots alone are a mistyped address, not a name. */
function isName(text: string): boolean {
  return NAME.test(text) && !/^[\d.]+$/.test(text);
}

function certificates(reader: ChoiceReader): InstallSettings['certificates'] {
  const ipAddresses = reader.formedList('certIps', 'ip');
  const dnsNames = reader.formedList('certNames', 'certificateName');
  const validSeconds = reader.seconds('validity');
  if (validSeconds < 3600 || validSeconds > LONGEST_VALIDITY) {
    reader.complain('validity', `"${reader.text('validity')}" is not between an hour and a hundred years`);
  }
  return { validSeconds, dnsNames, ipAddresses };
}

function components(reader: ChoiceReader, karmadaVersion: string, wishes: FileWishes): InstallSettings['components'] {
  const images = componentImages(imageChoices(reader, karmadaVersion));
  const entries = COMPONENT_NAMES.map((name): [ComponentName, ComponentSettings] => {
    const { arguments: extraArgs, problems } = normaliseArguments(reader.list(`${name}.extraArgs`));
    for (const problem of problems) reader.complain(`${name}.extraArgs`, problem);
    const pods = wishes.pods?.[name];
    const component = {
      image: images[name],
      replicas: reader.count(`${name}.replicas`, { min: 1, max: 99 }),
      priorityClass: reader.formed(`${name}.priorityClass`, 'name'),
      extraArgs,
    };
    return [name, pods ? { ...component, pods } : component];
  });
  return Object.fromEntries(entries) as Record<ComponentName, ComponentSettings>;
}

function imageChoices(reader: ChoiceReader, karmadaVersion: string): ImageChoices {
  const overrides = COMPONENT_NAMES.flatMap((name) => {
    const image = reader.formed(`${name}.image`, 'image');
    return image === '' ? [] : [[name, image]];
  });
  return {
    karmadaVersion,
    kubeVersion: reader.formed('kubeVersion', 'tag'),
    privateRegistry: reader.formed('privateRegistry', 'registry').replace(/\/+$/, ''),
    kubeRegistry: reader.formed('kubeRegistry', 'registry').replace(/\/+$/, ''),
    mirrorCountry: reader.word('mirrorCountry'),
    overrides: Object.fromEntries(overrides),
  };
}

/** Every part is checked, also those that another mode would use. */
function storage(reader: ChoiceReader): EtcdStorage {
  const mode = reader.word<EtcdStorage['mode']>('storageMode');
  const path = reader.formed('etcdData', 'absolutePath');
  const size = reader.formed('pvcSize', 'size');
  const storageClass = reader.formed('storageClass', 'name');
  const nodeSelector = labels(reader.formedList('nodeSelector', 'nodeLabel'));
  if (mode === 'emptyDir') return { mode };
  return mode === 'PVC' ? { mode, storageClass, size } : { mode, path, nodeSelector };
}

function labels(pairs: readonly string[]): Record<string, string> {
  if (pairs.length === 0) return { [ETCD_NODE_LABEL]: '' };
  return Object.fromEntries(pairs.map((pair) => pair.split('=').map((part) => part.trim())));
}

function externalEtcd(reader: ChoiceReader): { externalEtcd?: ExternalEtcd } {
  const servers = reader.formedList('externalServers', 'etcdServer').join(',');
  const keyPrefix = reader.formed('externalPrefix', 'etcdPrefix');
  return servers === '' ? {} : { externalEtcd: { servers, keyPrefix } };
}

function placesOf(reader: ChoiceReader): InstallPlaces {
  const path = (name: ChoiceName): string => reader.formed(name, 'path');
  const external = { ca: path('externalCa'), certificate: path('externalCert'), key: path('externalKey') };
  const given = {
    hostKubeconfig: path('hostKubeconfig'),
    hostContext: reader.text('hostContext'),
    caCertificate: path('caCert'),
    caKey: path('caKey'),
    crds: reader.formed('crds', 'source'),
    dataDir: path('dataDir'),
    pkiDir: path('pkiDir'),
    kubeconfigFile: path('kubeconfigFile'),
  };
  const places = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  return reader.text('externalServers') === '' ? places : { ...places, externalEtcd: external };
}

/** What is wrong only in combination. */
function checkTogether(reader: ChoiceReader, settings: InstallSettings, places: InstallPlaces): void {
  if ((places.caCertificate === undefined) !== (places.caKey === undefined)) {
    reader.complain(places.caKey === undefined ? 'caKey' : 'caCert', 'certificate and key are given together or not');
  }
  if (settings.externalEtcd) checkExternalEtcd(reader, places);
  else {
    checkOwnEtcd(reader, settings);
    refuseWithoutServers(reader);
  }
}

/** An installation would have an etcd of its own, although another one is described. */
function refuseWithoutServers(reader: ChoiceReader): void {
  for (const name of ['externalCa', 'externalCert', 'externalKey', 'externalPrefix'] as const) {
    if (reader.text(name) !== '') reader.complain(name, `needs ${longFlag(CHOICES.externalServers)} beside it`);
  }
}

function checkExternalEtcd(reader: ChoiceReader, { externalEtcd: files }: InstallPlaces): void {
  const needed = [
    ['externalCa', files?.ca],
    ['externalCert', files?.certificate],
    ['externalKey', files?.key],
  ] as const;
  for (const [name, file] of needed) {
    if (!file) reader.complain(name, `is needed with ${longFlag(CHOICES.externalServers)}`);
  }
}

function checkOwnEtcd(reader: ChoiceReader, { storage, components: { etcd } }: InstallSettings): void {
  if (etcd.replicas % 2 === 0) reader.complain('etcd.replicas', `${etcd.replicas} is even: etcd wants 1, 3 or 5`);
  if (storage.mode === 'hostPath' && etcd.replicas > 1) {
    reader.complain('etcd.replicas', `hostPath keeps data on one node: use ${longFlag(CHOICES.storageMode)} PVC`);
  }
  if (storage.mode === 'PVC' && storage.storageClass === '') {
    reader.complain('storageClass', `is needed with ${longFlag(CHOICES.storageMode)} PVC`);
  }
}
