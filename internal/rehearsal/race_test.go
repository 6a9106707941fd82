//go:build race

package rehearsal_test

// racing tells that the race detector watches: it draws papers many times
// slower.
const racing = true
