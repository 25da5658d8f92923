/** The one node: containerd, a kubelet, kube-proxy and the cluster's DNS. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { binaryPath } from './binaries.ts';
import { POD_CIDR } from './control-plane.ts';
import { startDaemon, untilTrue, writeConfig } from './daemon.ts';
import { containerdSocket, loadImage } from './image.ts';
import { NODE_IP, NODE_NAME } from './inside.ts';
import { kubectl, kubectlWith } from './kubectl.ts';

const DNS_IP = '10.96.0.10';
const DNS_PORT = 10053;
const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';

/** Makes the cluster of this folder one with a node; resolves once the node is Ready. */
export async function startNode(folder: string): Promise<void> {
  await startContainerd(folder);
  startDaemon(folder, 'kube-proxy', [binaryPath('kube-proxy'), '--config', proxyConfig(folder)]);
  startDns(folder);
  const kubelet = ['--config', kubeletConfig(folder), '--kubeconfig', path.join(folder, 'kubelet.config')];
  const identity = ['--hostname-override', NODE_NAME, '--node-ip', NODE_IP, '--root-dir', path.join(folder, 'kubelet')];
  startDaemon(folder, 'kubelet', [binaryPath('kubelet'), ...kubelet, ...identity]);
  const condition = '-o=jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  const ready = (): boolean => kubectl(folder, 'get', 'node', NODE_NAME, condition).stdout === 'True';
  await untilTrue(`${NODE_NAME} is Ready`, ready, path.join(folder, 'kubelet.log'));
}

async function startContainerd(folder: string): Promise<void> {
  const config = path.join(folder, 'containerd.toml');
  mkdirSync(path.join(folder, 'cni'));
  writeConfig(path.join(folder, 'cni', '10-bridge.conflist'), podNetwork(folder));
  writeFileSync(config, containerdConfig(folder));
  startDaemon(folder, 'containerd', ['containerd', '--config', config]);
  const answers = (): boolean => spawnSync('ctr', ['-a', containerdSocket(folder), 'version']).status === 0;
  await untilTrue('containerd answers', answers, path.join(folder, 'containerd.log'));
  loadImage(folder, { reference: PAUSE_IMAGE, files: { '/pause': binaryPath('stand-in') }, entrypoint: '/pause' });
}

const containerdConfig = (folder: string): string => `version = 2
root = "${folder}/containerd"
state = "/run/containerd"
[grpc]
  address = "${containerdSocket(folder)}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}/cni"
`;

function podNetwork(folder: string): object {
  const ipam = {
    type: 'host-local',
    dataDir: path.join(folder, 'cni-addresses'),
    ranges: [[{ subnet: POD_CIDR }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const bridge = { type: 'bridge', bridge: 'pods0', isGateway: true, ipMasq: true, hairpinMode: true, ipam };
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [bridge, { type: 'portmap', capabilities: { portMappings: true } }],
  };
}

function kubeletConfig(folder: string): string {
  const sandbox = path.basename(path.dirname(folder));
  return writeConfig(path.join(folder, 'kubelet.json'), {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${containerdSocket(folder)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${sandbox}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    // A machine that is nearly full can still run a test.
    evictionHard: { 'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi' },
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: path.join(folder, 'pki', 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    clusterDomain: 'cluster.local',
    clusterDNS: [DNS_IP],
    resolvConf: '/etc/resolv.conf',
    tlsCertFile: path.join(folder, 'pki', 'node.crt'),
    tlsPrivateKeyFile: path.join(folder, 'pki', 'node.key'),
  });
}

function proxyConfig(folder: string): string {
  return writeConfig(path.join(folder, 'kube-proxy.json'), {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clientConnection: { kubeconfig: path.join(folder, 'admin.config') },
    clusterCIDR: POD_CIDR,
    hostnameOverride: NODE_NAME,
    // These limits are the whole machine's.
    conntrack: { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: '0s', tcpEstablishedTimeout: '0s' },
  });
}

/** DNS runs beside the cluster, not in it: a Service without selector leads there. */
function startDns(folder: string): void {
  const corefile = path.join(folder, 'Corefile');
  const zone = `kubernetes cluster.local in-addr.arpa ip6.arpa {\n  kubeconfig ${folder}/admin.config\n  pods insecure\n }`;
  writeFileSync(corefile, `.:${DNS_PORT} {\n bind ${NODE_IP}\n ${zone}\n}\n`);
  startDaemon(folder, 'coredns', [binaryPath('coredns'), '-conf', corefile]);
  const applied = kubectlWith(path.join(folder, 'admin.config'), ['apply', '-f', '-'], JSON.stringify(dnsObjects));
  if (applied.status !== 0) throw new Error(`cannot announce the DNS: ${applied.stderr}`);
}

const dnsObjects = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: 'kube-system' },
      spec: {
        clusterIP: DNS_IP,
        ports: [
          { name: 'dns', port: 53, targetPort: DNS_PORT, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, targetPort: DNS_PORT, protocol: 'TCP' },
        ],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'kube-dns-node',
        namespace: 'kube-system',
        labels: { 'kubernetes.io/service-name': 'kube-dns' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [NODE_IP] }],
      ports: [
        { name: 'dns', port: DNS_PORT, protocol: 'UDP' },
        { name: 'dns-tcp', port: DNS_PORT, protocol: 'TCP' },
      ],
    },
  ],
};
