/** Who needs whom: for each node the nodes that it points to. */
export type Graph = readonly (readonly number[])[];

/** One cycle of every strongly connected part, beginning with its first node. Linear in nodes and edges. */
export function cyclesOf(graph: Graph): number[][] {
  const part = partsOf(graph);
  const done = new Set<number>();
  const cycles: number[][] = [];
  for (const start of graph.keys()) {
    const id = part[start]!;
    if (done.has(id)) continue;
    done.add(id);
    const cycle = walk(graph, start, (node) => part[node] === id);
    if (cycle !== undefined) cycles.push(cycle);
  }
  return cycles;
}

/** In a strongly connected part every node has a way on inside, so that any walk meets itself. */
function walk(graph: Graph, start: number, isInside: (node: number) => boolean): number[] | undefined {
  const path: number[] = [];
  const positions = new Map<number, number>();
  let node: number | undefined = start;
  while (node !== undefined && !positions.has(node)) {
    positions.set(node, path.length);
    path.push(node);
    node = graph[node]!.find(isInside);
  }
  if (node === undefined) return undefined;
  const cycle = path.slice(positions.get(node));
  let first = 0;
  cycle.forEach((each, index) => {
    if (each < cycle[first]!) first = index;
  });
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

/** The strongly connected part of each node: Tarjan's algorithm without recursion, as chains may be long. */
function partsOf(graph: Graph): readonly number[] {
  const UNSEEN = -1;
  const order = graph.map(() => UNSEEN);
  const low = graph.map(() => UNSEEN);
  const part = graph.map(() => UNSEEN);
  const open: number[] = [];
  let clock = 0;
  let parts = 0;

  for (const root of graph.keys()) {
    if (order[root] !== UNSEEN) continue;
    const calls = [{ node: root, next: 0 }];
    while (calls.length > 0) {
      const call = calls.at(-1)!;
      const { node } = call;
      if (call.next === 0) {
        order[node] = low[node] = clock++;
        open.push(node);
      }
      const target = graph[node]![call.next++];
      if (target !== undefined) {
        if (order[target] === UNSEEN) calls.push({ node: target, next: 0 });
        else if (part[target] === UNSEEN) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      calls.pop();
      const caller = calls.at(-1)?.node;
      if (caller !== undefined) low[caller] = Math.min(low[caller]!, low[node]!);
      if (low[node] !== order[node]) continue;
      for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) {
        part[member] = parts;
      }
      parts++;
    }
  }
  return part;
}
