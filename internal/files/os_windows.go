package files

import (
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// syscall.ENOSPC is an invented number here; the test kit uses it on every system.
var fullErrors = [...]error{
	windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED, syscall.ENOSPC,
}

// Virus scanners and the search indexer open a new file for a moment and deny
// its renaming and removal meanwhile. The waits add up to about two seconds.
const (
	busyTries     = 9
	busyFirstWait = 4 * time.Millisecond
)

// rename asks for write-through, so that the new name is on the disk when it
// returns: a directory cannot be flushed on Windows.
func rename(oldName, newName string) error {
	from, err := windows.UTF16PtrFromString(oldName)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: oldName, New: newName, Err: err}
	}
	to, err := windows.UTF16PtrFromString(newName)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: oldName, New: newName, Err: err}
	}
	err = whileBusy(func() error {
		return windows.MoveFileEx(from, to, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	})
	if err != nil {
		return &os.LinkError{Op: "rename", Old: oldName, New: newName, Err: err}
	}
	return nil
}

func remove(name string) error {
	return whileBusy(func() error { return os.Remove(name) })
}

func whileBusy(do func() error) error {
	wait := busyFirstWait
	for range busyTries - 1 {
		err := do()
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) &&
			!errors.Is(err, windows.ERROR_LOCK_VIOLATION) &&
			!errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		time.Sleep(wait)
		wait *= 2
	}
	return do()
}

// syncDir has nothing to flush: NTFS journals names, and rename writes through.
// It still refuses what is not a directory, like the others.
func syncDir(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &os.PathError{Op: "sync", Path: name, Err: syscall.ENOTDIR}
	}
	return nil
}
