import { Burger } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './Layout.module.css';

interface LayoutProps {
  brand: ReactNode;
  headerEnd: ReactNode;
  navigation: ReactNode;
  status: ReactNode;
  children: ReactNode;
}

/** Header, navigation at the left, content that scrolls by itself, and a status line below: nothing hides what has the focus. */
export function Layout({ brand, headerEnd, navigation, status, children }: LayoutProps) {
  const [isOpen, setOpen] = useState(false);
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
        <div className={classes.end}>{headerEnd}</div>
      </header>
      <nav
        className={classes.navigation}
        aria-label="Main"
        data-closed={isOpen ? undefined : true}
        onClick={() => setOpen(false)}
      >
        {navigation}
      </nav>
      <main className={classes.content} id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className={classes.status}>{status}</footer>
    </div>
  );
}
