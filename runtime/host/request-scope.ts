import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is asking, while a route of auth `gateway` handles a request. */
export interface RequestScope {
  readonly client: { readonly connect: { readonly scopes: readonly string[] } };
}

const storage = new AsyncLocalStorage<RequestScope>();

/** Runs a route's handler on behalf of a bearer with these scopes. */
export function withRequestScope<Result>(scopes: readonly string[], handle: () => Result): Result {
  return storage.run({ client: { connect: { scopes } } }, handle);
}

/** The scope of the request being handled, in the shape of the host's own function. */
export function requestScope(): RequestScope | undefined {
  return storage.getStore();
}
