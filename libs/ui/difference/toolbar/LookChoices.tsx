import { SegmentedControl, Switch } from '@mantine/core';
import { useShortcuts } from '../../keyboard/shortcuts.ts';
import type { Compared } from '../compare.ts';
import type { Looks } from './looks.ts';

interface LookChoicesProps {
  compared: Compared;
  /** Both sides are there. */
  isComparison: boolean;
  canSplit: boolean;
  looks: Looks;
  onLooks: (change: Partial<Looks>) => void;
}

/** What the reader chooses of the difference; only choices that change something for these texts. */
export function LookChoices(props: LookChoicesProps) {
  const { compared, isComparison, looks, onLooks } = props;
  return (
    <>
      {compared.canFormat && (
        <Choice
          label="Shown formatted"
          isOn={compared.isFormatted}
          onChange={(isFormatted) => onLooks({ isFormatted })}
        />
      )}
      {compared.canIgnoreLineEndings && (
        <Choice
          label="Ignore line endings"
          isOn={looks.ignoresLineEndings}
          onChange={(ignoresLineEndings) => onLooks({ ignoresLineEndings })}
        />
      )}
      {isComparison && <ComparisonChoices {...props} />}
      <Choice
        label="Show whitespace"
        isOn={looks.showsWhitespace}
        onChange={(showsWhitespace) => onLooks({ showsWhitespace })}
      />
    </>
  );
}

function ComparisonChoices({ canSplit, looks, onLooks }: LookChoicesProps) {
  const { isSplit, ignoresWhitespace } = looks;
  const ignore = (ignores: boolean) => onLooks({ ignoresWhitespace: ignores });
  useShortcuts([
    { key: 's', does: 'Side by side or unified', run: () => onLooks({ isSplit: !isSplit }) },
    { key: 'w', does: 'Ignore whitespace or not', run: () => ignore(!ignoresWhitespace) },
  ]);
  return (
    <>
      {canSplit && (
        <SegmentedControl
          size="xs"
          aria-label="Layout of the difference"
          value={isSplit ? 'split' : 'unified'}
          onChange={(value) => onLooks({ isSplit: value === 'split' })}
          data={[
            { value: 'split', label: 'Side by side' },
            { value: 'unified', label: 'Unified' },
          ]}
        />
      )}
      <Choice label="Ignore whitespace" isOn={ignoresWhitespace} onChange={ignore} />
    </>
  );
}

interface ChoiceProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Choice({ label, isOn, onChange }: ChoiceProps) {
  return (
    <Switch
      label={label}
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
