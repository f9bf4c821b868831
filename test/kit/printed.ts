import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { codeFiles } from '../../codegen/emit/typescript/code-files.ts';
import { formatted } from '../../codegen/output/format.ts';
import { printCode } from '../../codegen/output/print.ts';
import { catalogOf, edited, SHOP } from './shop.ts';

/**
 * A file of code as it is printed for the shop.
 * @param replaced texts of the catalog, and what stands there instead
 * @throws Error for a change that does not fit, or that leaves a finding
 */
export async function printed(
  path: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = Object.entries(replaced).reduce(
    (before, [from, to]) => edited(from, to, before),
    SHOP,
  );
  const file = codeFiles(catalogOf(text)).find((one) => one.path === path);
  const [laidOut] = await formatted(file === undefined ? [] : [printCode(file)]);
  return (laidOut as GeneratedFile | undefined)?.text ?? '';
}
