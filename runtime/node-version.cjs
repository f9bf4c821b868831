// Loaded before every script of package.json. In the language of the oldest Node: on one that is too
// old it must still run, to say which is needed, before a newer line dies with a riddle.
'use strict';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(
    `Node ${NEEDED} is needed and this is ${process.version}. Run \`npm ci\` without --ignore-scripts, ` +
      `which installs Node ${NEEDED} for the scripts of this project, or install it from https://nodejs.org.`,
  );
  process.exit(1);
}

// Compiled code, TypeScript without its types and the TypeScript parser above all, is read back by the next run.
require('node:module').enableCompileCache(`${__dirname}/../node_modules/.cache/compiled`);
