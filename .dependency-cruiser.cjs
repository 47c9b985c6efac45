/** Directions of docs/architecture.md; each rule has a sample in test/boundaries that must fail. */
const features =
  'identity|agencies|projects|beneficiaries|rolls|payouts|banking|ledger|reconcile|statements|performance|audit|cases|sampling|certification|insight|publication|verify|evidence|workbench|exports|trail|jobs|reference|rehearsal|whatif|direct-funds|reports';
/** What a feature may import of another one: its door, its module and its plain types. */
const doors = ['[^/]+[.]service[.]ts$', '[^/]+[.]module[.]ts$', 'domain/[^/]+[.]types[.]ts$'];
/**
 * Allowed pairs of features: from → to. A pair that is not here is refused, and so is every cycle.
 * `reference` and `rehearsal` drive all the others and are imported by none.
 */
const pairs = {
  identity: [],
  agencies: ['identity'],
  trail: ['identity'],
  jobs: ['identity'],
  beneficiaries: ['identity', 'agencies'],
  rolls: ['identity', 'agencies', 'beneficiaries'],
  'direct-funds': ['identity', 'agencies', 'ledger'],
  projects: ['identity', 'agencies', 'ledger', 'direct-funds'],
  ledger: ['identity', 'agencies', 'reconcile'],
  audit: ['identity', 'agencies'],
  payouts: ['identity', 'agencies', 'rolls', 'beneficiaries', 'projects', 'ledger', 'audit'],
  banking: ['identity', 'agencies', 'beneficiaries', 'payouts', 'ledger'],
  reconcile: ['identity', 'agencies'],
  cases: ['identity', 'agencies', 'ledger'],
  verify: [
    'identity',
    'agencies',
    'trail',
    'ledger',
    'reconcile',
    'payouts',
    'banking',
    'projects',
    'audit',
    'cases',
    'performance',
    'publication',
    'sampling',
    'direct-funds',
  ],
  evidence: ['identity', 'agencies', 'verify', 'performance'],
  sampling: ['identity', 'agencies'],
  certification: ['identity', 'agencies', 'beneficiaries'],
  insight: ['identity'],
  publication: ['identity', 'agencies'],
  performance: ['identity', 'agencies', 'projects', 'trail', 'sampling'],
  whatif: ['identity', 'agencies', 'rolls', 'projects'],
  workbench: [
    'identity',
    'agencies',
    'beneficiaries',
    'payouts',
    'ledger',
    'reconcile',
    'verify',
    'cases',
    'certification',
  ],
  statements: ['identity', 'ledger'],
  reports: ['identity', 'agencies', 'audit', 'cases', 'ledger', 'performance', 'reconcile', 'statements', 'workbench'],
  exports: ['identity', 'ledger'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      from: { path: '(^|/)src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '(^|/)src/kernel/|^node:crypto$|^crypto$|node_modules/decimal\\.js' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '(^|/)src/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot:
          '(^|/)src/kernel/|(^|/)src/[^/]+/domain/|(^|/)src/messages/|(^|/)src/platform/tabular/[^/]+\\.types\\.ts$|node_modules/(decimal\\.js|iconv-lite)',
      },
    },
    {
      name: 'kernel-and-domain-know-no-framework',
      severity: 'error',
      from: { path: '(^|/)src/(kernel|[^/]+/domain)/' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|bullmq)' },
    },
    {
      name: 'typeorm-behind-the-wall',
      severity: 'error',
      from: { path: '(^|/)(src|bench)/', pathNot: '(^|/)src/platform/db/' },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'messages-are-data',
      severity: 'error',
      from: { path: '(^|/)src/messages/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '(^|/)src/(messages|kernel)/' },
    },
    ...Object.entries(pairs).map(([from, to]) => ({
      name: `feature-${from}-imports`,
      severity: 'error',
      from: { path: `(^|/)src/${from}/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: `(^|/)src/(${features})/`,
        pathNot: [
          `(^|/)src/${from}/`,
          '(^|/)src/identity/domain/(role\\.types|permissions)\\.ts$',
          ...to.flatMap((name) => doors.map((door) => `(^|/)src/${name}/${door}`)),
        ],
      },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'] },
  },
};
