import type { Socket } from 'node:net';

/**
 * Which open connections have shown a valid token. The others may hold only so many of the
 * server's slots: the one that has been there longest gives way to a new one, so that a scrape,
 * which shows its token at once, gets in however many idle strangers there are.
 */
export class Connections {
  /** In the order of their arrival. */
  readonly #strangers = new Set<Socket>();
  readonly #strangerLimit: number;

  constructor(strangerLimit: number) {
    this.#strangerLimit = strangerLimit;
  }

  add(socket: Socket): void {
    const [longest] = this.#strangers;
    if (longest !== undefined && this.#strangers.size >= this.#strangerLimit) this.#evict(longest);
    this.#strangers.add(socket);
    socket.once('close', () => this.#strangers.delete(socket));
  }

  /** The connection has shown a valid token; it keeps its slot for as long as it is used. */
  welcome(socket: Socket): void {
    this.#strangers.delete(socket);
  }

  isStranger(socket: Socket): boolean {
    return this.#strangers.has(socket);
  }

  #evict(socket: Socket): void {
    this.#strangers.delete(socket);
    socket.destroy();
  }
}
