//go:build !race

package rehearsal_test

// racing tells that the race detector watches.
const racing = false
