/** Takes over standard output's lines of log records, until they are taken. */
interface WrittenLines {
  take(): string[];
}

const RECORD = '"signal":"openclaw.diagnostic.log"';

let taken: string[] | undefined;

/** Log records that the exporter writes to standard output, kept from the screen. One for all. */
export function writtenLines(): WrittenLines {
  if (taken === undefined) {
    taken = [];
    const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
    process.stdout.write = (...args: unknown[]): boolean => {
      const [text] = args;
      if (typeof text !== 'string' || !text.includes(RECORD)) return write(...args);
      taken?.push(text);
      const written = args.at(-1);
      if (typeof written === 'function') written();
      return true;
    };
  }
  return { take: () => taken?.splice(0) ?? [] };
}
