package pdf

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserve gives the engine all addresses that it may use at once, and memory as
// it asks for it. Growing copies nothing then, which takes twice the room.
func reserve(_, most uint64) experimental.LinearMemory {
	addresses, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_NONE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return &reserved{}
	}
	return &reserved{addresses: addresses}
}

// reserved is addresses, of which so many have memory.
type reserved struct {
	addresses []byte
	size      uint64
}

// Reallocate gives memory of that size, nil where there is not so much.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > uint64(len(r.addresses)) {
		return nil
	}
	if size > r.size {
		if syscall.Mprotect(r.addresses[r.size:size], syscall.PROT_READ|syscall.PROT_WRITE) != nil {
			return nil
		}
		r.size = size
	}
	return r.addresses[:size:len(r.addresses)]
}

// Free gives all back.
func (r *reserved) Free() {
	if r.addresses != nil {
		_ = syscall.Munmap(r.addresses)
		r.addresses = nil
	}
}
