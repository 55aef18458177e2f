import { expect, test } from 'vitest';
import { derivedChanges, type GroupRow } from './hierarchy.ts';

function row(id: number, parent: number, derived: Partial<GroupRow> = {}): GroupRow {
  const none = { parents: null, children: null, depth: null, fullName: null };
  return { id, parent, name: `G${id}`, ...none, ...derived };
}

const WELL = [
  row(1, 0, { parents: ',', children: ',2,3,', depth: 0, fullName: 'G1' }),
  row(2, 1, { parents: ',1,', children: ',3,', depth: 1, fullName: 'G1.G2' }),
  row(3, 2, { parents: ',1,2,', children: ',', depth: 2, fullName: 'G1.G2.G3' }),
];

test('a new group changes itself and the children of all above it, and nothing else', () => {
  const apart = row(8, 0, { parents: ',', children: ',', depth: 0, fullName: 'G8' });
  expect(derivedChanges([...WELL, apart, row(4, 2)], new Set([4]), new Set())).toEqual([
    { id: 1, parents: ',', children: ',2,3,4,', depth: 0, fullName: 'G1' },
    { id: 2, parents: ',1,', children: ',3,4,', depth: 1, fullName: 'G1.G2' },
    { id: 4, parents: ',1,2,', children: ',', depth: 2, fullName: 'G1.G2.G4' },
  ]);
});

test('a group that moves takes everything below with it, and leaves its former parent', () => {
  const moved = WELL.map((group) => (group.id === 2 ? { ...group, parent: 0 } : group));
  expect(derivedChanges(moved, new Set([2]), new Set([1])).sort((a, b) => a.id - b.id)).toEqual([
    { id: 1, parents: ',', children: ',', depth: 0, fullName: 'G1' },
    { id: 2, parents: ',', children: ',3,', depth: 0, fullName: 'G2' },
    { id: 3, parents: ',2,', children: ',', depth: 1, fullName: 'G2.G3' },
  ]);
});

test('groups apart from what was written stay as they are, right or wrong', () => {
  const wrong = row(9, 0, { parents: ',', children: ',77,', depth: 5, fullName: 'x' });
  expect(derivedChanges([...WELL, wrong, row(4, 0)], new Set([4]), new Set())).toMatchObject([
    { id: 4 },
  ]);
});

test('an instance may list the next level only, and its lists may begin with the next one above', () => {
  const deep = [
    row(1, 0, { parents: ',', children: ',2,', depth: 0, fullName: 'G1' }),
    row(2, 1, { parents: ',1,', children: ',3,', depth: 1, fullName: 'G1.G2' }),
    row(3, 2, { parents: ',2,1,', children: ',', depth: 2, fullName: 'G1.G2.G3' }),
  ];
  const changes = derivedChanges([...deep, row(4, 3)], new Set([4]), new Set(), 'next-level');
  expect(changes).toEqual([
    { id: 3, parents: ',2,1,', children: ',4,', depth: 2, fullName: 'G1.G2.G3' },
    { id: 4, parents: ',3,2,1,', children: ',', depth: 3, fullName: 'G1.G2.G3.G4' },
  ]);
});

test('groups in a circle, and one whose parent is missing, come to an end', () => {
  const circle = [row(1, 2), row(2, 1), row(3, 99)];
  expect(derivedChanges(circle, new Set([1, 3]), new Set())).toContainEqual({
    id: 3,
    parents: ',',
    children: ',',
    depth: 0,
    fullName: 'G3',
  });
});
