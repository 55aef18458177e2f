import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import type { RefObject } from 'react';
import type { ItemCounts } from '#api/items';
import { SearchField } from '#ui/form/SearchField.tsx';
import { useIsMedium, useIsNarrow } from '#ui/layout/room.ts';
import { labelOf } from '#ui/text/labels.ts';
import type { Filter } from '../../../shared/item-filter.ts';

interface FilterBarProps {
  filter: Filter;
  counts: ItemCounts | undefined;
  onChange: (parts: { filter?: string; approval?: string; q?: string }) => void;
  searchField: RefObject<HTMLInputElement | null>;
}

/** The filters (docs/design.md#3), each with how many items it shows. */
export function FilterBar({ filter, counts, onChange, searchField }: FilterBarProps) {
  const isNarrow = useIsNarrow();
  return (
    <Group gap="sm" mb="sm" align="flex-end">
      <ChangesFilter
        value={filter.filter}
        choices={changeChoices(counts)}
        onChange={(value) => onChange({ filter: value })}
      />
      <NativeSelect
        aria-label="Approval status"
        flex={isNarrow ? '1 1 12rem' : '0 1 12rem'}
        value={filter.approval ?? ''}
        onChange={(event) => onChange({ approval: event.currentTarget.value })}
        data={approvalChoices(counts)}
      />
      <SearchField
        label="Search by name, path or ID"
        value={filter.q ?? ''}
        onChange={(q) => onChange({ q })}
        field={searchField}
      />
    </Group>
  );
}

interface ChangesFilterProps {
  value: string;
  choices: { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** All choices in sight, where there is room for them. */
function ChangesFilter({ value, choices, onChange }: ChangesFilterProps) {
  const size = useIsMedium() ? 'xs' : 'sm';
  if (!useIsNarrow()) {
    return (
      <SegmentedControl
        size={size}
        aria-label="Changes"
        value={value}
        onChange={onChange}
        data={choices}
      />
    );
  }
  return (
    <NativeSelect
      aria-label="Changes"
      flex="1 1 12rem"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={choices}
    />
  );
}

function changeChoices(counts: ItemCounts | undefined) {
  return [
    choice('all', 'All', counts?.all),
    choice('new-or-changed', 'New or changed', counts?.newOrChanged),
    choice('moved-or-deleted', labelOf('moved-or-deleted'), counts?.movedOrDeleted),
  ];
}

function approvalChoices(counts: ItemCounts | undefined) {
  return [
    choice('', 'Any approval status', undefined),
    choice('needs-approval', labelOf('needs-approval'), counts?.needsApproval),
    choice('change-approved', labelOf('change-approved'), counts?.changeApproved),
    choice('removal-approved', labelOf('removal-approved'), counts?.removalApproved),
    choice('no-action-needed', labelOf('no-action-needed'), undefined),
  ];
}

function choice(value: string, label: string, number: number | undefined) {
  return {
    value,
    label: number === undefined ? label : `${label} (${number.toLocaleString('en')})`,
  };
}
