/** Where a person's own files are, as kubectl finds it. */

type Env = Readonly<Record<string, string | undefined>>;

export interface HomeQuestion {
  env: Env;
  platform: NodeJS.Platform;
  /** What the system says. */
  otherwise(): string;
  exists(path: string): boolean;
}

/**
 * HOME decides where it is set, also on systems whose password file says otherwise. Windows has three variables: the
 * first one that leads to a kubeconfig counts, else the first one that leads anywhere, with USERPROFILE before the rest.
 */
export function homeFolder({ env, platform, otherwise, exists }: HomeQuestion): string {
  if (platform !== 'win32') return env['HOME'] || otherwise();
  const { HOME: home, USERPROFILE: profile, HOMEDRIVE: drive, HOMEPATH: path } = env;
  const joined = drive && path ? drive + path : undefined;
  const first = (folders: readonly (string | undefined)[], inside: string): string | undefined =>
    folders.find((folder) => folder && exists(folder + inside));
  return first([home, joined, profile], '\\.kube\\config') ?? first([home, profile, joined], '') ?? otherwise();
}
