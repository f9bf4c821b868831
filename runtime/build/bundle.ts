import { build } from 'esbuild';

export interface Bundle {
  readonly code: string;
  /** Folders of the packages whose code is inside, from the root of the project, sorted. */
  readonly packages: readonly string[];
}

/** CommonJS dependencies ask for Node's own modules with `require`, which a module lacks. */
const requireForCommonJs = `import { createRequire as createNodeRequire } from 'node:module';
const require = createNodeRequire(import.meta.url);
`;

/** One readable ECMAScript module; only the host's own modules stay outside. */
export async function bundle(root: string, entry: string): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['openclaw/*'],
    legalComments: 'inline',
    charset: 'utf8',
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  const [output] = Object.values(result.metafile.outputs);
  if (!file || !output) throw new Error(`nothing was built from ${entry}`);
  const packages = new Set(
    Object.entries(output.inputs)
      .filter(([, input]) => input.bytesInOutput > 0)
      .map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
      .filter((path) => path !== undefined),
  );
  const code = /\b__require\(/.test(file.text) ? requireForCommonJs + file.text : file.text;
  return { code, packages: [...packages].sort() };
}
