// The sign-in screen.
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from './hooks.js';
import { html } from './html.js';
import { signIn } from './api.js';
import { Heading } from './parts.js';

function sentence(problem) {
  if (problem.status === 429) {
    const seconds = problem.waitSeconds;
    const wait = seconds >= 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds || 1} seconds`;
    return `Too many tries. Please wait ${wait}, then try again.`;
  }
  return problem.message;
}

function Errors({ errors }) {
  const box = useRef(null);
  useEffect(() => {
    if (errors.length > 0) box.current.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return html`<div class="govuk-error-summary" role="alert" tabindex="-1" ref=${box}>
    <h2 class="govuk-error-summary__title">There is a problem</h2>
    <div class="govuk-error-summary__body">
      <ul class="govuk-list govuk-error-summary__list">
        ${errors.map(
          (error) => html`<li key=${error.field}><a href=${`#${error.field}`}>${error.text}</a></li>`,
        )}
      </ul>
    </div>
  </div>`;
}

function Field({ id, label, type, autocomplete, errors }) {
  const error = errors.find((each) => each.field === id && each.isOwn);
  return html`<div class=${`govuk-form-group ${error ? 'govuk-form-group--error' : ''}`}>
    <label class="govuk-label" for=${id}>${label}</label>
    ${error &&
    html`<p id=${`${id}-error`} class="govuk-error-message">
      <span class="govuk-visually-hidden">Error: </span>${error.text}
    </p>`}
    <input
      class=${`govuk-input govuk-input--width-20 ${error ? 'govuk-input--error' : ''}`}
      id=${id}
      name=${id}
      type=${type}
      autocomplete=${autocomplete}
      spellcheck="false"
      autocapitalize="none"
      aria-describedby=${error ? `${id}-error` : undefined}
      aria-invalid=${error ? 'true' : undefined}
    />
  </div>`;
}

function missing(name, password) {
  const errors = [];
  if (!name) errors.push({ field: 'name', text: 'Enter your name', isOwn: true });
  if (!password) errors.push({ field: 'password', text: 'Enter your password', isOwn: true });
  return errors;
}

export function SignIn({ onSignedIn }) {
  const [errors, setErrors] = useState([]);
  const [isBusy, setBusy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    const form = event.currentTarget;
    const name = form.elements.name.value.trim();
    const password = form.elements.password.value;
    const found = missing(name, password);
    setErrors(found);
    if (found.length > 0) return;

    setBusy(true);
    try {
      onSignedIn(await signIn(name, password));
    } catch (problem) {
      form.elements.password.value = '';
      setErrors([{ field: 'name', text: sentence(problem) }]);
      setBusy(false);
    }
  }

  return html`<${Errors} errors=${errors} />
    <${Heading}>Sign in to the desk<//>
    <form onSubmit=${submit} novalidate>
      <${Field} id="name" label="Name" type="text" autocomplete="username" errors=${errors} />
      <${Field}
        id="password"
        label="Password"
        type="password"
        autocomplete="current-password"
        errors=${errors}
      />
      <button type="submit" class="govuk-button" aria-disabled=${isBusy ? 'true' : undefined}>
        ${isBusy ? 'Signing in' : 'Sign in'}
      </button>
    </form>`;
}
