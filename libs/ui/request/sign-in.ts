/** What calls do when the server asks for a sign-in. */
export interface SignIn {
  /** Asks the person for the password. Returns whether it was entered. */
  askForPassword(): Promise<boolean>;
  /** The session has ended. */
  onExpired(): void;
}

let signIn: SignIn = {
  askForPassword: () => Promise.resolve(false),
  onExpired: () => undefined,
};

/** Sets it for all calls of this page; without it, such a refusal is an error like any other. */
export function setSignIn(given: SignIn): void {
  signIn = given;
}

/** As it was set. */
export function currentSignIn(): SignIn {
  return signIn;
}
