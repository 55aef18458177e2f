import { Stack } from '@mantine/core';
import { useState } from 'react';
import { TextField } from '#ui/form/TextField.tsx';
import { useOverview } from '../api.ts';

/** Who decides, why and until when, as someone types it. */
export interface Because {
  reason: string;
  owner: string;
  until: string;
}

/** The state of the fields, with what is filled in already: the account of this machine. */
export function useBecause() {
  const account = useOverview().data?.account ?? '';
  const [typed, setTyped] = useState<Partial<Because>>({});
  const because: Because = { reason: '', owner: account, until: '', ...typed };
  return { because, change: (part: Partial<Because>) => setTyped({ ...typed, ...part }) };
}

/** The parts of a command; what was left empty is left out. */
export function asCommand({ reason, owner, until }: Because) {
  return {
    reason: reason.trim(),
    ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
    ...(until === '' ? {} : { until }),
  };
}

interface BecauseFieldsProps {
  because: Because;
  change: (part: Partial<Because>) => void;
  /** What ends then; left out: there is no end. */
  endOf?: string;
}

/** The fields. */
export function BecauseFields({ because, change, endOf }: BecauseFieldsProps) {
  return (
    <Stack gap="sm">
      <TextField
        label="Reason"
        required
        isFirst
        maxLength={500}
        value={because.reason}
        onChange={(reason) => change({ reason })}
      />
      <TextField
        label="Owner"
        description="The person responsible."
        required
        maxLength={200}
        value={because.owner}
        onChange={(owner) => change({ owner })}
      />
      {endOf !== undefined && (
        <TextField
          label="Last day"
          type="date"
          description={endOf}
          value={because.until}
          onChange={(until) => change({ until })}
        />
      )}
    </Stack>
  );
}
