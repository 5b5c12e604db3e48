// Shows what needs a passkey only where the browser knows them, and says in a sentence when one did not work.
document.addEventListener('DOMContentLoaded', () => {
  const known = Boolean(window.PublicKeyCredential)
  document.querySelectorAll('[data-passkey]').forEach(part => { part.hidden = !known })
  document.querySelectorAll('[data-no-passkey]').forEach(part => { part.hidden = known })
})
document.addEventListener('allauth.error', event => {
  event.preventDefault()
  document.getElementById('passkey-failed').hidden = false
})
