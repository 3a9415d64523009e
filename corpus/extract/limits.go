package extract

import "time"

// Limits bound what a file may cost. A field that is zero has its default.
type Limits struct {
	Bytes      int           // of the file; default 16 MB
	Unpacked   int           // of all parts of a DOCX that are read, unpacked; default 64 MB
	Pages      int           // of a PDF; default 1,000
	Characters int           // of the text, in bytes; default 4 MB, a dozen of the longest treaty known to us
	Blocks     int           // headings and paragraphs; default 60,000
	Depth      int           // of nested elements; default 256
	Time       time.Duration // from start to end of the child; default 12 s
	Memory     int           // of the child, in bytes; default 640 MB
	AtOnce     int           // children at once; default 1
}

const mega = 1 << 20

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		value *int
		or    int
	}{
		{&l.Bytes, 16 * mega}, {&l.Unpacked, 64 * mega}, {&l.Pages, 1000}, {&l.Characters, 4 * mega}, {&l.Blocks, 60_000},
		{&l.Depth, 256}, {&l.Memory, 640 * mega}, {&l.AtOnce, 1},
	} {
		if *f.value <= 0 {
			*f.value = f.or
		}
	}
	if l.Time <= 0 {
		l.Time = 12 * time.Second
	}
	return l
}
