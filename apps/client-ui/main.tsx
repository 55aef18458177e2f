// First, so that the settings and styles of every page come before those of one part.
import { renderApp } from '#ui/app/render-app.tsx';
import { App } from './App.tsx';

renderApp(<App />);
