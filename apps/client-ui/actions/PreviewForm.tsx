import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { count, typedCount } from '#ui/text/count.ts';
import type { Preview } from '#api/window-views';
import { useAction } from './action.ts';
import { usePreview, type Planned } from '../api.ts';
import { CommandLine } from './CommandLine.tsx';
import { Steps } from './Steps.tsx';

interface PreviewFormProps {
  command: Planned;
  /** The verb on the button. */
  verb: string;
  /** Said when there is nothing to do. */
  nothing: string;
  onClose: () => void;
  /** False while something that is asked above the list is missing. */
  isReady?: boolean;
  /** Said and asked above the list. */
  children?: ReactNode;
}

/**
 * What would be done, counted and listed, and the button that does exactly that: when something was published or changed
 * meanwhile it is refused, and the list is read again.
 */
export function PreviewForm(props: PreviewFormProps) {
  const preview = usePreview(props.command);
  return (
    <>
      {props.children}
      <Loaded query={preview} lines={5}>
        {(plan) => <Agreement {...props} preview={plan} onOther={() => void preview.refetch()} />}
      </Loaded>
    </>
  );
}

interface AgreementProps extends PreviewFormProps {
  preview: Preview;
  onOther: () => void;
}

function Agreement({ preview, onOther, ...props }: AgreementProps) {
  const { command, verb, nothing, onClose, isReady = true } = props;
  const action = useAction(onClose);
  const steps = [...preview.steps, ...preview.questions];
  const removals = steps.filter(({ action }) => action === 'remove').length;
  const isOther = action.error?.code === 'plan-changed';
  return (
    <ConfirmForm
      verb={verb}
      dangerous={removals > 0}
      typed={typedCount(removals)}
      isRunning={action.isRunning}
      error={isOther ? null : action.error}
      errorTitle="Nothing was done"
      disabled={!isReady || (steps.length === 0 && command.verb !== 'rollback')}
      onConfirm={() => action.perform({ ...command, expect: preview.plan })}
      onCancel={onClose}
    >
      {isOther && (
        <Notice tone="warning" title="The plan has changed">
          Something was published or changed here meanwhile. Nothing was done; look at the new list.{' '}
          <button type="button" className="link" onClick={() => [action.reset(), onOther()]}>
            Show it
          </button>
        </Notice>
      )}
      {steps.length === 0 ? <Notice tone="information">{nothing}</Notice> : <Steps steps={steps} />}
      <Kept kept={preview.kept} />
      <CommandLine command={command} />
    </ConfirmForm>
  );
}

/** What stays as it is although it differs, by its state. */
function Kept({ kept }: { kept: Preview['kept'] }) {
  if (kept.length === 0) return null;
  const drifted = kept.filter(({ state }) => state === 'drifted').length;
  const parts = [
    ...(drifted > 0 ? [`${drifted} drifted`] : []),
    ...(kept.length > drifted ? [`${kept.length - drifted} excluded, failed or deprecated`] : []),
  ];
  return (
    <Text size="sm" c="dimmed">
      {count(kept.length, 'item')} {kept.length === 1 ? 'stays as it is' : 'stay as they are'}:{' '}
      {parts.join(', ')}.
    </Text>
  );
}
