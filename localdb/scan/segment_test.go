package scan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/internal/files"
	"titian/internal/testkit/faultfs"
	"titian/localdb/seal"
)

const vectorFile = "testdata/scan.json"

// vector is for whoever writes a second implementation of docs/SCHEMA.md. Byte
// i of the paper is (7·i + i/251) mod 256. UPDATE_GOLDEN=1 writes them anew,
// which is right only for a new version of the format.
type vector struct {
	Key         Key    `json:"key"`
	PlainSize   int64  `json:"plain_size"`
	PlainSHA256 string `json:"plain_sha256"`
	CipherSize  int64  `json:"cipher_size"`
	Name        string `json:"name"`
	// Head is the beginning of the file, at most 64 bytes; Tail its last 16.
	Head string `json:"head"`
	Tail string `json:"tail"`
}

func vectorPaper(size int64) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte((7*i + i/251) & 0xff)
	}
	return b
}

// vectorKey is 32 bytes that count up from the given one.
func vectorKey(from byte) Key {
	var k Key
	for i := range k.bytes {
		k.bytes[i] = from
		from++
	}
	return k
}

func sealed(tb testing.TB, k Key, content []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	if _, _, err := sealTo(tb.Context(), &out, k, bytes.NewReader(content)); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestVectors(t *testing.T) {
	var made []vector
	for _, size := range []int64{0, 1, 100, segmentSize - 1, segmentSize, segmentSize + 1, 200_000} {
		k, content := vectorKey(byte(len(made)&0xf)<<4), vectorPaper(size)
		file := sealed(t, k, content)
		plain, cipher := sha256.Sum256(content), sha256.Sum256(file)
		made = append(made, vector{
			Key: k, PlainSize: size, PlainSHA256: hex.EncodeToString(plain[:]),
			CipherSize: int64(len(file)), Name: hex.EncodeToString(cipher[:]),
			Head: hex.EncodeToString(file[:min(64, len(file))]), Tail: hex.EncodeToString(file[len(file)-tagSize:]),
		})
		ref := Ref{Name: made[len(made)-1].Name, Key: k, PlainSize: size, CipherSize: int64(len(file)), PlainSHA256: made[len(made)-1].PlainSHA256}
		if err := stored(t, file).Verify(t.Context(), ref); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		out, err := json.MarshalIndent(made, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, append(out, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var want []vector
	if err := json.Unmarshal(committed, &want); err != nil {
		t.Fatal(err)
	}
	same := cmp.Comparer(func(a, b Key) bool { return a == b })
	if diff := cmp.Diff(want, made, same); diff != "" {
		t.Errorf("committed (-) and made now (+):\n%s", diff)
	}
}

// stored puts a file under its own name into a new store.
func stored(tb testing.TB, file []byte) *Store {
	tb.Helper()
	s, err := Open(faultfs.New(1), "/scans")
	if err != nil {
		tb.Fatal(err)
	}
	sum := sha256.Sum256(file)
	if err := files.WriteFile(s.fsys, s.path(hex.EncodeToString(sum[:])), file); err != nil {
		tb.Fatal(err)
	}
	return s
}

// openForged reads a file to its end as one who can forge the sizes and the
// name, but not the key.
func openForged(tb testing.TB, k Key, file []byte, plain int64) ([]byte, error) {
	tb.Helper()
	sum := sha256.Sum256(file)
	r, err := stored(tb, file).Open(tb.Context(), Ref{
		Name: hex.EncodeToString(sum[:]), Key: k, PlainSize: plain, CipherSize: int64(len(file)),
	})
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	return content, errors.Join(err, r.Close())
}

// Segments cannot be left out, exchanged, doubled or borrowed, even where the
// sizes are forged to fit.
func TestSegmentsAreBound(t *testing.T) {
	k, content := vectorKey(1), vectorPaper(3*segmentSize+9)
	file := sealed(t, k, content)
	if _, err := openForged(t, k, file, int64(len(content))); err != nil {
		t.Fatal(err)
	}
	segment := func(i int) []byte {
		from := headerSize + i*sealedSize
		return file[from:min(from+sealedSize, len(file))]
	}
	head, short := file[:headerSize], int64(9)
	for name, c := range map[string]struct {
		parts [][]byte
		plain int64
	}{
		"cut after no segment":   {[][]byte{head, make([]byte, tagSize)}, 0},
		"cut after one segment":  {[][]byte{head, segment(0)}, segmentSize},
		"cut after two segments": {[][]byte{head, segment(0), segment(1)}, 2 * segmentSize},
		"cut before the last":    {[][]byte{head, segment(0), segment(1), segment(2)}, 3 * segmentSize},
		"first left out":         {[][]byte{head, segment(1), segment(2), segment(3)}, 2*segmentSize + short},
		"middle left out":        {[][]byte{head, segment(0), segment(2), segment(3)}, 2*segmentSize + short},
		"only the last":          {[][]byte{head, segment(3)}, short},
		"exchanged":              {[][]byte{head, segment(1), segment(0), segment(2), segment(3)}, 3*segmentSize + short},
		"doubled":                {[][]byte{head, segment(0), segment(0), segment(1), segment(2), segment(3)}, 4*segmentSize + short},
		"of another file": {
			[][]byte{head, segment(0), sealed(t, vectorKey(2), content)[headerSize+sealedSize : headerSize+2*sealedSize], segment(2), segment(3)},
			3*segmentSize + short,
		},
		"last made longer": {[][]byte{head, segment(0), segment(1), segment(2), segment(3), {0}}, 3*segmentSize + short + 1},
	} {
		got, err := openForged(t, k, slices.Concat(c.parts...), c.plain)
		if !errors.Is(err, seal.ErrTampered) {
			t.Errorf("%s: %v, want ErrTampered", name, err)
		}
		if !bytes.HasPrefix(content, got) {
			t.Errorf("%s: wrong bytes came out", name)
		}
	}
}

// A file cut at any segment boundary is noticed when it is opened.
func TestCutIsSeenAtOnce(t *testing.T) {
	k, content := vectorKey(1), vectorPaper(3*segmentSize+9)
	file := sealed(t, k, content)
	for end := headerSize; end < len(file); end += sealedSize {
		s := stored(t, file[:end])
		sum := sha256.Sum256(file[:end])
		ref := Ref{Name: hex.EncodeToString(sum[:]), Key: k, PlainSize: int64(len(content)), CipherSize: int64(len(file))}
		if _, err := s.Open(t.Context(), ref); !errors.Is(err, seal.ErrTampered) {
			t.Errorf("cut at %d: %v, want ErrTampered", end, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	k, content := vectorKey(1), vectorPaper(300)
	good := sealed(f, k, content)
	h := header()
	for _, seed := range [][]byte{nil, h[:], good, good[:len(good)-1], append([]byte("TITIANSC\x02"), good[9:]...)} {
		f.Add(seed, int64(300))
	}
	f.Fuzz(func(t *testing.T, file []byte, plain int64) {
		if plain > 1<<40 || plain < 0 {
			plain = 0
		}
		got, err := openForged(t, k, file, plain)
		if err == nil && !bytes.Equal(file, good) {
			t.Errorf("garbage opened to %d bytes", len(got))
		}
		if err == nil || errors.Is(err, seal.ErrTampered) || errors.Is(err, seal.ErrNewer) {
			return
		}
		t.Errorf("garbage gives %v", err)
	})
}

func BenchmarkWrite(b *testing.B) {
	s, err := Open(files.OS{}, filepath.Join(b.TempDir(), "scans"))
	if err != nil {
		b.Fatal(err)
	}
	content := vectorPaper(1 << 20)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := s.Write(b.Context(), bytes.NewReader(content)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	s, err := Open(files.OS{}, filepath.Join(b.TempDir(), "scans"))
	if err != nil {
		b.Fatal(err)
	}
	ref, err := s.Write(b.Context(), bytes.NewReader(vectorPaper(1<<20)))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(ref.PlainSize)
	for b.Loop() {
		r, err := s.Open(b.Context(), ref)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
