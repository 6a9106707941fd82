package scan

import (
	"context"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"titian/internal/files"
	"titian/localdb/seal"
)

// Reader reads a scan in clear from any offset; it opens only the segments that
// are asked for. Read and Seek are for one goroutine at a time, ReadAt for any
// number.
//
// What it returns is authentic: an altered, cut or exchanged file gives
// [seal.ErrTampered] at the segment concerned, never wrong bytes.
type Reader struct {
	size int64 // of the paper
	pos  int64 // of Read

	mu     sync.Mutex
	file   files.File
	aead   cipher.AEAD
	number int64 // of the segment in plain; -1 for none
	plain  []byte
	sealed []byte
}

var (
	_ io.ReadSeekCloser = (*Reader)(nil)
	_ io.ReaderAt       = (*Reader)(nil)
)

// Open opens a scan for reading. It returns [seal.ErrTampered] if the file has
// another size or head than it had when written, [seal.ErrNewer] if a newer
// version wrote it, and [fs.ErrNotExist] if it is gone.
func (s *Store) Open(ctx context.Context, ref Ref) (*Reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := ref.check(); err != nil {
		return nil, err
	}
	file, err := s.fsys.Open(s.path(ref.Name))
	if err != nil {
		return nil, fmt.Errorf("open scan: %w", err)
	}
	aead, err := begin(file, ref)
	if err != nil {
		return nil, fmt.Errorf("open scan: %w", errors.Join(err, file.Close()))
	}
	r := &Reader{
		size: ref.PlainSize, file: file, aead: aead, number: -1,
		plain: make([]byte, 0, segmentSize), sealed: make([]byte, sealedSize),
	}
	if r.size == 0 { // no read will ever come to its one segment
		if err := r.load(0); err != nil {
			return nil, fmt.Errorf("open scan: %w", errors.Join(err, file.Close()))
		}
	}
	return r, nil
}

func begin(file files.File, ref Ref) (cipher.AEAD, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	var h [headerSize]byte
	if _, err := file.ReadAt(h[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := checkHeader(h); err != nil {
		return nil, err
	}
	if info.Size() != ref.CipherSize {
		return nil, seal.ErrTampered
	}
	return newAEAD(ref.Key)
}

// Size is that of the paper, in bytes.
func (r *Reader) Size() int64 { return r.size }

// ReadAt implements [io.ReaderAt].
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read scan: negative offset: %w", fs.ErrInvalid)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.aead == nil {
		return 0, fs.ErrClosed
	}
	n := 0
	for n < len(p) {
		if off >= r.size {
			return n, io.EOF
		}
		if err := r.load(off / segmentSize); err != nil {
			return n, fmt.Errorf("read scan: %w", err)
		}
		copied := copy(p[n:], r.plain[off%segmentSize:])
		n += copied
		off += int64(copied)
	}
	return n, nil
}

// load opens a segment into plain. r.mu is held.
func (r *Reader) load(number int64) error {
	if r.number == number {
		return nil
	}
	r.number = -1
	start := number * segmentSize
	last := start+segmentSize >= r.size
	sealed := r.sealed[:min(segmentSize, r.size-start)+tagSize]
	if n, err := r.file.ReadAt(sealed, headerSize+number*sealedSize); n < len(sealed) {
		if err == nil || errors.Is(err, io.EOF) {
			err = seal.ErrTampered
		}
		return err
	}
	plain, err := r.aead.Open(r.plain[:0], nonce(number, last), sealed, nil)
	if err != nil {
		return seal.ErrTampered
	}
	r.plain, r.number = plain, number
	return nil
}

// Read implements [io.Reader].
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := r.ReadAt(p, r.pos)
	r.pos += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// Seek implements [io.Seeker].
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	default:
		return 0, fmt.Errorf("seek in scan: %w", fs.ErrInvalid)
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek in scan: %w", fs.ErrInvalid)
	}
	r.pos = offset
	return offset, nil
}

// Close wipes what was read and closes the file.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.aead, r.number = nil, -1
	clear(r.plain[:cap(r.plain)])
	return r.file.Close()
}

// Verify reads a scan to its end and compares both hashes. It returns
// [seal.ErrTampered] if the file or the paper is not what was written.
func (s *Store) Verify(ctx context.Context, ref Ref) error {
	r, err := s.Open(ctx, ref)
	if err != nil {
		return err
	}
	plain, cipher := sha256.New(), sha256.New()
	_, err = io.Copy(plain, &patient{ctx, r})
	if err == nil {
		_, err = io.Copy(cipher, &patient{ctx, io.NewSectionReader(r.file, 0, ref.CipherSize)})
	}
	if err := errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("verify scan: %w", err)
	}
	if hex.EncodeToString(plain.Sum(nil)) != ref.PlainSHA256 || hex.EncodeToString(cipher.Sum(nil)) != ref.Name {
		return fmt.Errorf("verify scan: %w", seal.ErrTampered)
	}
	return nil
}

// patient is a reader that stops when its context is cancelled.
type patient struct {
	ctx context.Context // it lives for one call
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
