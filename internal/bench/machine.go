package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"titian/app/clock"
)

// Machine names where the figures come from. What the system does not tell is
// empty.
type Machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	Memory int64  `json:"memory_mib"`
	OS     string `json:"os"`
	Go     string `json:"go"`
	// Filesystem is that of the temporary folder, Sync the median of writing
	// and syncing 4 KiB there.
	Filesystem string  `json:"filesystem"`
	SyncMillis float64 `json:"sync_ms"`
	// Load is the mean number of programs that wanted a core in the minute
	// before; other programs at work make every figure worse.
	LoadBefore string `json:"load_before"`
	LoadAfter  string `json:"load_after"`
}

func describe(dir string, c clock.Clock) Machine {
	m := Machine{
		CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.GOMAXPROCS(0),
		OS: strings.Trim(field("/etc/os-release", "PRETTY_NAME"), `"`), Go: runtime.Version(),
		Filesystem: filesystem(dir), LoadBefore: load(),
	}
	if m.CPU == "" {
		m.CPU = runtime.GOARCH
	}
	m.OS = strings.TrimSpace(m.OS + " " + kernel() + " " + runtime.GOOS + "/" + runtime.GOARCH)
	m.Memory = kibibytes("/proc/meminfo", "MemTotal") >> 10
	m.SyncMillis = syncTime(filepath.Join(dir, "sync"), c)
	return m
}

func (m *Machine) write(w io.Writer) {
	fmt.Fprintf(w, "%s, %d cores, %d MiB, %s, %s\n", m.CPU, m.Cores, m.Memory, m.OS, m.Go)
	fmt.Fprintf(w, "temporary folder on %s, 4 KiB written and synced in %.1f ms (median)\n", m.Filesystem, m.SyncMillis)
	fmt.Fprintf(w, "load average before %s, after %s\n", m.LoadBefore, m.LoadAfter)
}

// field returns the value of the first line that begins with a name and a
// colon or an equals sign.
func field(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // it was only read
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		rest, found := strings.CutPrefix(lines.Text(), name)
		if !found {
			continue
		}
		rest = strings.TrimSpace(rest)
		if rest != "" && (rest[0] == ':' || rest[0] == '=') {
			return strings.TrimSpace(rest[1:])
		}
	}
	return ""
}

// kibibytes reads a field such as "VmRSS: 1234 kB"; 0 if there is none.
func kibibytes(path, name string) int64 {
	text, _, _ := strings.Cut(field(path, name), " ")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func kernel() string {
	raw, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

// load is the load average of the last minute.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

// filesystem returns the type of what is mounted where a folder lies.
func filesystem(dir string) string {
	raw, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "unknown"
	}
	best, kind := -1, "unknown"
	for line := range strings.Lines(string(raw)) {
		// … mount point … - type source options: proc_pid_mountinfo(5).
		before, after, found := strings.Cut(line, " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !found || len(left) < 5 || len(right) < 1 {
			continue
		}
		point := left[4]
		within, err := filepath.Rel(point, dir)
		if err == nil && within != ".." && !strings.HasPrefix(within, "../") && len(point) > best {
			best, kind = len(point), right[0]
		}
	}
	return kind
}

// syncTime is the median, in milliseconds, of making 4 KiB durable; 0 if that
// failed.
func syncTime(path string, c clock.Clock) float64 {
	f, err := os.Create(path)
	if err != nil {
		return 0
	}
	defer f.Close() //nolint:errcheck // nothing in it is wanted
	var took []float64
	for range 50 {
		began := c.Now()
		if _, err := f.Write(make([]byte, 4<<10)); err != nil {
			return 0
		}
		if err := f.Sync(); err != nil {
			return 0
		}
		took = append(took, millis(c.Now().Sub(began)))
	}
	return round(median(took), 2)
}
