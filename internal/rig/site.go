package rig

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"titian/internal/badline"
)

// Site is a central, a laptop, and the line between them.
type Site struct {
	// Dir holds everything: data, profile, logs.
	Dir     string
	Central *Central
	Laptop  *Laptop
	Line    *badline.Line
}

// Open starts central in a folder of its own, and a perfect line to it. The
// folder may hold an earlier site: then this is the same again, at another
// address. ctx ends everything.
func Open(ctx context.Context, dir string, programs Programs) (*Site, error) {
	s := &Site{Dir: dir}
	passphrase := filepath.Join(dir, "passphrase")
	c, err := certify(dir)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(passphrase, []byte(rand.Text()+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	s.Central = &Central{Data: filepath.Join(dir, "central"), path: programs.Central, dir: dir, certificate: c}
	s.Laptop = &Laptop{Home: filepath.Join(dir, "laptop"), path: programs.Laptop, dir: dir, passphrase: passphrase}
	if err := s.Central.Start(ctx); err != nil {
		return nil, err
	}
	if s.Line, err = badline.New(ctx, badline.Params{Target: s.Central.addr}); err != nil {
		return nil, errors.Join(fmt.Errorf("open site: %w", err), s.Central.Stop())
	}
	return s, nil
}

// Close ends the line and central.
func (s *Site) Close() error {
	return errors.Join(s.Line.Close(), s.Central.Stop())
}

// Found makes the laptop's profile and introduces it to central over the line.
func (s *Site) Found(ctx context.Context, officer, village string) error {
	if err := s.Laptop.Do(ctx, "init", "--officer", officer, "--village", village); err != nil {
		return err
	}
	code, err := s.Central.EnrolCode(ctx, village)
	if err != nil {
		return err
	}
	return s.Laptop.Do(ctx, "enrol", "--url", "https://"+s.Line.Addr(), "--code", code, "--ca", s.Central.certificate.cert)
}

// Freeze stops central and copies its data and the laptop's profile into a
// folder, which [Site.Thaw] goes back to.
func (s *Site) Freeze(to string) error {
	if err := s.Central.Stop(); err != nil {
		return err
	}
	return s.move(s.Dir, to)
}

// Thaw puts what was frozen in the place of data and profile, and starts
// central. Address, line and certificate stay what they were.
func (s *Site) Thaw(ctx context.Context, from string) error {
	if err := s.Central.Stop(); err != nil {
		return err
	}
	if err := s.move(from, s.Dir); err != nil {
		return err
	}
	return s.Central.Start(ctx)
}

func (s *Site) move(from, to string) error {
	for _, folder := range []string{filepath.Base(s.Central.Data), filepath.Base(s.Laptop.Home)} {
		target := filepath.Join(to, folder)
		if err := os.RemoveAll(target); err != nil {
			return fmt.Errorf("copy site: %w", err)
		}
		if err := os.CopyFS(target, os.DirFS(filepath.Join(from, folder))); err != nil {
			return fmt.Errorf("copy site: %w", err)
		}
	}
	return nil
}
