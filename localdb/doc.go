// Package localdb is the laptop's store: a SQLite database whose every personal
// byte is sealed, a directory of sealed scans beside it, and while it is
// unlocked a projection in memory that the screens read.
//
// [DB] implements app.Store for the desk, and offers what the synchronisation
// needs: package internal/wiring joins it to the engine. docs/SCHEMA.md
// describes files, tables and keys.
//
// A profile directory belongs to one process at a time and holds
//
//	titian.db   the database, with its -wal and -shm
//	scans/      sealed scans
//	copies/     the newest three copies of the database
//	cetak/      papers to print, emptied at open, lock and close
//	lock        held while the profile is open
//
// The package does not judge a dossier, does not speak to central, and never
// deletes what was submitted.
package localdb
