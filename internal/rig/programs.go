// Package rig runs Titian's programs without a window as their users do: each a
// process of its own, over TLS, on a line that may break, in folders that nothing else uses.
// The demo and the tests from end to end stand on it.
//
// It knows the programs by their command lines and their JSON only. What is
// true in the end, package internal/rig/proof finds out from their files.
package rig

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Programs are the paths of the two programs without a window.
type Programs struct {
	Central string
	Laptop  string
}

// In returns the programs in a folder, whether or not they are there.
func In(dir string) Programs {
	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	return Programs{
		Central: filepath.Join(dir, "titian-central"+suffix),
		Laptop:  filepath.Join(dir, "titianctl"+suffix),
	}
}

// Build compiles the programs into a folder, without cgo as they are shipped.
// The working directory must lie in the module.
func Build(ctx context.Context, dir string) (Programs, error) {
	//nolint:gosec // G204: the folder is the caller's own
	cmd := exec.CommandContext(ctx, "go", "build", "-o", dir+string(filepath.Separator), "titian/cmd/titian-central", "titian/cmd/titianctl")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return Programs{}, fmt.Errorf("build programs: %w\n%s", err, out)
	}
	return In(dir), nil
}

// Tags are those that the Makefile builds the window with, see docs/adr/0008.
const Tags = "migrated_fynedo,no_animations,no_emoji"

// BuildWindow compiles the window into a folder, with cgo and the headers of
// OpenGL, and returns its path. The working directory must lie in the module.
func BuildWindow(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "titian")
	//nolint:gosec // G204: the folder is the caller's own
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", Tags, "-trimpath", "-ldflags", "-s -w", "-o", program, "titian/cmd/titian")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build window: %w\n%s", err, out)
	}
	return program, nil
}
