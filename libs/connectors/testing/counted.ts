/**
 * The same rows, which count how often anything was asked of them. What looks at every row once for each other thing asks far more
 * at size than what is in proportion to them, and a count does not depend on the machine as a time does.
 */
export function counted<T extends object>(
  rows: readonly T[],
): { readonly rows: readonly T[]; readonly asked: () => number } {
  let asked = 0;
  const handler: ProxyHandler<T> = {
    get: (row, name, receiver) => {
      asked += 1;
      return Reflect.get(row, name, receiver);
    },
  };
  return { rows: rows.map((row) => new Proxy(row, handler)), asked: () => asked };
}
