package store

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"treatybot/corpus"
)

const (
	// sketchSize is how many hashes a text keeps: 1 kB, for an error of at most
	// 0.045.
	sketchSize = 128
	// shingle is how many words in a row are compared. Fewer are shared by texts
	// that only treat of the same; of more, each changed word spoils too many.
	shingle = 4
)

// sketch is the smallest hashes of the word sequences of a text, in order. One
// of less than sketchSize has them all.
type sketch []uint64

// measure gives the SHA-256 of the folded words of a text, and its sketch.
// Sketches are stored: how they are computed cannot change without a migration.
func measure(text string) (words string, s sketch) {
	folded := corpus.Fold(text)
	list := strings.Split(folded, " ")
	hashes := make([]uint64, 0, len(list))
	for i := range max(1, len(list)-shingle+1) {
		hashes = append(hashes, hashWords(list[i:min(i+shingle, len(list))]))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return sum([]byte(folded)), slices.Clone(hashes[:min(len(hashes), sketchSize)])
}

// hashWords is FNV-1a with a final mix (that of MurmurHash3): alone it leaves
// the high bits, which decide what is smallest, uneven for short input.
func hashWords(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = h.Write([]byte(w)) // never fails
		_, _ = h.Write([]byte{' '})
	}
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// similarity estimates the Jaccard similarity: of the smallest hashes of both
// texts together, the share that both have.
func (s sketch) similarity(t sketch) float64 {
	all := slices.Concat(s, t)
	slices.Sort(all)
	both, n := 0, 0
	whole := len(s) < sketchSize && len(t) < sketchSize
	for i := 0; i < len(all) && (whole || n < sketchSize); i++ {
		n++
		if i+1 < len(all) && all[i] == all[i+1] {
			both++
			i++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(both) / float64(n)
}

func (s sketch) bytes() []byte {
	b := make([]byte, 0, 8*len(s))
	for _, h := range s {
		b = binary.BigEndian.AppendUint64(b, h)
	}
	return b
}

func sketchOf(b []byte) sketch {
	s := make(sketch, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		s = append(s, binary.BigEndian.Uint64(b))
	}
	return s
}
