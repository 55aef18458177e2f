import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { NewSource } from '#api/sources';
import { useAddSource } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import type { ConnectorForm, FieldValues } from '#connectors/connector-form';
import { FORMS } from '#connectors/forms';
import { useTestedPlace } from '../connectors/tested-place.ts';
import { TestResult } from '../TestResult.tsx';
import { ConnectorFields } from './ConnectorFields.tsx';

const NAME = { label: 'Name', required: true, maxLength: 255 };
const CONSEQUENCE =
  'To add a source that does not respond yet, select “Add anyway”. Until it responds, its scans are incomplete and change nothing.';

interface Place {
  connector: ConnectorForm;
  values: FieldValues;
}

/** Asks for the fields of the chosen connector. A place that does not answer takes a second press of the button. */
export function AddSourceForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [{ connector, values }, setPlace] = useState<Place>({
    connector: FORMS[0],
    values: {},
  });
  const add = useAdding(onClose);
  const tested = useTestedPlace();
  const place = connector.placeFrom(values);
  const failed = tested.failureOf(place);
  const confirm = () => {
    add.reset();
    tested.submit(place, () => add.send({ name: name.trim(), ...place }));
  };
  return (
    <ConfirmForm
      verb={failed ? 'Add anyway' : 'Test and add'}
      isRunning={add.isPending || tested.isRunning}
      error={add.error ?? tested.error}
      errorTitle="It was not added"
      onConfirm={confirm}
      onCancel={onClose}
    >
      <TextField {...NAME} value={name} onChange={setName} error={add.error?.at('name')} />
      <ConnectorFields
        connector={connector}
        values={values}
        onChange={(chosen, typed) => setPlace({ connector: chosen, values: typed })}
        errorOf={(field) => {
          const error = add.error ?? tested.error;
          return error?.at(`settings/${field}`) ?? error?.at(field) ?? null;
        }}
      />
      {failed && <TestResult test={failed} consequence={CONSEQUENCE} />}
    </ConfirmForm>
  );
}

/** Adds it and opens its page. */
function useAdding(onClose: () => void) {
  const add = useAddSource();
  const navigate = useNavigate();
  return {
    ...add,
    send: (source: NewSource) =>
      add.mutate(source, {
        onSuccess: ({ id, name }) => {
          tell('success', `Added the source ${name.slice(0, 80)}.`);
          onClose();
          void navigate(`/sources/${id}`);
        },
      }),
  };
}
