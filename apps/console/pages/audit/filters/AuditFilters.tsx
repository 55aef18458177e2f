import { Button, Group, NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { AuditAction, AuditSubject, type AuditFilter } from '#api/audit';
import { useOperators } from '../../../api.ts';
import { useAddressFilters } from '#ui/form/address.ts';
import { SearchField } from '#ui/form/SearchField.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import { ACTION_LABELS, SUBJECT_LABELS } from '../sentences/labels.ts';
import { beginOf, endOf } from './days.ts';

const NAMES = ['action', 'actor', 'subjectType', 'subjectId', 'from', 'to'] as const;

/** What is shown and exported; all of it stands in the address. */
export function AuditFilters() {
  const [search, change] = useAddressFilters();
  const people = (useOperators().data?.data ?? []).map(({ id, name }) => [id, name] as const);
  const field = (name: (typeof NAMES)[number]) => ({
    value: search.get(name) ?? '',
    onChange: (value: string) => change(name, value),
  });
  const isFiltered = NAMES.some((name) => search.has(name));
  return (
    <Group gap="sm" mb="sm" align="flex-end">
      <Choice label="Who" any="Anyone" choices={[...people, SYSTEM]} {...field('actor')} />
      <Choice label="Action" any="Any action" choices={ACTIONS} {...field('action')} />
      <Choice label="Object type" any="Any type" choices={KINDS} {...field('subjectType')} />
      <SearchField label="Object ID" hasLabelAbove {...field('subjectId')} />
      <TextField type="date" label="From" {...field('from')} />
      <TextField type="date" label="Until (included)" {...field('to')} />
      {isFiltered && (
        <Button variant="default" component={Link} to="/audit">
          Clear
        </Button>
      )}
    </Group>
  );
}

/** The filter of an address, as the API has it; what cannot be one is left out. */
export function filterOf(search: URLSearchParams): AuditFilter {
  const text = (name: string) => search.get(name) || undefined;
  return {
    action: text('action'),
    actor: text('actor'),
    subjectType: text('subjectType'),
    subjectId: text('subjectId')?.trim(),
    from: beginOf(search.get('from') ?? '') ?? undefined,
    to: endOf(search.get('to') ?? '') ?? undefined,
  };
}

type Pair = readonly [value: string, label: string];

/** Who acts by the clock, and on the command line of the server. */
const SYSTEM: Pair = ['ProSync', 'ProSync itself'];
const ACTIONS: Pair[] = AuditAction.options.map((action) => [action, ACTION_LABELS[action]]);
const KINDS: Pair[] = AuditSubject.options.map((kind) => [kind, SUBJECT_LABELS[kind]]);

interface ChoiceProps {
  label: string;
  /** What no choice is called. */
  any: string;
  choices: readonly Pair[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, any, choices, value, onChange }: ChoiceProps) {
  // A link may name someone or something that this list does not have: it is still what is filtered by.
  const known = value === '' || choices.some(([one]) => one === value);
  const pairs: readonly Pair[] = known ? choices : [...choices, [value, value]];
  return (
    <NativeSelect
      label={label}
      maw="14rem"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: any },
        ...pairs.map(([one, name]) => ({ value: one, label: name.slice(0, 80) })),
      ]}
    />
  );
}
