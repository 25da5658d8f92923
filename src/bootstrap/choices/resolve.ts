/** From choices to one complete, checked description of an installation. */

import { UserError } from '../../base/errors.ts';
import { isIpAddress } from '../../base/ip.ts';
import { isQuantity } from '../../base/quantity.ts';
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

/** Flags win over the file. Throws UserError `BadInput` with every problem, each with the flag or field it is in. */
export function resolveChoices(flags: Choices, file: Choices = {}, wishes: FileWishes = {}): InstallRequest {
  const choices: Choices = { ...file, ...flags };
  const reader = readChoices(choices);
  const karmadaVersion = version(reader);
  const settings: InstallSettings = {
    karmadaVersion,
    namespace: label(reader, 'namespace'),
    domain: dnsName(reader, 'hostDomain'),
    exposure: exposure(reader),
    serviceAnnotations: wishes.serviceAnnotations ?? {},
    ...advertise(reader),
    certificates: certificates(reader),
    patienceSeconds: reader.seconds('patience'),
    components: components(reader, karmadaVersion, wishes),
    imagePullPolicy: reader.word('pullPolicy'),
    imagePullSecrets: reader.list('pullSecrets'),
    storage: storage(reader),
    ...externalEtcd(reader),
  };
  const places = placesOf(reader);
  checkTogether(reader, settings, places);
  if (reader.problems.length === 0) return { settings, places };
  throw badChoices(reader.problems);
}

/** The error for what cannot be installed as asked for. */
export function badChoices(problems: readonly string[]): UserError {
  const [only] = problems;
  const message = problems.length === 1 ? `${only}` : `${problems.length} problems:\n  ${problems.join('\n  ')}`;
  return new UserError('BadInput', message, { hint: 'nothing was changed; see "kubectl karmada init --help"' });
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const WILDCARD_NAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i;
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

function dnsName(reader: ChoiceReader, name: ChoiceName): string {
  const value = reader.text(name);
  if (!NAME.test(value)) reader.complain(name, `"${value}" is not a DNS name`);
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
  const ipAddresses = reader.list('certIps');
  for (const ip of ipAddresses) if (!isIpAddress(ip)) reader.complain('certIps', `"${ip}" is not an IP address`);
  const dnsNames = reader.list('certNames');
  for (const name of dnsNames) {
    if (!WILDCARD_NAME.test(name)) reader.complain('certNames', `"${name}" is not a DNS name`);
  }
  const validSeconds = reader.seconds('validity');
  if (validSeconds < 3600 || validSeconds > LONGEST_VALIDITY) {
    reader.complain('validity', `${reader.text('validity')} is not between an hour and a hundred years`);
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
      priorityClass: reader.text(`${name}.priorityClass`),
      extraArgs,
    };
    return [name, pods ? { ...component, pods } : component];
  });
  return Object.fromEntries(entries) as Record<ComponentName, ComponentSettings>;
}

function imageChoices(reader: ChoiceReader, karmadaVersion: string): ImageChoices {
  const overrides = COMPONENT_NAMES.flatMap((name) => {
    const image = reader.text(`${name}.image`);
    if (/\s/.test(image)) reader.complain(`${name}.image`, `"${image}" is not the name of an image`);
    return image === '' ? [] : [[name, image]];
  });
  return {
    karmadaVersion,
    kubeVersion: reader.text('kubeVersion'),
    privateRegistry: reader.text('privateRegistry').replace(/\/+$/, ''),
    kubeRegistry: reader.text('kubeRegistry').replace(/\/+$/, ''),
    mirrorCountry: reader.word('mirrorCountry'),
    overrides: Object.fromEntries(overrides),
  };
}

function storage(reader: ChoiceReader): EtcdStorage {
  const mode = reader.word<EtcdStorage['mode']>('storageMode');
  if (mode === 'emptyDir') return { mode };
  if (mode === 'PVC') {
    const size = reader.text('pvcSize');
    if (!isQuantity(size)) reader.complain('pvcSize', `"${size}" is not a size such as 5Gi`);
    return { mode, storageClass: reader.text('storageClass'), size };
  }
  const path = reader.text('etcdData');
  if (!path.startsWith('/')) reader.complain('etcdData', `"${path}" is not an absolute path`);
  return { mode, path, nodeSelector: nodeSelector(reader) };
}

function nodeSelector(reader: ChoiceReader): Record<string, string> {
  const pairs = reader.list('nodeSelector').flatMap((text) => {
    const [key = '', value = '', ...rest] = text.split('=');
    if (key !== '' && text.includes('=') && rest.length === 0) return [[key.trim(), value.trim()]];
    reader.complain('nodeSelector', `"${text}" is not name=value`);
    return [];
  });
  return pairs.length === 0 ? { [ETCD_NODE_LABEL]: '' } : Object.fromEntries(pairs);
}

function externalEtcd(reader: ChoiceReader): { externalEtcd?: ExternalEtcd } {
  const servers = reader.text('externalServers');
  if (servers === '') return {};
  for (const server of servers.split(',')) {
    if (!/^https?:\/\/[^/]+$/.test(server)) {
      reader.complain('externalServers', `"${server}" is not a URL such as https://etcd.example.org:2379`);
    }
  }
  return { externalEtcd: { servers, keyPrefix: reader.text('externalPrefix') } };
}

function placesOf(reader: ChoiceReader): InstallPlaces {
  const external = {
    ca: reader.text('externalCa'),
    certificate: reader.text('externalCert'),
    key: reader.text('externalKey'),
  };
  const given = {
    hostKubeconfig: reader.text('hostKubeconfig'),
    hostContext: reader.text('hostContext'),
    caCertificate: reader.text('caCert'),
    caKey: reader.text('caKey'),
    crds: reader.text('crds'),
    dataDir: reader.text('dataDir'),
    pkiDir: reader.text('pkiDir'),
    kubeconfigFile: reader.text('kubeconfigFile'),
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
  else checkOwnEtcd(reader, settings);
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
