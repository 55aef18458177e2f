import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ScanSummary } from '#api/scans';
import { useConfirmScan } from '../../../api.ts';
import { useOperator } from '../../../session/operator.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { Sheet } from '#ui/form/Sheet.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';

/** A scan in which so much vanished that a person must say that it is right (docs/design.md#2). */
export function HeldScan({ scan }: { scan: ScanSummary }) {
  const operator = useOperator();
  const [isOpen, setOpen] = useState(false);
  const button = operator.may('approver') && (
    <Button size="xs" onClick={() => setOpen(true)}>
      Confirm…
    </Button>
  );
  return (
    <Notice tone="warning" title="The last scan is held until someone confirms it" action={button}>
      {scan.reason && <PlainText>{scan.reason}</PlainText>}
      <Vanished scan={scan} />
      <Sheet isOpen={isOpen} onClose={() => setOpen(false)} title="Confirm the held scan">
        <ConfirmScan scan={scan} onClose={() => setOpen(false)} />
      </Sheet>
    </Notice>
  );
}

function ConfirmScan({ scan, onClose }: { scan: ScanSummary; onClose: () => void }) {
  const confirm = useConfirmScan();
  const total = (scan.vanished ?? []).reduce((sum, { vanished }) => sum + vanished, 0);
  const confirmed = () => {
    tell('success', 'The held scan is confirmed.');
    onClose();
  };
  return (
    <ConfirmForm
      verb="Confirm"
      dangerous
      typed={String(total)}
      isRunning={confirm.isPending}
      error={confirm.error}
      errorTitle="The scan is still held"
      onConfirm={() =>
        confirm.mutateToEnd(scan.id, { onSuccess: confirmed, onError: () => undefined })
      }
      onCancel={onClose}
    >
      <Text>
        ProSync scans the source again, and missing items become moved or deleted. Nothing is
        removed on any instance until these removals are approved and published.
      </Text>
      <Vanished scan={scan} />
    </ConfirmForm>
  );
}

function Vanished({ scan }: { scan: ScanSummary }) {
  return scan.vanished?.map(({ contentType, known, vanished }) => (
    <div key={contentType}>
      {contentTypeLabel(contentType)}: {vanished.toLocaleString('en')} of{' '}
      {known.toLocaleString('en')} vanished
    </div>
  ));
}
