import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';

const OUTPUT = { legalComments: 'inline', charset: 'utf8', target: 'node24' } as const;

/**
 * One readable ECMAScript module; only the host's own modules stay outside.
 *
 * @param generated folder with the generated code of the edition
 * @returns the code, and the folders of the packages whose code is inside, from the root of the project
 */
export async function bundle(root: string, entry: string, generated: string) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    external: ['openclaw/*'],
    plugins: [loading(root, generated)],
    logLevel: 'silent',
    ...OUTPUT,
  });
  const [file] = result.outputFiles;
  const [output] = Object.values(result.metafile.outputs);
  if (!file || !output) throw new Error(`nothing was built from ${entry}`);
  const packages = Object.entries(output.inputs)
    .filter(([, input]) => input.bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return { code: file.text, packages: [...new Set(packages)].sort() };
}

/** What a bundle has otherwise than it stands in the file. */
function loading(root: string, generated: string): Plugin {
  return {
    name: 'loading',
    setup({ onLoad }) {
      // Of the project's own manifest, the version: the rest is not for who installs a plugin.
      onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        if (path !== join(root, 'package.json')) return undefined;
        const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      // Of others' code, what runs: a tenth of it is comments, which their repositories have.
      onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), {
          minifySyntax: true,
          minifyWhitespace: true,
          ...OUTPUT,
        });
        return { contents: code, loader: 'js' };
      });
      // Code of another edition imports what stands beside `generated/`, wherever it was written.
      onLoad({ filter: /[\\/]generated[\\/][\w-]+\.ts$/ }, async ({ path }) => ({
        contents: await readFile(join(generated, basename(path)), 'utf8'),
        loader: 'ts',
        resolveDir: join(root, 'generated'),
      }));
    },
  };
}

/** The project's licence, followed by those of the packages bundled with it. */
export async function licenceText(root: string, packages: readonly string[]): Promise<string> {
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  if (packages.length === 0) return own;
  const licences = await Promise.all(packages.map((path) => packageLicence(join(root, path))));
  const parts = [...Map.groupBy(licences, ({ text }) => text.trim())].map(
    ([text, bundled]) => `${bundled.map(({ name }) => name).join('\n')}\n\n${text}`,
  );
  const opening = 'This folder also contains code of these packages:';
  return [own.trim(), opening, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

/** @throws Error when a package says nothing about its licence */
async function packageLicence(folder: string): Promise<{ name: string; text: string }> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const name = `${manifest.name} ${manifest.version}`;
  const file = (await readdir(folder)).sort().find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return { name, text: await readFile(join(folder, file), 'utf8') };
  if (!manifest.license) throw new Error(`${name} states no licence`);
  return { name, text: `Licence: ${manifest.license}` };
}
