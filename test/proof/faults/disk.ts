import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../proof.ts';
import { GatewayProgram } from './gateway-program.ts';

/** Log records go to a full disk: the gateway goes on, and says once that they are lost. */
export async function fullDisk(findings: Findings): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  try {
    const config = join(folder, 'config.json');
    const otel = {
      enabled: true,
      traces: false,
      metrics: false,
      logs: true,
      logsExporter: 'stdout',
    };
    await writeFile(config, JSON.stringify({ diagnostics: { otel } }));
    const args = ['--speed', 'max', '--config', config];
    const totals: string[] = [];
    for (const stdout of ['/dev/null', '/dev/full']) {
      await using gateway = await GatewayProgram.start(args, stdout);
      const scrape = await gateway.settled();
      totals.push(comparable(scrape));
      const lost = /exporter_lost_items_total\{.*signal="logs"/.test(scrape);
      findings.equal(lost, stdout === '/dev/full', `${stdout}: lost records are counted`);
      findings.check(gateway.child.running, `standard output on ${stdout}: the gateway goes on`);
      const said = gateway.child.output
        .split('\n')
        .filter((line) => line.includes('logs stdout failure'));
      findings.equal(said.length, stdout === '/dev/full' ? 1 : 0, `${stdout}: failures said`);
      findings.equal((await gateway.end('SIGTERM')).code, 0, `${stdout}: and it ends with 0`);
    }
    findings.check(
      totals[0] === totals[1],
      'a full disk changes no metric but the health of the logs',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A scrape without what differs from process to process, and without the exporters' own health. */
function comparable(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/\bopenclaw_(?:gateway_build_info|telemetry_exporter_)/.test(line))
    .join('\n');
}
