//go:build linux

package powercut

import "titian/internal/files"

// Forgetful leaves syncs out that its caller asks for and relies on. It is how
// a test proves that its cuts would see a missing sync.
type Forgetful struct {
	files.FS
	// Folders and Files say whose syncs are left out.
	Folders, Files bool
}

// SyncDir implements [files.FS].
func (f Forgetful) SyncDir(name string) error {
	if f.Folders {
		return nil
	}
	return f.FS.SyncDir(name)
}

// Create implements [files.FS].
func (f Forgetful) Create(name string) (files.File, error) { return f.forget(f.FS.Create(name)) }

// OpenFile implements [files.FS].
func (f Forgetful) OpenFile(name string, flag int) (files.File, error) {
	return f.forget(f.FS.OpenFile(name, flag))
}

func (f Forgetful) forget(file files.File, err error) (files.File, error) {
	if err != nil || !f.Files {
		return file, err
	}
	return unsynced{file}, nil
}

type unsynced struct{ files.File }

// Sync implements [files.File].
func (unsynced) Sync() error { return nil }
