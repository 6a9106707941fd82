//go:build linux

package powercut

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// The forms of the calls that SQLite makes of a layer and of its open files.
type (
	openFunc     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	removeFunc   = func(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32
	closeFunc    = func(tls *libc.TLS, file uintptr) int32
	writeFunc    = func(tls *libc.TLS, file, data uintptr, n int32, at int64) int32
	truncateFunc = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFunc     = func(tls *libc.TLS, file uintptr, flags int32) int32
	shareFunc    = func(tls *libc.TLS, file uintptr, region, size, extend int32, out uintptr) int32
)

// layer lies over SQLite's own way to files and is what a connection gets that
// asks for none by name. Files below no recorded folder pass by it untouched.
type layer struct {
	under  *lib.Tsqlite3_vfs
	open   openFunc
	remove removeFunc

	mu    sync.Mutex
	disks []*Disk
	files map[uintptr]*opened // by SQLite's address of the open file
	kinds map[uintptr]*kind   // by the address of the methods below
}

// kind is a way of SQLite's to treat files: its methods, and ours over them.
type kind struct {
	over     *lib.Tsqlite3_io_methods
	close    closeFunc
	write    writeFunc
	truncate truncateFunc
	sync     syncFunc
	share    shareFunc
}

// opened is a database or a journal that is open.
type opened struct {
	*kind
	disk *Disk
	node node
	dir  node
}

// process is the one layer of this process: SQLite has one list of them, and a
// connection may use one for as long as the process lives.
var process struct {
	once  sync.Once
	layer *layer
	err   error
}

func watch(d *Disk) error {
	process.once.Do(func() { process.layer, process.err = lay() })
	if process.err != nil {
		return process.err
	}
	l := process.layer
	l.mu.Lock()
	defer l.mu.Unlock()
	l.disks = append(l.disks, d)
	return nil
}

func unwatch(d *Disk) {
	l := process.layer
	l.mu.Lock()
	defer l.mu.Unlock()
	l.disks = slices.DeleteFunc(l.disks, func(other *Disk) bool { return other == d })
}

// lay puts the layer in the first place of SQLite's list.
func lay() (*layer, error) {
	tls := libc.NewTLS()
	defer tls.Close()
	under := lib.Xsqlite3_vfs_find(tls, 0)
	if under == 0 {
		return nil, errors.New("SQLite has no way to files")
	}
	l := &layer{under: at[lib.Tsqlite3_vfs](under), files: map[uintptr]*opened{}, kinds: map[uintptr]*kind{}}
	l.open, l.remove = function[openFunc](l.under.FxOpen), function[removeFunc](l.under.FxDelete)
	name, err := libc.CString("powercut")
	if err != nil {
		return nil, err
	}
	over := lasting(tls, *l.under)
	over.FpNext, over.FzName = 0, name
	over.FxOpen, over.FxDelete = pointer[openFunc](onOpen), pointer[removeFunc](onRemove)
	if rc := lib.Xsqlite3_vfs_register(tls, address(over), 1); rc != lib.SQLITE_OK {
		return nil, fmt.Errorf("register with SQLite: code %d", rc)
	}
	return l, nil
}

// kindOf returns the kind of a file that was just opened. l.mu is held.
func (l *layer) kindOf(tls *libc.TLS, methods uintptr) *kind {
	if k := l.kinds[methods]; k != nil {
		return k
	}
	under := at[lib.Tsqlite3_io_methods](methods)
	k := &kind{
		over:     lasting(tls, *under),
		close:    function[closeFunc](under.FxClose),
		write:    function[writeFunc](under.FxWrite),
		truncate: function[truncateFunc](under.FxTruncate),
		sync:     function[syncFunc](under.FxSync),
		share:    function[shareFunc](under.FxShmMap),
	}
	k.over.FiVersion = 2 // no memory maps
	k.over.FxClose, k.over.FxWrite = pointer[closeFunc](onClose), pointer[writeFunc](onWrite)
	k.over.FxTruncate, k.over.FxSync = pointer[truncateFunc](onTruncate), pointer[syncFunc](onSync)
	k.over.FxShmMap = pointer[shareFunc](onShare)
	l.kinds[methods] = k
	return k
}

// lasting copies a table into memory that SQLite may keep: Go's may move on.
func lasting[T any](tls *libc.TLS, v T) *T {
	p := libc.Xmalloc(tls, lib.Tsize_t(unsafe.Sizeof(v)))
	if p == 0 {
		panic("powercut: out of memory")
	}
	t := at[T](p)
	*t = v
	return t
}

// at gives what lies at an address of SQLite's.
func at[T any](address uintptr) *T {
	return *(**T)(unsafe.Pointer(&address)) //nolint:gosec // G103: SQLite's memory is known by addresses only
}

func address[T any](p *T) uintptr {
	return uintptr(unsafe.Pointer(p)) //nolint:gosec // G103: p is from lasting and does not move
}

// function makes an address of SQLite's callable, as its own code does: the
// translated C keeps functions as Go's function values.
func function[F any](address uintptr) F {
	return *(*F)(unsafe.Pointer(&address)) //nolint:gosec // G103: see above
}

// pointer is the reverse. f must be a function of the package, which no
// collector takes away.
func pointer[F any](f F) uintptr {
	return *(*uintptr)(unsafe.Pointer(&f)) //nolint:gosec // G103: see function
}
