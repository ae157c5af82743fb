/** The import rules of the house (src/README.md): doors open rooms, rooms use rooms above them, instruments stand alone. */
const rooms = [
  'platform',
  'workspaces',
  'rates',
  'connections',
  'billing',
  'accounts',
  'revenue',
  'health',
  'outreach',
  'playbooks',
  'decisions',
  'refresh',
  'deliveries',
  'live',
  'openapi',
];
const roomRules = rooms.map((room, i) => ({
  name: `room-${room}-uses-only-rooms-above`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '(\\.queries|-spec)\\.ts$' },
  to: { path: `^src/(${rooms.slice(i + 1).join('|') || 'none'})/` },
}));
const seesConnectors = ['connections', 'billing', 'refresh', 'deliveries'];
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-alone',
      severity: 'error',
      from: { path: '^libs/core/', pathNot: '-?spec\\.ts$' },
      to: { pathNot: '^libs/core/|^node_modules/handlebars/' },
    },
    {
      name: 'handlebars-only-in-templates',
      severity: 'error',
      from: { path: '^(src|libs|apps)/', pathNot: '^libs/core/templates/' },
      to: { path: '^node_modules/handlebars/' },
    },
    {
      name: 'contracts-know-core-only',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(src|apps|libs/connectors)/' },
    },
    {
      name: 'connectors-know-core-only',
      severity: 'error',
      from: { path: '^libs/connectors/' },
      to: { path: '^(src|apps|libs/contracts)/' },
    },
    {
      name: 'connector-folders-are-apart',
      severity: 'error',
      from: { path: '^libs/connectors/([^/]+)/' },
      to: { path: '^libs/connectors/[^/]+/', pathNot: '^libs/connectors/($1|testing)/' },
    },
    {
      name: 'calls-leave-through-one-door',
      severity: 'error',
      from: { pathNot: '^libs/connectors/read-only-http\\.ts$' },
      to: { path: '^libs/connectors/open-call\\.ts$' },
    },
    { name: 'libs-not-server', severity: 'error', from: { path: '^libs/' }, to: { path: '^(src|apps)/' } },
    { name: 'platform-stands-alone', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^libs/' } },
    {
      name: 'connectors-only-where-billing-enters',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${seesConnectors.join('|')})/` },
      to: { path: '^libs/connectors/' },
    },
    {
      name: 'doors-not-imported',
      severity: 'error',
      from: { path: '^(src|libs|migrations)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'doors-apart',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/local/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'doors-do-no-work', severity: 'error', from: { path: '^apps/(api|worker)/' }, to: { path: '^libs/' } },
    {
      name: 'web-knows-contracts-and-core',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(src|libs/connectors|migrations)/' },
    },
    {
      name: 'web-features-apart',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'web-features-under-the-frame',
      severity: 'error',
      from: { path: '^apps/web/src/features/', pathNot: '\\.(test|spec)\\.tsx?$' },
      to: { path: '^apps/web/src/app/' },
    },
    {
      name: 'web-parts-alone',
      severity: 'error',
      from: { path: '^apps/web/src/(ui|lib)/', pathNot: '\\.(test|spec)\\.tsx?$' },
      to: { path: '^apps/web/src/(app|features)/' },
    },
    {
      name: 'sandbox-knows-money-and-periods',
      severity: 'error',
      from: { path: '^apps/sandbox/' },
      to: { path: '^(src|libs)/', pathNot: '^libs/core/(money|period)\\.ts$' },
    },
    {
      name: 'entities-stay-home',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '\\.entity\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'datasource-only-in-database',
      severity: 'error',
      from: {
        path: '^(src|apps)/',
        pathNot:
          '^src/(platform/database/|[^/]+/[^/]+\\.entity\\.ts)|^src/.*\\.service\\.ts$|^src/entities\\.ts$|spec\\.ts$',
      },
      to: { path: '^node_modules/typeorm/' },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'] },
  },
};
