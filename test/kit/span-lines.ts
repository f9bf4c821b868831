import { INTERNAL, RecordedSpans, TRACED, TRUSTED, UNTRUSTED } from './recorded-spans.ts';

const WHO = { trusted: TRUSTED, internal: INTERNAL, traced: TRACED, untrusted: UNTRUSTED };

/**
 * Records events, one a line: `type span<parent who`, with letters for ids, who is trusted when
 * nothing is said, and `rpc.PHASE` for a request.
 */
export function record(spans: RecordedSpans, lines: string): void {
  for (const line of lines.trim().split('\n')) {
    const [type = '', ids = '', who = 'trusted'] = line.trim().split(/\s+/);
    const [span = '', parent] = ids.split('<');
    const at = { span, ...(parent !== undefined && { parent }) };
    const metadata = WHO[who as keyof typeof WHO];
    const phase = /^rpc\.(.+)$/.exec(type)?.[1];
    if (phase !== undefined) spans.record('gateway.rpc', at, { phase }, metadata);
    else spans.record(type, at, {}, metadata);
  }
}

export function recorded(lines: string, setup?: ConstructorParameters<typeof RecordedSpans>[0]) {
  const spans = new RecordedSpans(setup);
  record(spans, lines);
  return spans;
}

/** `name < parent` of each span, in the order of their names. */
export function tree(spans: RecordedSpans): string {
  const short = (name: string): string => name.replace(/^openclaw\.(gateway\.)?/, '');
  const lines = spans.spans.map(({ name }) => {
    const parent = spans.parentOf(name);
    return parent === undefined ? short(name) : `${short(name)} < ${short(parent)}`;
  });
  return lines.sort().join(', ');
}
