// Who may import whom: the layer table as data, and the dependency-cruiser rules built from it.
// A folder may import itself, the folders listed, and (only where said) Node built-ins and npm packages.

/** @type {Record<string, { imports: string[], node?: boolean, npm?: string[] }>} */
export const LAYERS = {
  base: { imports: [] },
  api: { imports: ['base'] },
  scheduler: { imports: ['api', 'base'] },
  propagation: { imports: ['api', 'base'] },
  preview: { imports: ['scheduler', 'propagation', 'api', 'base'] },
  analysis: { imports: ['preview', 'scheduler', 'propagation', 'api', 'base'] },
  files: { imports: ['api', 'base'], node: true, npm: ['js-yaml', 'esbuild', 'tar'] },
  bootstrap: { imports: ['client', 'pki', 'api', 'base'], npm: ['js-yaml'] },
  // Scripts of customizations run apart from everything else; of the package only its WebAssembly module is read.
  lua: { imports: ['propagation', 'api', 'base'], node: true, npm: ['wasmoon-lua5.1'] },
  pki: { imports: ['base'], node: true, npm: ['@peculiar/x509', 'reflect-metadata'] },
  client: { imports: ['processes', 'api', 'base'], node: true, npm: ['@kubernetes/client-node', 'js-yaml'] },
  processes: { imports: ['base'], node: true, npm: ['cross-spawn'] },
  machinery: { imports: ['client', 'api', 'base'] },
  apiserver: { imports: ['pki', 'api', 'base'], node: true, npm: ['js-yaml', 'ws'] },
  controllers: { imports: ['machinery', 'client', 'scheduler', 'propagation', 'api', 'base'] },
  membership: { imports: ['bootstrap', 'machinery', 'client', 'pki', 'propagation', 'api', 'base'] },
  local: {
    imports: [
      'apiserver',
      'controllers',
      'membership',
      'machinery',
      'client',
      'lua',
      'pki',
      'scheduler',
      'propagation',
      'api',
      'base',
    ],
    node: true,
    npm: ['js-yaml'],
  },
  cli: {
    imports: [
      'local',
      'bootstrap',
      'membership',
      'controllers',
      'machinery',
      'client',
      'analysis',
      'lua',
      'pki',
      'files',
      'preview',
      'scheduler',
      'propagation',
      'api',
      'base',
    ],
    npm: ['commander', 'js-yaml', 'chalk', 'ora'],
  },
};

/** Contracts that controllers and machinery may take from `client`: the interface, never sockets. */
const CLIENT_INTERFACE = '^src/client/client\\.ts$';

const layerRules = Object.entries(LAYERS).flatMap(([layer, { imports, node, npm }]) => {
  const allowed = [layer, ...imports].join('|');
  return [
    {
      name: `${layer}-imports`,
      comment: `src/${layer} may import: ${imports.join(', ') || 'nothing'}. Move shared code down a layer, or pass it in.`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${allowed})/` },
    },
    ...(node
      ? []
      : [
          {
            name: `${layer}-node`,
            comment: `src/${layer} uses no Node built-ins: take what is needed as an argument.`,
            severity: 'error',
            from: { path: `^src/${layer}/` },
            to: { dependencyTypes: ['core'] },
          },
        ]),
    {
      name: `${layer}-npm`,
      comment: `src/${layer} may use these packages: ${npm?.join(', ') || 'none'}.`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        ...(npm ? { pathNot: npm.map((name) => `node_modules/${name}/`) } : {}),
      },
    },
  ];
});

export const RULES = [
  ...layerRules,
  {
    name: 'client-interface-only',
    comment: 'Controllers and machinery see the client interface (src/client/client.ts); whoever starts them wires it.',
    severity: 'error',
    from: { path: '^src/(machinery|controllers)/' },
    to: { path: '^src/client/', pathNot: CLIENT_INTERFACE },
  },
  {
    name: 'controllers-are-strangers',
    comment: 'A controller does not import another one: shared code moves to src/machinery or src/propagation.',
    severity: 'error',
    from: { path: '^src/controllers/([^/]+)/' },
    to: { path: '^src/controllers/[^/]+/', pathNot: '^src/controllers/$1/' },
  },
  {
    name: 'commands-are-strangers',
    comment: 'A command does not import another one: shared code moves up to src/cli.',
    severity: 'error',
    from: { path: '^src/cli/commands/([^/]+)', pathNot: '^src/cli/commands/index\\.ts$' },
    to: { path: '^src/cli/commands/', pathNot: '^src/cli/commands/$1' },
  },
  {
    name: 'commander-in-program',
    comment: 'Only src/cli/program.ts knows commander.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/cli/program\\.ts$' },
    to: { path: 'node_modules/commander/' },
  },
  {
    name: 'no-tests-in-source',
    comment: 'Nothing in src or scripts depends on test.',
    severity: 'error',
    from: { path: '^(src|bin)/' },
    to: { path: '^(test|scripts)/' },
  },
  {
    name: 'no-cycles',
    comment: 'Break the cycle: move what both need into a file below them.',
    severity: 'error',
    from: { path: '^(src|scripts)/' },
    to: { circular: true },
  },
];
