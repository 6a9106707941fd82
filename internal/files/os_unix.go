//go:build !windows

package files

import (
	"errors"
	"os"
	"syscall"
)

var fullErrors = [...]error{syscall.ENOSPC, syscall.EDQUOT}

func rename(oldName, newName string) error { return os.Rename(oldName, newName) }

func remove(name string) error { return os.Remove(name) }

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	err = d.Sync()
	// Some file systems (FUSE, shared folders of virtual machines) know no
	// fsync of a directory and say so; there is nothing more to ask of them.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
