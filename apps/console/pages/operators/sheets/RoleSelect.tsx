import { NativeSelect } from '@mantine/core';
import { Role } from '#api/operators';
import { labelOf } from '#ui/text/labels.ts';
import { ROLE_MEANINGS } from '../roles.ts';

interface RoleSelectProps {
  role: Role;
  onChange: (role: Role) => void;
}

/** The role of a new operator, with what it allows. */
export function RoleSelect({ role, onChange }: RoleSelectProps) {
  return (
    <NativeSelect
      label="Role"
      description={ROLE_MEANINGS[role]}
      value={role}
      onChange={(event) => onChange(Role.parse(event.currentTarget.value))}
      data={Role.options.map((value) => ({ value, label: labelOf(value) }))}
    />
  );
}
