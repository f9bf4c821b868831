import type { Socket } from 'node:net';

/**
 * Which open connections have shown a valid token. The others may hold only so many of the
 * server's slots: the one that has been there longest gives way to a new one, so that a scrape,
 * which shows its token at once, gets in however many idle connections there are.
 */
export class Connections {
  /** In the order of their arrival. */
  readonly #unauthenticated = new Set<Socket>();
  readonly #unauthenticatedLimit: number;

  constructor(unauthenticatedLimit: number) {
    this.#unauthenticatedLimit = unauthenticatedLimit;
  }

  add(socket: Socket): void {
    const [longest] = this.#unauthenticated;
    if (longest !== undefined && this.#unauthenticated.size >= this.#unauthenticatedLimit)
      this.#evict(longest);
    this.#unauthenticated.add(socket);
    socket.once('close', () => this.#unauthenticated.delete(socket));
  }

  /** The connection has shown a valid token; it keeps its slot for as long as it is used. */
  welcome(socket: Socket): void {
    this.#unauthenticated.delete(socket);
  }

  isUnauthenticated(socket: Socket): boolean {
    return this.#unauthenticated.has(socket);
  }

  #evict(socket: Socket): void {
    this.#unauthenticated.delete(socket);
    socket.destroy();
  }
}
