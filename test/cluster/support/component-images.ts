/** Images of a control plane's components under their official names: real where they can be built, else stand-ins. */

import { type Binary, binaryPath } from '../testbed/binaries.ts';
import { giveImage } from '../testbed/testbed.ts';

const BUILT: readonly Binary[] = ['etcd', 'kube-apiserver', 'kube-controller-manager'];

/** `registry.k8s.io/etcd:3.6.8-0` → `etcd` */
const nameOf = (reference: string): string => /([^/:]+):[^/:]*$/.exec(reference)?.[1] ?? reference;

/** Gives the node an image for a reference such as `docker.io/karmada/karmada-scheduler:v1.18.2`. */
export function giveComponentImage(reference: string): void {
  const name = nameOf(reference);
  const built = BUILT.find((binary) => binary === name);
  const standIn = binaryPath('stand-in');
  giveImage({
    reference,
    // Karmada's images have a shell's tools; `deinit --purge` uses one of them.
    files: built
      ? { [`/usr/local/bin/${name}`]: binaryPath(built) }
      : { [`/bin/${name}`]: standIn, '/bin/rm': standIn },
  });
}

/** Gives the node an image in which the component ends at once, saying `text`. */
export function giveCrashingImage(reference: string, text: string): void {
  giveImage({ reference, files: { [`/bin/${nameOf(reference)}`]: binaryPath('stand-in') }, texts: { '/crash': text } });
}
