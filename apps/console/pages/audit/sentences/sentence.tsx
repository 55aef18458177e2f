import type { ReactNode } from 'react';
import { AuditAction } from '#api/audit';
import { OPERATOR_SENTENCES } from './operators.tsx';
import { REVIEW_SENTENCES } from './review.tsx';
import { CLIENT_SENTENCES, INSTANCE_SENTENCES, PUBLICATION_SENTENCES } from './distribution.tsx';
import { Name, Subject, type Told } from './event-parts.tsx';

/** What happened, from the verb on, or whole when it does not begin with who did it. */
export type Sentence = (told: Told) => ReactNode;

/** Every action of this version has its sentence: one that is missing does not compile. */
const SENTENCES: Readonly<Record<AuditAction, Sentence>> = {
  ...REVIEW_SENTENCES,
  ...PUBLICATION_SENTENCES,
  ...CLIENT_SENTENCES,
  ...INSTANCE_SENTENCES,
  ...OPERATOR_SENTENCES,
};

/** "Anna approved 12 items of script." An action that this console does not know is shown as it is. */
export function SentenceOf(told: Told) {
  const { actor, action, subject } = told.event;
  const known = AuditAction.safeParse(action);
  const sentence = known.success ? (
    SENTENCES[known.data](told)
  ) : (
    <>
      {action}: {subject.type} <Subject event={told.event} />
    </>
  );
  if (action === 'approval.dismissed') return sentence;
  return (
    <>
      {actor.type === 'service-account' && 'Service account '}
      <Name>{actor.name}</Name> {sentence}
    </>
  );
}
