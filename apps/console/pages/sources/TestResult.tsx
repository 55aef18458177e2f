import type { SourceTest } from '#api/sources';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';

interface TestResultProps {
  test: SourceTest;
  /** What follows from a connection that does not work. */
  consequence?: string;
}

/** What a test of a connection reached, or why not. */
export function TestResult({ test, consequence }: TestResultProps) {
  const { ok, detail, contentTypes } = test;
  return (
    <Notice
      tone={ok ? 'success' : 'error'}
      title={ok ? 'The connection works' : 'The connection does not work'}
    >
      <PlainText>{detail}</PlainText>
      {contentTypes.length > 0 && (
        <div>Content types: {contentTypes.map(contentTypeLabel).join(', ')}</div>
      )}
      {!ok && consequence !== undefined && <div>{consequence}</div>}
    </Notice>
  );
}
