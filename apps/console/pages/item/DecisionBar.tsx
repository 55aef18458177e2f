import { Button, Stack, Textarea } from '@mantine/core';
import { useRef, type RefObject } from 'react';
import type { ItemDetail } from '#api/items';
import { useOperator } from '../../session/operator.ts';
import { tell } from '#ui/activity/activity.ts';
import { useShortcuts } from '#ui/keyboard/shortcuts.ts';
import { useIsTall } from '#ui/layout/room.ts';
import { Failure } from '#ui/states/Failure.tsx';
import { Notice } from '#ui/states/Notice.tsx';
import { useDecision } from './decision.ts';
import { useDraft } from './draft.ts';
import classes from './Item.module.css';
import type { Neighbours } from './neighbours.ts';

interface DecisionBarProps {
  item: ItemDetail;
  neighbours: Neighbours;
  onReread: () => void;
}

/** Approve and go on, or take the approval back. Why a decision was refused stands right above it. */
export function DecisionBar({ item, neighbours, onReread }: DecisionBarProps) {
  const operator = useOperator();
  const decision = useDecision(item, onReread);
  const { refusal, error } = decision;
  return (
    <Stack gap="xs" className={classes.decision ?? ''}>
      {refusal?.code === 'content-changed' && (
        <Notice
          tone="warning"
          title="The source has changed since you opened this item; it was not approved"
        >
          This is the new difference. Review it before you decide.
        </Notice>
      )}
      {refusal?.code === 'instructions-changed' && (
        <Notice
          tone="warning"
          title="The instructions have changed since you opened this item; it was not approved"
        >
          These are the new instructions. Read them before you decide.
        </Notice>
      )}
      {refusal && !REREAD.includes(refusal.code) && (
        <Notice tone="warning" title="The item was not approved">
          {refusal.detail}
        </Notice>
      )}
      {error && <Failure error={error} title="The item was not approved" />}
      {operator.may('approver') ? (
        <Decide item={item} neighbours={neighbours} decision={decision} />
      ) : (
        <span className="quiet">
          Your role is read-only. Ask an administrator for approval rights.
        </span>
      )}
    </Stack>
  );
}

// What is on screen then is what is there now.
const REREAD = ['content-changed', 'instructions-changed'];

interface DecideProps {
  item: ItemDetail;
  neighbours: Neighbours;
  decision: ReturnType<typeof useDecision>;
}

function Decide({ item, neighbours, decision }: DecideProps) {
  const [comment, setComment] = useDraft(item.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const { canApprove, canWithdraw } = possible(item);
  const isRemoval = item.changeStatus === 'moved-or-deleted';
  const goOn = () => {
    setComment('');
    if (neighbours.hasNext) neighbours.next();
    else tell('success', `Approved ${item.name.slice(0, 80)}. That was the last one.`);
  };
  const approve = () => {
    if (canApprove && !decision.isRunning) decision.approve(comment, goOn);
  };
  useShortcuts([
    { key: 'a', does: 'Approve and go to the next item', run: approve },
    { key: 'u', does: 'Withdraw the approval', run: () => canWithdraw && decision.withdraw() },
    { key: 'c', does: 'Write a comment', run: () => field.current?.focus() },
  ]);
  return (
    <div className={classes.decide}>
      <CommentField field={field} comment={comment} onChange={setComment} />
      {canWithdraw && (
        <Button variant="default" onClick={decision.withdraw} loading={decision.isRunning}>
          Withdraw approval
        </Button>
      )}
      <Button
        {...(isRemoval ? { color: 'red.9' } : {})}
        disabled={!canApprove}
        loading={decision.isRunning}
        onClick={approve}
      >
        {isRemoval ? 'Approve removal' : 'Approve'} and next
      </Button>
    </div>
  );
}

interface CommentFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  comment: string;
  onChange: (comment: string) => void;
}

const COMMENT = 'Comment (optional)';

/** Escape leaves the field, so that the keys work again. */
function CommentField({ field, comment, onChange }: CommentFieldProps) {
  const isTall = useIsTall();
  return (
    <Textarea
      ref={field}
      className={classes.comment ?? ''}
      {...(!isTall ? { 'aria-label': COMMENT, placeholder: COMMENT } : { label: COMMENT })}
      maxLength={2000}
      autosize
      minRows={1}
      maxRows={6}
      value={comment}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function possible({ approvalStatus, problem }: ItemDetail) {
  return {
    canApprove: approvalStatus === 'needs-approval' && problem === null,
    canWithdraw: approvalStatus === 'change-approved' || approvalStatus === 'removal-approved',
  };
}
