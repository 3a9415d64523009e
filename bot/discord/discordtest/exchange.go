package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// patience is how long Answer waits.
const patience = 10 * time.Second

// Exchange is an interaction and all that the bot answered to it.
type Exchange struct {
	ID string // of the interaction

	s      *Server
	token  string
	kind   int
	user   User
	place  Place
	name   string // of the command
	typing int    // type of the option being typed
	source *message
	opener *Exchange // of the form that this sends off
	sent   time.Time

	// Guarded by the server's lock.
	first     int // type of the first response; 0: none
	delay     time.Duration
	original  *message
	pending   bool // the answer is deferred
	followUps []*message
	edits     int
	choices   []Choice
	modal     object
	errors    []Violation
	status    int
	err       error
	changed   chan struct{} // closed, and replaced, at each change
}

// Choice is a completion.
type Choice struct {
	Name  string
	Value any
}

// Reply is what the bot has answered so far.
type Reply struct {
	First     int           // type of the first response; 0: none
	Delay     time.Duration // from the interaction to the first response
	Pending   bool          // deferred, and not yet edited
	Message   Message       // the original, as it is now shown; zero: none, or deleted
	FollowUps []Message     // as they are now shown
	Edits     int           // of the original
	Choices   []Choice      // completions
	Modal     map[string]any
	Status    int         // HTTP status of an endpoint's reply; 0: none
	Errors    []Violation // rules that the answers to this interaction broke
}

// Deferred tells whether the first response was only a promise.
func (r Reply) Deferred() bool { return r.First == 5 || r.First == 6 }

// String tells a reply in a few words.
func (r Reply) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "first response of type %d after %v", r.First, r.Delay)
	if r.Pending {
		b.WriteString(", pending")
	}
	if t := r.Message.Text(); t != "" {
		fmt.Fprintf(&b, ", text %q", t)
	}
	for _, v := range r.Errors {
		fmt.Fprintf(&b, ", %s", v)
	}
	return b.String()
}

// Reply tells what there is now.
func (e *Exchange) Reply() Reply {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.reply()
}

func (e *Exchange) reply() Reply {
	r := Reply{
		First: e.first, Delay: e.delay, Pending: e.pending, Message: e.original.now(), Edits: e.edits,
		Choices: slices.Clone(e.choices), Modal: e.modal, Status: e.status, Errors: slices.Clone(e.errors),
	}
	for _, m := range e.followUps {
		if !m.deleted {
			r.FollowUps = append(r.FollowUps, m.now())
		}
	}
	return r
}

// Message is the original answer as it is now shown.
func (e *Exchange) Message() Message { return e.Reply().Message }

// Wait waits for the answer: a message that is no longer pending, completions,
// a modal or a pong. A deferred update may also end in a follow-up, and leave the
// message as it was.
func (e *Exchange) Wait(ctx context.Context) (Reply, error) {
	return e.Until(ctx, func(r Reply) bool {
		return r.First != 0 && (!r.Pending || r.First == answerDeferredUpdate && len(r.FollowUps) > 0)
	})
}

// Until waits until what there is satisfies a condition. It ends early if the
// interaction could not be delivered.
func (e *Exchange) Until(ctx context.Context, enough func(Reply) bool) (Reply, error) {
	for {
		e.s.mu.Lock()
		r, err, changed := e.reply(), e.err, e.changed
		e.s.mu.Unlock()
		if enough(r) {
			return r, nil
		}
		if err != nil {
			return r, err
		}
		select {
		case <-changed:
		case <-e.s.closed:
			return r, errors.New("wait for an answer: the local Discord is closed")
		case <-ctx.Done():
			return r, fmt.Errorf("wait for an answer to interaction %s: %w: %s", e.ID, ctx.Err(), r)
		}
	}
}

// Answer waits up to 10 s for the answer; without one the test fails.
func (e *Exchange) Answer() Reply {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r, err := e.Wait(ctx)
	if err != nil && e.s.tb != nil {
		e.s.tb.Helper()
		e.s.tb.Errorf("%v", err)
	}
	return r
}

// begin makes an exchange, and remembers it.
func (s *Server) begin(kind int, u User, p Place) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.snowflake()
	e := &Exchange{
		ID: id, s: s, token: interactionToken(id), kind: kind, user: u, place: p,
		sent: s.o.Now(), changed: make(chan struct{}),
	}
	s.byToken[e.token] = e
	if s.o.Keep > 0 {
		if old := s.recent[s.next]; old != nil {
			delete(s.byToken, old.token)
		}
		s.recent[s.next] = e
		s.next = (s.next + 1) % s.o.Keep
	}
	return e
}

// impossible is an exchange that never began.
func (e *Exchange) impossible(err error) *Exchange {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	e.err = err
	e.change()
	return e
}

// change wakes those who wait. The lock is held.
func (e *Exchange) change() {
	close(e.changed)
	e.changed = make(chan struct{})
}

// find gives the first component that is meant, and its message: of the
// original, else of the follow-ups. The lock is held.
func (e *Exchange) find(is func(object) bool) (*message, object) {
	for _, m := range append([]*message{e.original}, e.followUps...) {
		if m == nil || m.deleted {
			continue
		}
		for c := range walk(items(m.fields["components"])) {
			if is(c) {
				return m, c
			}
		}
	}
	return nil, nil
}
