package scan

import (
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"golang.org/x/crypto/chacha20poly1305"

	"titian/localdb/seal"
)

// A sealed scan is a header and segments:
//
//	magic 8 | version 1 | log2 of the segment size 1 | zeros 6
//	segment 0 | segment 1 | … | last segment
//
// Each segment is ChaCha20-Poly1305 over 64 KiB of the paper, the last over the
// rest, which is never empty unless the paper is. Its nonce is its number and
// whether it is the last, so segments cannot be moved, left out or cut off.
const (
	keySize     = chacha20poly1305.KeySize
	tagSize     = chacha20poly1305.Overhead
	version     = 1
	segmentLog  = 16
	segmentSize = 1 << segmentLog
	sealedSize  = segmentSize + tagSize
	headerSize  = 16
	magic       = "TITIANSC"
)

func header() [headerSize]byte {
	var h [headerSize]byte
	copy(h[:], magic)
	h[len(magic)], h[len(magic)+1] = version, segmentLog
	return h
}

func checkHeader(h [headerSize]byte) error {
	switch {
	case string(h[:len(magic)]) != magic:
		return seal.ErrTampered
	case h[len(magic)] > version:
		return seal.ErrNewer
	case h != header():
		return seal.ErrTampered
	}
	return nil
}

// segments counts those of a paper; an empty one has one, too.
func segments(plain int64) int64 { return max(1, (plain+segmentSize-1)/segmentSize) }

// cipherSize is the size of the file of a paper.
func cipherSize(plain int64) int64 { return headerSize + plain + tagSize*segments(plain) }

// newAEAD derives the cipher of a file; the header is bound to it.
func newAEAD(k Key) (cipher.AEAD, error) {
	h := header()
	derived, err := hkdf.Key(sha256.New, k.bytes[:], h[:], "titian/scan/v1", keySize)
	if err != nil {
		return nil, fmt.Errorf("derive scan key: %w", err)
	}
	defer clear(derived)
	aead, err := chacha20poly1305.New(derived)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead, nil
}

// nonce is the number of a segment in eleven bytes, big end first, and a last
// byte that is 1 for the last segment.
func nonce(number int64, last bool) []byte {
	n := make([]byte, chacha20poly1305.NonceSize)
	binary.BigEndian.PutUint64(n[3:11], uint64(number)) //nolint:gosec // never negative
	if last {
		n[11] = 1
	}
	return n
}

// sealTo writes the file of a paper to w and returns the paper's size and hash.
func sealTo(ctx context.Context, w io.Writer, k Key, r io.Reader) (size int64, sum [sha256.Size]byte, err error) {
	aead, err := newAEAD(k)
	if err != nil {
		return 0, sum, err
	}
	h := header()
	if _, err := w.Write(h[:]); err != nil {
		return 0, sum, err
	}
	hash := sha256.New()
	plain := make([]byte, segmentSize+1) // one byte ahead, to know the last
	defer clear(plain)
	sealed := make([]byte, 0, sealedSize)
	held := 0
	for number := int64(0); ; number++ {
		if err := ctx.Err(); err != nil {
			return 0, sum, err
		}
		n, err := io.ReadFull(r, plain[held:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, sum, fmt.Errorf("read paper: %w", bare(err))
		}
		held += n
		last := held <= segmentSize
		segment := plain[:min(held, segmentSize)]
		hash.Write(segment)
		size += int64(len(segment))
		sealed = aead.Seal(sealed[:0], nonce(number, last), segment, nil)
		if _, err := w.Write(sealed); err != nil {
			return 0, sum, err
		}
		if last {
			return size, [sha256.Size]byte(hash.Sum(nil)), nil
		}
		plain[0] = plain[segmentSize]
		held = 1
	}
}

// bare takes the path off an error: what an officer called a file may name a
// person.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
