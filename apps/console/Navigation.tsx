import { useContentTypes } from './api.ts';
import { NavigationGroup, NavigationLink } from '#ui/layout/NavigationLink.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';

/** The menu: one entry per content type, with the number that needs approval. */
export function Navigation() {
  const { data } = useContentTypes();
  return (
    <>
      <NavigationLink to="/" end>
        Overview
      </NavigationLink>
      <NavigationGroup>Content</NavigationGroup>
      {data?.data.length === 0 && <NavigationLink to="/sources">No content yet</NavigationLink>}
      {data?.data.map(({ contentType, needsApproval }) => (
        <NavigationLink
          key={contentType}
          to={`/content/${contentType}`}
          count={needsApproval}
          countOf="need approval"
        >
          {contentTypeLabel(contentType)}
        </NavigationLink>
      ))}
      <NavigationGroup>Distribution</NavigationGroup>
      <NavigationLink to="/releases">Releases</NavigationLink>
      <NavigationLink to="/api-clients">API clients</NavigationLink>
      <NavigationLink to="/instances">Instances</NavigationLink>
      <NavigationGroup>Administration</NavigationGroup>
      <NavigationLink to="/sources">Sources</NavigationLink>
      <NavigationLink to="/audit">Audit</NavigationLink>
      <NavigationLink to="/operators">Operators</NavigationLink>
    </>
  );
}
