import { Button, Group } from '@mantine/core';
import type { RefObject } from 'react';
import { SearchField } from '#ui/form/SearchField.tsx';
import { labelOf } from '#ui/text/labels.ts';
import type { ContentRow } from '#api/window-views';
import type { ContentFilter } from '../rows/filter.ts';
import { STATES } from '../rows/states.ts';

interface FilterBarProps {
  filter: ContentFilter;
  /** What the type and the text leave, for the numbers. */
  found: readonly ContentRow[];
  onFilter: (name: string, value: string) => void;
  field: RefObject<HTMLInputElement | null>;
}

/** The filters: one chip per state that occurs, with its number. */
export function FilterBar({ filter, found, onFilter, field }: FilterBarProps) {
  const numberOf = (state: string) => found.filter((row) => row.state === state).length;
  const states = STATES.filter((state) => numberOf(state) > 0 || state === filter.state);
  return (
    <Group gap="sm" my="sm" align="center">
      <Group gap={6} role="group" aria-label="Status">
        <Chip isOn={!filter.state} onClick={() => onFilter('status', '')}>
          All {found.length.toLocaleString('en')}
        </Chip>
        {states.map((state) => (
          <Chip
            key={state}
            isOn={filter.state === state}
            onClick={() => onFilter('status', filter.state === state ? '' : state)}
          >
            {labelOf(state)} {numberOf(state).toLocaleString('en')}
          </Chip>
        ))}
      </Group>
      <SearchField
        label="Search by name or path"
        value={filter.text}
        onChange={(text) => onFilter('q', text)}
        field={field}
      />
    </Group>
  );
}

interface ChipProps {
  isOn: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Chip({ isOn, onClick, children }: ChipProps) {
  return (
    <Button
      size="compact-sm"
      radius="xl"
      variant={isOn ? 'filled' : 'default'}
      aria-pressed={isOn}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
