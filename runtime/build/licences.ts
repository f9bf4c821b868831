import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The project's licence, followed by those of the packages bundled with it. */
export async function licenceText(root: string, packages: readonly string[]): Promise<string> {
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  if (packages.length === 0) return own;
  const bundled = new Map<string, string[]>();
  for (const path of packages) {
    const { name, text } = await packageLicence(join(root, path));
    bundled.set(text, [...(bundled.get(text) ?? []), name]);
  }
  const parts = [...bundled].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}`);
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
