import type { DiagnosticEvent } from '../../../generated/events.ts';
import { type Figures, interleaved, keyed, milliseconds, ratio } from '../interleaved.ts';
import { generatedStream } from '../stream.ts';
import { assertAgreement, ours, promClient, type Subject } from '../subjects.ts';

const PASSES = 9;
/** A gateway is scraped for days: both contenders are compiled by then; `firstScrape` has the start. */
const WARM_UP = 15;

/** Milliseconds to the bytes or text of a scrape at 2,048 series, both contenders in turns. */
export async function scrapeFull(): Promise<Figures> {
  const { events, touch } = generatedStream('full', 20_000);
  const us = ours();
  const peer = promClient(us.registry.store.families);
  for (const { record, scrape } of [us, peer]) {
    for (const event of [...touch, ...events]) record(event);
    await scrape();
  }
  await assertAgreement(us, peer);
  const scraped =
    ({ record, scrape }: Subject, changes: (round: number) => readonly DiagnosticEvent[]) =>
    (round: number) => {
      for (const event of changes(round)) record(event);
      return milliseconds(scrape);
    };
  const source = Buffer.concat(us.scrape() as Buffer[]);
  const target = Buffer.alloc(source.length);
  const all = () => touch;
  const onePercent = (round: number) => touch.filter((_, index) => (index + round) % 100 === 0);
  const summaries = await interleaved(
    {
      ours: scraped(us, all),
      'ours, 1 % changed': scraped(us, onePercent),
      'prom-client': scraped(peer, all),
      'prom-client, 1 % changed': scraped(peer, onePercent),
      memcpy: () => milliseconds(() => source.copy(target)),
    },
    PASSES,
    WARM_UP,
  );
  await assertAgreement(us, peer);
  const few = ratio(summaries, 'prom-client, 1 % changed', 'ours, 1 % changed');
  return {
    'scrape.full.ratioToPromClient': ratio(summaries, 'prom-client', 'ours'),
    'scrape.full.ratioToMemcpy': ratio(summaries, 'ours', 'memcpy'),
    'scrape.full.onePercent.ratioToPromClient': few,
    ...keyed('scrape.full.ms', summaries),
  };
}
