package storetest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"treatybot/corpus/store"
)

// Kill is a test that kills processes which write to one store, again and
// again, and checks that all they have acknowledged is there. The processes
// are the test binary itself: its TestMain must call [Child].
type Kill struct {
	Config  store.Config // of an empty store; what it allows is not used
	Writers int          // processes at a time, each with a guild of its own: "g0", "g1", ...
	// The test ends when so many operations were acknowledged, or this time
	// has passed, whichever is set and comes first.
	Operations int
	Duration   time.Duration
	// After, if set, runs when all processes of a round are dead and the store
	// has been checked: for what else must agree with it.
	After func(t *testing.T, s *store.Store)
	Seed  uint64
}

// Killed counts what a test did.
type Killed struct {
	Acknowledged int
	Unheard      int // committed, but killed before it was acknowledged
	Kills        int
}

// acknowledgement is what a child prints once an operation is committed.
type acknowledgement struct {
	Guild, Document string
	Action          store.Action
	Seq             int64
	Revision        int
	Removed         bool
	SHA256          string
}

// killState is what the parent knows.
type killState struct {
	*testing.T
	Kill
	s     *store.Store
	rng   *rand.Rand
	head  int64                      // up to where the feed was checked
	last  map[string]acknowledgement // by guild and document
	count Killed
}

// Run runs the test.
func (k Kill) Run(t *testing.T) Killed {
	t.Helper()
	k.Writers = max(k.Writers, 1)
	k.Config.Limits = store.Limits{}
	st := &killState{T: t, Kill: k, rng: rand.New(rand.NewPCG(k.Seed, 1)), last: map[string]acknowledgement{}}
	began := time.Now()
	for !t.Failed() {
		acks := st.round()
		st.check(acks)
		if k.Operations > 0 && st.count.Acknowledged >= k.Operations || k.Duration > 0 && time.Since(began) >= k.Duration || k.Operations+int(k.Duration) == 0 {
			break
		}
	}
	st.checkAll()
	return st.count
}

// round lets children write until each is killed, at moments of its own:
// sometimes while it starts, mostly in the middle of work.
func (st *killState) round() []acknowledgement {
	var mu sync.Mutex
	var acks []acknowledgement
	var running sync.WaitGroup
	for w := range st.Writers {
		lines, kill := st.spawn(fmt.Sprint("g", w))
		after := time.Duration(st.rng.ExpFloat64()*float64(250*time.Millisecond)) + time.Millisecond
		starting := st.rng.IntN(4) == 0
		running.Go(func() {
			timer := time.AfterFunc(startWithin, kill)
			defer timer.Stop()
			if starting {
				timer.Reset(after)
			}
			for a := range lines {
				if !starting { // counted from the first that it did
					timer.Reset(after)
					starting = true
				}
				mu.Lock()
				acks = append(acks, a)
				mu.Unlock()
			}
		})
	}
	running.Wait()
	st.count.Kills += st.Writers
	st.count.Acknowledged += len(acks)
	return acks
}

// spawn starts a child and gives what it acknowledges, until it is dead.
func (st *killState) spawn(guild string) (lines <-chan acknowledgement, kill func()) {
	st.Helper()
	settings, err := json.Marshal(childSettings{st.Config.Dir, st.Config.URL, guild, st.rng.Uint64()})
	if err != nil {
		st.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(settings))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		st.Fatal(err)
	}
	acks := make(chan acknowledgement)
	go func() {
		defer close(acks)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			var a acknowledgement
			if json.Unmarshal(scan.Bytes(), &a) == nil { // the last line may be cut off: then it was not heard
				acks <- a
			}
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
			st.Errorf("a child ended by itself: %v", err)
		}
	}()
	return acks, func() { _ = cmd.Process.Kill() }
}

// check compares what was acknowledged in a round with the store.
func (st *killState) check(acks []acknowledgement) {
	st.Helper()
	s, err := store.Open(context.Background(), st.Config)
	if err != nil {
		st.Fatal(err)
	}
	st.s = s
	defer s.Close()
	heard := map[int64]acknowledgement{}
	for _, a := range acks {
		heard[a.Seq] = a
	}
	touched := map[string]acknowledgement{}
	unheard := map[string]int{}
	for _, c := range st.newChanges() {
		key := c.Guild + " " + c.Document
		a, ok := heard[c.Seq]
		switch {
		case !ok:
			unheard[c.Guild]++
			a = acknowledgement{Guild: c.Guild, Document: c.Document, Action: c.Action, Seq: c.Seq}
			st.count.Unheard++
		case a.Guild != c.Guild || a.Document != c.Document || a.Action != c.Action:
			st.Errorf("change %+v was acknowledged as %+v", c, a)
		}
		delete(heard, c.Seq)
		touched[key] = a
	}
	for _, a := range heard {
		st.Errorf("acknowledged, but lost: %+v", a)
	}
	for guild, n := range unheard {
		if n > 1 { // a child waits for each operation before the next
			st.Errorf("guild %s: %d changes nobody acknowledged", guild, n)
		}
	}
	for key, a := range touched {
		st.last[key] = st.compare(a)
	}
	if st.After != nil {
		st.After(st.T, s)
	}
}

// newChanges reads the feed from where it was left, and finds gaps.
func (st *killState) newChanges() []store.Change {
	st.Helper()
	var all []store.Change
	for {
		list, err := st.s.Changes(context.Background(), st.head, 500)
		if err != nil {
			st.Fatal(err)
		}
		for _, c := range list {
			if c.Seq != st.head+1 {
				st.Errorf("in the feed, %d follows %d", c.Seq, st.head)
			}
			st.head = c.Seq
		}
		all = append(all, list...)
		if len(list) == 0 {
			break
		}
	}
	if head, err := st.s.Head(context.Background()); err != nil || head != st.head {
		st.Errorf("the feed ends at %d, its head is %d, %v", st.head, head, err)
	}
	return all
}

// compare checks that a document is as its last operation left it. Of one that
// was not acknowledged only the number is known; what it did is taken over.
func (st *killState) compare(a acknowledgement) acknowledgement {
	st.Helper()
	d, err := st.s.Get(context.Background(), a.Guild, a.Document)
	if err != nil {
		st.Errorf("%+v: %v", a, err)
		return a
	}
	_, original, err := st.s.Original(context.Background(), a.Guild, a.Document, 0)
	if err != nil || string(original) != originalOf(d.Text) {
		st.Errorf("%+v: the original and the text are not of one revision, %v", a, err)
	}
	is := acknowledge(a.Action, d)
	if a.SHA256 == "" {
		a = is
		a.Action = is.Action
	}
	if is != a {
		st.Errorf("acknowledged %+v, is %+v", a, is)
	}
	return is
}

// checkAll compares every document there ever was.
func (st *killState) checkAll() {
	st.Helper()
	s, err := store.Open(context.Background(), st.Config)
	if err != nil {
		st.Fatal(err)
	}
	defer s.Close()
	st.s = s
	entries := 0
	for _, a := range st.last {
		st.compare(a)
	}
	for w := range st.Writers {
		guild := fmt.Sprint("g", w)
		page, err := s.List(context.Background(), guild, store.Query{Which: store.All, Limit: 1})
		_, n, err2 := s.History(context.Background(), guild, store.HistoryQuery{Limit: 1})
		if err != nil || err2 != nil {
			st.Fatal(err, err2)
		}
		entries += n
		for key := range st.last {
			if st.last[key].Guild == guild {
				page.Total--
			}
		}
		if page.Total != 0 {
			st.Errorf("guild %s has %d documents more than there should be", guild, page.Total)
		}
	}
	if entries != int(st.head) {
		st.Errorf("%d entries of history, %d changes", entries, st.head)
	}
}

func acknowledge(action store.Action, d store.Document) acknowledgement {
	return acknowledgement{d.Guild, d.ID, action, d.Seq, d.Revision, !d.Published(), d.File.SHA256}
}
