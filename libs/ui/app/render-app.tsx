import './zod-settings.ts';
import '@mantine/core/styles.css';
import './main.css';
import './forced-colors.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { basePath } from '../request/base-path.ts';
import { createQueryClient } from '../request/queries.ts';
import { styleNonce, theme, variables } from './theme.ts';

/** Shows `app` in the page's `#root`, with the theme, the query client and the router that every ProSync page shares. */
export function renderApp(app: ReactNode): void {
  createRoot(document.querySelector('#root') as HTMLElement).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={createQueryClient()}>
          <BrowserRouter basename={basePath()}>{app}</BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
