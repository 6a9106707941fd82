package badline

import (
	"context"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// drain waits until the peer's kernel has what was written, at most a second: a
// reset would throw away what it has not.
func drain(ctx context.Context, end *net.TCPConn) {
	raw, err := end.SyscallConn()
	if err != nil {
		return
	}
	for deadline := now().Add(time.Second); now().Before(deadline); {
		left := 0
		controlled := raw.Control(func(fd uintptr) { left, err = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ) })
		if controlled != nil || err != nil || left == 0 {
			return
		}
		if until(ctx, now().Add(time.Millisecond)) != nil {
			return
		}
	}
}
