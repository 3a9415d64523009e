package gateway

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockShards keeps other processes on this machine off the same shards of the
// same bot. With two, each interaction is answered twice, and whichever is
// second gets "unknown interaction" (10062) or "already acknowledged" (40060).
// The lock goes with the process. A *FatalError says which shard is taken;
// with an empty folder nothing is locked.
func lockShards(dir, token string, ids []int, count int) (unlock func(), err error) {
	var held []*flock.Flock
	unlock = func() {
		for _, l := range held {
			_ = l.Unlock() // the end of the process does it as well
		}
	}
	if dir == "" {
		return unlock, nil
	}
	bot := sha256.Sum256([]byte(token)) // in a name, the token itself may not stand
	for _, id := range ids {
		l := flock.New(filepath.Join(dir, fmt.Sprintf("gateway-%x-%d-of-%d.lock", bot[:6], id, count)))
		free, err := l.TryLock()
		if err == nil && !free {
			err = &FatalError{
				Next:  "Stop the other process, or give each its own SHARD_IDS.",
				Wrong: fmt.Sprintf("another process on this machine serves shard %d of this bot", id),
			}
		}
		if err != nil {
			unlock()
			if errors.As(err, new(*FatalError)) {
				return nil, err
			}
			return nil, fmt.Errorf("lock shard %d: %w", id, err)
		}
		held = append(held, l)
	}
	return unlock, nil
}
