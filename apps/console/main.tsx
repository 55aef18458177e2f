// First, so that the settings and styles of every page come before those of one part.
import { renderApp } from '#ui/app/render-app.tsx';
import { setSignIn } from '#ui/request/sign-in.ts';
import { App } from './App.tsx';
import { askForPassword } from './session/confirmation.ts';
import { setExpired } from './session/expiry.ts';

setSignIn({ askForPassword, onExpired: () => setExpired(true) });
renderApp(<App />);
