import { Text } from '@mantine/core';
import { useVerification } from '../../api.ts';
import { Section } from '#ui/layout/Section.tsx';
import { Loaded } from '#ui/states/Loaded.tsx';
import { When } from '#ui/text/When.tsx';

/** When the server proved on its database last that its promises hold. */
export function Verification() {
  return (
    <Section title="Database verification">
      <Loaded query={useVerification()} lines={1}>
        {({ ranAt, passedAt, findings }) => (
          <>
            {ranAt === null && <Text size="sm">The first daily verification has not run yet.</Text>}
            {passedAt !== null && (
              <Text size="sm">
                Last passed <When time={passedAt} />
              </Text>
            )}
            {findings.map(({ id, says }) => (
              <Text key={`${id} ${says}`} size="sm" c="red">
                Does not hold: {says}
              </Text>
            ))}
          </>
        )}
      </Loaded>
    </Section>
  );
}
