import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import classes from './NavigationLink.module.css';

interface NavigationLinkProps {
  to: string;
  children: ReactNode;
  /** A number that asks for attention; 0 shows none. */
  count?: number;
  /** What the number counts, for those who cannot see the colour. */
  countOf?: string;
  end?: boolean;
}

/** One entry of the navigation; the current page is marked by more than its colour. */
export function NavigationLink({ to, children, count = 0, countOf, end }: NavigationLinkProps) {
  return (
    <NavLink to={to} end={end ?? false} className={classes.link}>
      <span className={classes.label}>{children}</span>
      {count > 0 && (
        <span className={classes.count}>
          {count.toLocaleString('en')}
          <VisuallyHidden> {countOf}</VisuallyHidden>
        </span>
      )}
    </NavLink>
  );
}

/** The heading of a group of entries. */
export function NavigationGroup({ children }: { children: ReactNode }) {
  return <div className={classes.group}>{children}</div>;
}
