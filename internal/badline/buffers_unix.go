//go:build unix

package badline

import (
	"errors"
	"syscall"
)

// smallBuffers makes the connections of a listener short and cut into pieces of
// packet size, as those of a line are.
func smallBuffers(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = errors.Join(
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, socketBuffer),
			syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, upPiece),
		)
	})
	return errors.Join(err, failed)
}
