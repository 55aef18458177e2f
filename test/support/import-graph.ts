import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
// Types are imported with the same words; what is imported only when it is needed counts as well.
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'([^'\n]+)'/g;

/** Which file imports which, by their paths in the project. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** The graph of what is built from these folders: tests and their fixtures are left out. */
export function importGraph(folders: readonly string[]): Graph {
  const files = folders.flatMap(sourcesBelow);
  const known = new Set(files);
  const edges = files.map((file) => [file, importsOf(file).filter((path) => known.has(path))]);
  return new Map(edges as [string, string[]][]);
}

/** The same between folders: `nameOf` gives each file its folder, or null to leave the file out. */
export function foldersOf(graph: Graph, nameOf: (file: string) => string | null): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [file, imports] of graph) {
    const from = nameOf(file);
    if (from === null) continue;
    const known = folders.get(from) ?? new Set();
    folders.set(from, known);
    for (const to of imports.map(nameOf)) if (to !== null && to !== from) known.add(to);
  }
  return new Map([...folders].map(([from, to]) => [from, [...to]]));
}

/** One way around each circle, as `a -> b -> a`; none: []. */
export function circlesOf(graph: Graph): string[] {
  const circles: string[] = [];
  const isDone = new Set<string>();
  const way: string[] = [];
  const visit = (node: string): void => {
    const at = way.indexOf(node);
    if (at >= 0) circles.push([...way.slice(at), node].join(' -> '));
    if (at >= 0 || isDone.has(node)) return;
    way.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    way.pop();
    isDone.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return circles;
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|fixture)\.tsx?$/.test(path));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, name = '']) => {
    if (name.startsWith('.')) return [posix.join(dirname(file), name)];
    return name.startsWith('#') ? (aliased(name) ?? []) : [];
  });
}

const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  imports: Record<string, string>;
};

function aliased(name: string): string | null {
  for (const [alias, path] of Object.entries(imports)) {
    const start = alias.replace('*', '');
    if (name.startsWith(start)) return posix.normalize(path.replace('*', name.slice(start.length)));
  }
  return null;
}
