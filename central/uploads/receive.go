package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"titian/internal/files"
)

// A checkpoint makes what has arrived so far survive a power cut, so that a
// long upload over a thin line does not hang on its last second.
const (
	checkpointBytes = 1 << 20
	checkpointTime  = 2 * time.Second
	bufferBytes     = 64 << 10
)

// receive writes body into the file, with checkpoints, and finishes the
// document when it is whole. u.Offset is what is recorded.
func (b *Box) receive(ctx context.Context, u *Upload, body io.Reader) error {
	f, err := b.open(ctx, u)
	if err != nil {
		return err
	}
	w := &writer{box: b, upload: u, file: f, at: u.Offset, last: b.clock.Now()}
	broken, err := w.copy(ctx, body)
	if err == nil {
		err = w.checkpoint(ctx, w.at == u.Size)
	}
	if closed := f.Close(); err == nil && closed != nil {
		err = fmt.Errorf("close file: %w", closed)
	}
	if err == nil && w.at == u.Size {
		err = b.finish(ctx, u)
	}
	if err != nil {
		return err
	}
	return broken
}

// open opens the file, which must be as long as its record says.
func (b *Box) open(ctx context.Context, u *Upload) (files.File, error) {
	f, err := b.fsys.OpenFile(b.Object(u.ID), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	info, err := f.Stat()
	if err == nil && info.Size() >= u.Offset {
		return f, nil
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	b.log.LogAttrs(ctx, slog.LevelError, "the disk has lost a part", slog.String("document", u.ID.String()))
	if err := b.reset(ctx, u); err != nil {
		return nil, err
	}
	return nil, ErrOffset
}

// writer is the end of one body in a file.
type writer struct {
	box    *Box
	upload *Upload
	file   files.File
	at     int64
	last   time.Time
}

// copy reads body to its end. broken is why it ended early, if it did; what
// came before is good. err is a fault of ours, after which nothing that was not
// recorded is.
func (w *writer) copy(ctx context.Context, body io.Reader) (broken, err error) {
	buf := make([]byte, bufferBytes)
	for {
		n, end := body.Read(buf)
		if room := w.upload.Size - w.at; int64(n) > room {
			return ErrTooLong, nil
		}
		if n > 0 {
			if _, err := w.file.WriteAt(buf[:n], w.at); err != nil {
				return nil, fmt.Errorf("write file: %w", err)
			}
			w.at += int64(n)
		}
		if errors.Is(end, io.EOF) {
			return nil, nil
		}
		if end != nil {
			return fmt.Errorf("read body: %w", end), nil
		}
		now := w.box.clock.Now()
		if fresh := w.at - w.upload.Offset; fresh > 0 && (fresh >= checkpointBytes || now.Sub(w.last) >= checkpointTime) {
			if err := w.checkpoint(ctx, false); err != nil {
				return nil, err
			}
			w.last = now
		}
	}
}

// checkpoint makes what was written durable and then records it. The record of
// a whole document is left to finish. A sync that fails is not tried again:
// the second would succeed without the bytes.
func (w *writer) checkpoint(ctx context.Context, whole bool) error {
	if w.at == w.upload.Offset && !whole {
		return nil
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("sync file: %w", err)
	}
	if w.upload.Offset == 0 { // the name may be new
		if err := w.box.fsys.SyncDir(filepath.Dir(w.box.Object(w.upload.ID))); err != nil {
			return fmt.Errorf("sync folder: %w", err)
		}
	}
	if whole {
		return nil
	}
	return w.box.record(ctx, w.upload, w.at)
}
