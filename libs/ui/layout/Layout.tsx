import { Burger } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './Layout.module.css';
import { useIsNarrow } from './room.ts';

interface LayoutProps {
  brand: ReactNode;
  headerEnd: ReactNode;
  /** In the header where it is wide, else below the navigation. */
  tools: ReactNode;
  navigation: ReactNode;
  status: ReactNode;
  children: ReactNode;
}

/** Header, navigation at the left, content that scrolls by itself, and a status line below: nothing hides what has the focus. */
export function Layout({ brand, headerEnd, tools, navigation, status, children }: LayoutProps) {
  const [isOpen, setOpen] = useState(false);
  const isNarrow = useIsNarrow();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <header className={classes.header}>
        <Burger
          className={classes.menu}
          opened={isOpen}
          onClick={() => setOpen(!isOpen)}
          size="sm"
          aria-label="Menu"
          aria-expanded={isOpen}
        />
        {brand}
        <div className={classes.end}>
          {!isNarrow && tools}
          {headerEnd}
        </div>
      </header>
      <nav className={classes.navigation} aria-label="Main" data-closed={isOpen ? undefined : true}>
        <div onClick={() => setOpen(false)}>{navigation}</div>
        {isNarrow && <div className={classes.tools}>{tools}</div>}
      </nav>
      <main className={classes.content} id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className={classes.status}>{status}</footer>
    </div>
  );
}
