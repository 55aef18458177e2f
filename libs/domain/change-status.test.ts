import { describe, expect, test } from 'vitest';
import {
  approvalStatusOf,
  changeOf,
  filterShows,
  type Change,
  type Side,
} from './change-status.ts';

const published: Side = { digest: 'p', pathlessDigest: 'p-anywhere' };
const moved: Side = { digest: 'm', pathlessDigest: 'p-anywhere' };
const edited: Side = { digest: 'e', pathlessDigest: 'e-anywhere' };

interface Row {
  observed: Side | null;
  published: Side | null;
  movedOut: boolean;
  is: Change | null;
}

// The first table of docs/design.md#3, row by row.
const ROWS: Record<string, Row> = {
  'present, none': {
    observed: edited,
    published: null,
    movedOut: false,
    is: { status: 'changed', detail: 'new' },
  },
  'present with another digest': {
    observed: edited,
    published,
    movedOut: false,
    is: { status: 'changed', detail: 'modified' },
  },
  'present with only another path': {
    observed: moved,
    published,
    movedOut: false,
    is: { status: 'changed', detail: 'relocated' },
  },
  'present with the same digest': {
    observed: published,
    published,
    movedOut: false,
    is: { status: 'unchanged', detail: null },
  },
  'none, still outside the tracked scope': {
    observed: null,
    published,
    movedOut: true,
    is: { status: 'moved-or-deleted', detail: 'moved-out' },
  },
  'none, gone': {
    observed: null,
    published,
    movedOut: false,
    is: { status: 'moved-or-deleted', detail: 'deleted' },
  },
  'none, none': { observed: null, published: null, movedOut: false, is: null },
  'none, none, though still outside': { observed: null, published: null, movedOut: true, is: null },
};

describe('change status (docs/design.md#3)', () => {
  test.each(Object.entries(ROWS))('%s', (_, row) => {
    expect(changeOf(row.observed, row.published, row.movedOut)).toEqual(row.is);
  });

  test('what was moved out before does not matter for an item that is there', () => {
    expect(changeOf(edited, published, true)).toEqual({ status: 'changed', detail: 'modified' });
  });
});

describe('approval status (docs/design.md#3)', () => {
  test.each([
    ['unchanged', false, 'no-action-needed'],
    ['unchanged', true, 'no-action-needed'],
    ['changed', false, 'needs-approval'],
    ['changed', true, 'change-approved'],
    ['moved-or-deleted', false, 'needs-approval'],
    ['moved-or-deleted', true, 'removal-approved'],
  ] as const)('%s, approved %s: %s', (status, isApproved, is) => {
    expect(approvalStatusOf(status, isApproved)).toBe(is);
  });
});

describe('filters (docs/design.md#3)', () => {
  test.each([
    ['all', ['unchanged', 'changed', 'moved-or-deleted']],
    ['new-or-changed', ['changed']],
    ['moved-or-deleted', ['moved-or-deleted']],
  ] as const)('%s shows %s', (filter, shown) => {
    const every = ['unchanged', 'changed', 'moved-or-deleted'] as const;
    expect(every.filter((status) => filterShows(filter, status))).toEqual(shown);
  });
});
