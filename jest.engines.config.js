'use strict';

/** The tests in which the real programs judge the output: `npm run test:engines`. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/engines/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/build/'],
  testTimeout: 120_000,
  // A program or a server that a failed test left running must not keep the runner.
  forceExit: true,
};
