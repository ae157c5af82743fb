import { availableParallelism } from 'node:os';

const swc = ['@swc/jest'];
const shared = {
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.keepwell'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
};

/** Pure specs need nothing; database specs and journeys get a throw-away cluster; screens get a browser-like document. */
export default {
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // Journeys wait for processes much of the time: one more than there are processors keeps them busy.
  maxWorkers: Math.min(availableParallelism() + 1, 8),
  workerIdleMemoryLimit: '700MB',
  // A limit for what hangs, not a measure: a busy machine may take long.
  testTimeout: 180_000,
  projects: [
    {
      ...shared,
      displayName: 'pure',
      testEnvironment: 'node',
      testRegex: '\\.spec\\.ts$',
      transform: { '^.+\\.ts$': swc },
    },
    {
      ...shared,
      displayName: 'database',
      testEnvironment: 'node',
      testRegex: '(\\.db-spec|\\.e2e-spec)\\.ts$',
      transform: { '^.+\\.ts$': swc },
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
    {
      ...shared,
      displayName: 'web',
      testEnvironment: 'jest-environment-jsdom',
      testEnvironmentOptions: {
        customExportConditions: ['source', 'browser', 'import', 'default'],
        url: 'http://127.0.0.1:3000/',
      },
      testRegex: '\\.test\\.tsx$',
      setupFiles: ['<rootDir>/test/support/jsdom.mjs'],
      setupFilesAfterEnv: ['<rootDir>/test/support/patience.mjs'],
      transform: {
        '^.+\\.tsx?$': [
          '@swc/jest',
          {
            swcrc: false,
            sourceMaps: true,
            module: { type: 'nodenext' },
            jsc: {
              target: 'es2023',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        ],
      },
      moduleNameMapper: { '\\.(css|svg|woff2?)$': '<rootDir>/test/support/no-asset.mjs' },
    },
  ],
};
