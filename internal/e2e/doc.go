// Package e2e holds tests from end to end: the real programs, as processes of
// their own, over TLS. They take seconds each, so they prove what no smaller
// test can, and nothing else.
//
// They are left out under the race detector, which sees nothing of other
// processes.
package e2e
