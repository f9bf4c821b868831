/** Items with the key of an earlier one, each with the first that has it. */
export function repeats<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): { readonly item: Item; readonly first: Item }[] {
  return [...Map.groupBy(items, keyOf).values()].flatMap(([first, ...again]) =>
    first === undefined ? [] : again.map((item) => ({ item, first })),
  );
}
