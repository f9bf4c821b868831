import type { GeneratedFile } from '../../codegen/emit/generated-file.ts';
import { codeFiles } from '../../codegen/emit/typescript/code-files.ts';
import { formatted } from '../../codegen/output/format.ts';
import { checkCatalog } from '../../codegen/pipeline.ts';
import { SHOP } from './codegen.ts';

/**
 * A file of code as it is printed for the shop.
 * @param replaced texts of the catalog, and what stands there instead
 * @throws Error for a change that does not fit, or that leaves a finding
 */
export async function printed(
  path: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = Object.entries(replaced).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the shop has no ${from}`);
    return before.replace(from, to);
  }, SHOP);
  const { catalog, diagnostics } = checkCatalog('shop.yaml', text);
  if (catalog === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const file = codeFiles(catalog).find((one) => one.path === path);
  const [laidOut] = await formatted(file === undefined ? [] : [file]);
  return (laidOut as GeneratedFile | undefined)?.text ?? '';
}
