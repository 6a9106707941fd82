//go:build linux

package powercut

import (
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// diskOf finds who records a path; nil if nobody does.
func (l *layer) diskOf(path string) *Disk {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range l.disks {
		if parts, ok := d.inside(path); ok && len(parts) > 0 {
			return d
		}
	}
	return nil
}

func (l *layer) file(address uintptr) *opened {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.files[address]
}

func onOpen(tls *libc.TLS, _, name, file uintptr, flags int32, out uintptr) int32 {
	l := process.layer
	var d *Disk
	if name != 0 && flags&lib.SQLITE_OPEN_DELETEONCLOSE == 0 {
		d = l.diskOf(libc.GoString(name))
	}
	if d == nil {
		return l.open(tls, address(l.under), name, file, flags, out)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	dir, base, n := d.find(libc.GoString(name))
	if dir == 0 || n == 0 && flags&lib.SQLITE_OPEN_CREATE == 0 {
		return lib.SQLITE_CANTOPEN // it was made unseen, or is not there
	}
	if rc := l.open(tls, address(l.under), name, file, flags, out); rc != lib.SQLITE_OK {
		return rc
	}
	if n == 0 {
		n = d.add(false)
		d.name(dir, map[string]node{base: n})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	f := at[lib.Tsqlite3_file](file)
	k := l.kindOf(tls, f.FpMethods)
	f.FpMethods = address(k.over)
	l.files[file] = &opened{kind: k, disk: d, node: n, dir: dir}
	return lib.SQLITE_OK
}

func onRemove(tls *libc.TLS, _, name uintptr, syncDir int32) int32 {
	l := process.layer
	path := libc.GoString(name)
	d := l.diskOf(path)
	if d == nil {
		return l.remove(tls, address(l.under), name, syncDir)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	rc := l.remove(tls, address(l.under), name, syncDir)
	if rc != lib.SQLITE_OK {
		return rc
	}
	dir, _, _ := d.find(path)
	d.removed(path)
	if syncDir != 0 {
		d.note(step{action: listed, node: dir})
	}
	return rc
}

func onClose(tls *libc.TLS, file uintptr) int32 {
	l := process.layer
	l.mu.Lock()
	f := l.files[file]
	delete(l.files, file)
	l.mu.Unlock()
	return f.close(tls, file)
}

func onWrite(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32 {
	f := process.layer.file(file)
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	rc := f.write(tls, file, data, n, offset)
	if rc == lib.SQLITE_OK {
		written := unsafe.Slice(at[byte](data), n) //nolint:gosec // G103: SQLite's memory, n bytes long
		f.disk.note(step{action: wrote, node: f.node, at: offset, data: append([]byte(nil), written...)})
	}
	return rc
}

func onTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	f := process.layer.file(file)
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	rc := f.truncate(tls, file, size)
	if rc == lib.SQLITE_OK {
		f.disk.note(step{action: resized, node: f.node, at: size})
	}
	return rc
}

// onSync notes the sync of the folder that SQLite does with the first sync of
// a journal it made: it forgets its own mark of it then.
func onSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	f := process.layer.file(file)
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	before := folderDue(file)
	rc := f.sync(tls, file, flags)
	if rc != lib.SQLITE_OK {
		return rc
	}
	f.disk.note(step{action: synced, node: f.node})
	if before && !folderDue(file) {
		f.disk.note(step{action: listed, node: f.dir})
	}
	return rc
}

// folderDue reports whether SQLite will sync the folder of a file with it.
func folderDue(file uintptr) bool {
	return at[lib.TunixFile](file).FctrlFlags&lib.UNIXFILE_DIRSYNC != 0
}

func onShare(tls *libc.TLS, file uintptr, region, size, extend int32, out uintptr) int32 {
	f := process.layer.file(file)
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	rc := f.share(tls, file, region, size, extend, out)
	if rc == lib.SQLITE_OK && extend != 0 {
		f.disk.note(step{action: shared, node: f.node})
	}
	return rc
}
