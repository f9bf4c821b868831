import { dearestContent } from '../../kit/dearest-content.ts';

/** Milliseconds for the content of one span, of the dearest of many hostile inputs. */
export async function content(): Promise<{ readonly worstMilliseconds: number }> {
  return { worstMilliseconds: dearestContent().cost };
}
