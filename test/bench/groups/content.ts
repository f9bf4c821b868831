import { costliestContent } from '../../kit/costliest-content.ts';

/** Milliseconds for the content of one span, of the most expensive of many hostile inputs. */
export async function content(): Promise<{ readonly worstMilliseconds: number }> {
  return { worstMilliseconds: costliestContent().cost };
}
