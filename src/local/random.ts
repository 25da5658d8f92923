/** Randomness for everything the local control plane starts. */

import { randomInt, randomUUID } from 'node:crypto';

/** As Kubernetes picks them: no vowels, so that no words come out. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export const random = {
  uid: (): string => randomUUID(),
  suffix: (length: number): string =>
    Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(''),
};
