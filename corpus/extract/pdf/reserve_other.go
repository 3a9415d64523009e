//go:build !linux

package pdf

import "github.com/tetratelabs/wazero/experimental"

// reserve gives the engine all memory that it may use at once. What it never
// touches costs nothing, and growing copies nothing, which takes twice the room.
func reserve(_, most uint64) experimental.LinearMemory { return reserved(make([]byte, most)) }

// reserved is memory.
type reserved []byte

// Reallocate gives memory of that size, nil where there is not so much.
func (r reserved) Reallocate(size uint64) []byte {
	if size > uint64(len(r)) {
		return nil
	}
	return r[:size:len(r)]
}

// Free does nothing: the collector does it.
func (reserved) Free() {}
