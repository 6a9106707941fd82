package badline

import "syscall"

// smallBuffers makes the connections of a listener short, as those of a line
// are.
func smallBuffers(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, socketBuffer)
	})
	if err != nil {
		return err
	}
	return failed
}
