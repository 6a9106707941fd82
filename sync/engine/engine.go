// Package engine carries what an officer submitted to central and brings back
// what central says, over any line, until every receipt verifies.
//
// It does not know SQLite, HTTP or a window: it drives a [Store] and a
// [Remote]. It never decides anything about the trade.
package engine
