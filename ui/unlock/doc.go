// Package unlock is the locked window: a passphrase, a PIN within one session,
// or the recovery code on paper.
//
// It holds no secret longer than the call that needs it.
package unlock
