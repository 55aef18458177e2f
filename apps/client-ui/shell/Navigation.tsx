import { NavigationGroup, NavigationLink } from '#ui/layout/NavigationLink.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { useContent, useOverview } from '../api.ts';
import { needsPerson } from '../rows/states.ts';

/** The menu: one entry per content type, with the number that needs a person. */
export function Navigation() {
  const overview = useOverview();
  const { data } = useContent(Boolean(overview.data?.connection));
  const items = data?.items ?? [];
  const types = [...new Set(items.map(({ contentType }) => contentType))];
  const needing = (type?: string) =>
    items.filter((item) => needsPerson(item) && (type === undefined || item.contentType === type))
      .length;
  return (
    <>
      <NavigationGroup>Content</NavigationGroup>
      <NavigationLink to="/content" end count={needing()} countOf="need attention">
        All content
      </NavigationLink>
      {types.map((type) => (
        <NavigationLink
          key={type}
          to={`/content/${type}`}
          count={needing(type)}
          countOf="need attention"
        >
          {contentTypeLabel(type)}
        </NavigationLink>
      ))}
      <NavigationGroup>Instance</NavigationGroup>
      <NavigationLink to="/connection">API connection</NavigationLink>
      <NavigationLink to="/hold">Hold</NavigationLink>
      <NavigationLink to="/activity">Activity</NavigationLink>
    </>
  );
}
