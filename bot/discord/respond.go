package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"treatybot/bot"
	"treatybot/bot/discord/card"
	"treatybot/bot/discord/rest"
)

// handler answers interactions, whichever way they come in.
type handler struct {
	ctx      context.Context // of what came over the gateway; ends with the handler
	stop     context.CancelFunc
	bot      *bot.Bot
	client   client
	throttle *bot.Throttle
	log      *slog.Logger
	ids      atomic.Pointer[map[string]string] // of commands, by name, once they are known: answers link to them
	answerIn time.Duration                     // what takes longer is deferred

	application string // its id
	overwrites  *overwriteCache
	residence   *residence
	fetches     chan struct{} // a place for each file that is being fetched

	queue   *queue       // of answers, for the workers
	heavy   *queue       // of documents that are added, for workers of their own
	pending atomic.Int64 // interactions begun and not done
	running sync.WaitGroup
	gate    sync.RWMutex // guards closed against running
	closed  bool
}

// How much is done at once. Answers are a matter of milliseconds of pure
// computing, so more workers than a few per core would only share it, and keep
// who comes first waiting for all of them; what waits longer than Pace.Answer
// has been deferred.
const (
	workersPerCore = 2
	maxWorkers     = 16
	maxPending     = 2000 // answers that wait; beyond it, the asker is told to try again
)

// newHandler makes a handler.
func newHandler(cfg Config, calls *rest.Client) *handler {
	h := &handler{
		bot: cfg.Bot, client: client{calls}, throttle: bot.NewThrottle(nil), log: cmp.Or(cfg.Log, slog.New(slog.DiscardHandler)),
		answerIn: cmp.Or(cfg.Pace.Answer, defaultAnswer), queue: newQueue(min(maxWorkers, workersPerCore*runtime.GOMAXPROCS(0))), heavy: newQueue(heavyWorkers),
		application: cfg.ApplicationID, residence: newResidence(cfg, calls), overwrites: newOverwriteCache(readOverwrites(calls, cfg)), fetches: make(chan struct{}, maxFetches),
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h
}

// defaultAnswer is half of what Discord gives, for the way there and back.
const defaultAnswer = firstResponseDue / 2

// exchange is one interaction and the way back.
type exchange struct {
	*Interaction
	first    func(context.Context, Response) error
	received time.Time
	deferred bool
	outcome  string // for the log
}

// overGateway answers an interaction that came over the gateway, without
// keeping it from the next.
func (h *handler) overGateway(raw json.RawMessage) { go h.handle(h.ctx, raw, nil) }

// handle answers an interaction. It calls first once, with the first response,
// in time for Discord, and returns when all is done; without first it responds
// over REST. Nothing that goes wrong comes back: it is logged, and the user is
// told where that can be.
func (h *handler) handle(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
	if !h.begin() {
		return
	}
	defer h.end()
	var i Interaction
	if err := json.Unmarshal(raw, &i); err != nil {
		h.log.Error("interaction not understood", "error", err, "bytes", len(raw))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tokenLife)
	defer cancel()
	if first == nil {
		first = func(ctx context.Context, r Response) error { return h.client.respond(ctx, &i, r) }
	}
	a := &exchange{Interaction: &i, first: first, received: time.Now()}
	defer h.report(ctx, a)
	defer h.apologize(ctx, a)
	h.residence.seen(&i)
	switch i.Type {
	case Ping:
		h.first(ctx, a, Response{Type: Pong})
	case CommandAutocomplete:
		h.complete(ctx, a)
	case ApplicationCommand, MessageComponent, ModalSubmit:
		h.answer(ctx, a)
	default: // nothing is known that would answer it
		a.outcome = "of unknown type"
	}
}

// begin counts an interaction in, unless the handler is draining.
func (h *handler) begin() bool {
	h.gate.RLock()
	defer h.gate.RUnlock()
	if h.closed {
		return false
	}
	h.running.Add(1)
	h.pending.Add(1)
	return true
}

func (h *handler) end() {
	h.pending.Add(-1)
	h.running.Done()
}

// drain takes nothing new and waits for what has begun, as long as the
// context lasts; then it gives the rest up, and says how much that is.
func (h *handler) drain(ctx context.Context) error {
	defer h.stop()
	h.gate.Lock()
	h.closed = true
	h.gate.Unlock()
	done := make(chan struct{})
	go func() { h.running.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%d interactions given up unfinished: %w", h.pending.Load(), ctx.Err())
	}
}

func (h *handler) complete(ctx context.Context, a *exchange) {
	d, err := data[CommandData](a.Interaction)
	if err != nil {
		h.log.Warn("completion not understood", "interaction", a.ID, "error", err)
	}
	command, _ := d.used()
	r := bot.Request{Guild: a.GuildID, ID: a.ID, Actor: h.actor(ctx, a.Interaction, command)}
	h.first(ctx, a, Response{Type: AutocompleteList, Data: complete(h.bot, d, r, a.Locale)})
}

// answer makes the answer, and defers it if that takes long.
func (h *handler) answer(ctx context.Context, a *exchange) {
	ask, err := receive(a.Interaction)
	if err != nil {
		a.outcome = "not understood"
		h.log.Warn("interaction not understood", "interaction", a.ID, "error", err)
		h.first(ctx, a, h.notUnderstood(a.Interaction, err))
		return
	}
	if wait, ok := h.throttle.Allow(a.asker(), a.GuildID); !ok {
		h.first(ctx, a, h.private(bot.TooFast(ask.Request, wait)))
		return
	}
	if !h.ready(ctx, a, &ask) {
		return
	}
	place, ok := h.queueOf(ask.Request.Command).enter(cmp.Or(a.GuildID, "@"+a.asker()), a.asker())
	if !ok {
		ask.Private, ask.update = true, ask.update && a.deferred
		h.send(ctx, a, ask, bot.TooFast(ask.Request, busyWait))
		return
	}
	made := h.make(ctx, place, ask.Request)
	if a.deferred {
		m := <-made
		h.send(ctx, a, ask, m.answer())
		return
	}
	soon := time.NewTimer(time.Until(a.received.Add(h.answerIn)))
	defer soon.Stop()
	select {
	case m := <-made:
		h.send(ctx, a, ask, m.answer())
	case <-soon.C:
		if h.putOff(ctx, a, ask) {
			m := <-made
			h.send(ctx, a, ask, m.answer())
		}
	}
}

// make has a worker make an answer, when it is the place's turn. It always gives
// one, or the panic that it ended in.
func (h *handler) make(ctx context.Context, p *place, r bot.Request) <-chan made {
	done := make(chan made, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				done <- made{panicked: &caught{v, debug.Stack()}}
			}
		}()
		defer p.leave()
		_ = p.wait(ctx) // where it ends first, the bot says what becomes of it
		done <- made{given: h.bot.Answer(ctx, r)}
	}()
	return done
}

// made is an answer, or the panic that there was instead.
type made struct {
	given    bot.Answer
	panicked *caught
}

// answer gives the answer; a panic goes on here.
func (m made) answer() bot.Answer {
	if m.panicked != nil {
		panic(*m.panicked)
	}
	return m.given
}

// busyWait is what askers are told to wait while too many are.
const busyWait = 5 * time.Second

// caught is a panic with the stack of the goroutine that it came from.
type caught struct {
	value any
	stack []byte
}

// putOff defers the answer.
func (h *handler) putOff(ctx context.Context, a *exchange, ask asked) bool {
	r := Response{Type: DeferredMessage, Data: Deferral{Flags: flagsOf(ask.Private)}}
	if ask.update {
		r = Response{Type: DeferredUpdate}
	}
	a.deferred = h.first(ctx, a, r)
	return a.deferred
}

func flagsOf(private bool) card.MessageFlags {
	if private {
		return card.Ephemeral
	}
	return 0
}

// send shows an answer: as the first response, or as an edit of it where it was
// deferred, or has a file, which the first response over HTTP cannot carry.
// What the user did wrong is told to nobody else.
func (h *handler) send(ctx context.Context, a *exchange, ask asked, answer bot.Answer) {
	o := answer.Outcome()
	a.outcome = o.String()
	if ask.update && (o == bot.Misused || o == bot.Failed || o == bot.Busy) {
		h.aside(ctx, a, answer)
		return
	}
	if !a.deferred && (o == bot.Misused || o == bot.Failed) {
		ask.Private = true
	}
	answer.Notes = append(answer.Notes, ask.notes...)
	ask.Request = h.settle(ask.Request, &answer)
	m := h.renderer().Message(answer, ask.View)
	if err := m.Broken(); err != nil {
		h.log.Error("message breaks a limit of Discord", "interaction", a.ID, "command", ask.Request.Command, "error", err)
		m = h.renderer().Message(bot.Apology(ask.Request.Command, a.ID), ask.View)
	}
	if len(m.Files) > 0 && !a.deferred && !h.putOff(ctx, a, ask) {
		return
	}
	if a.deferred {
		h.edit(ctx, a, m)
		return
	}
	r := Response{Type: NewMessage, Data: m}
	if ask.update {
		m.Flags &^= card.Ephemeral // stays as it was
		r = Response{Type: UpdateMessage, Data: m}
	}
	h.first(ctx, a, r)
}

// edit puts a message in place of the deferral. Where Discord refuses it, an
// apology takes its place: the user must not wait for ever.
func (h *handler) edit(ctx context.Context, a *exchange, m card.Message) {
	err := h.client.edit(ctx, a.Interaction, m)
	if err == nil {
		return
	}
	h.lost(a, err)
	if refused := (*rest.Error)(nil); !errors.As(err, &refused) || gone(err) {
		return
	}
	apology := h.renderer().Message(bot.Apology("", a.ID), card.View{})
	if err := h.client.edit(ctx, a.Interaction, apology); err != nil {
		h.lost(a, err)
	}
}

func (h *handler) renderer() card.Renderer {
	return card.Renderer{Mention: func(command string) string {
		ids, group := h.ids.Load(), strings.Fields(command + " ")[0]
		if ids == nil || (*ids)[group] == "" || row(command) == nil {
			return ""
		}
		return "</" + command + ":" + (*ids)[group] + ">"
	}}
}

// private makes a response that only the asker sees.
func (h *handler) private(answer bot.Answer) Response {
	return Response{Type: NewMessage, Data: h.renderer().Message(answer, card.View{Private: true})}
}

// words makes a response of what is wrong and what to do.
func (h *handler) words(wrong, next string) Response {
	return h.private(bot.Answer{Summary: wrong, Notes: []string{next}})
}

// first sends the first response; it is lost after 3 s.
func (h *handler) first(ctx context.Context, a *exchange, r Response) bool {
	ctx, cancel := context.WithDeadline(ctx, a.received.Add(firstResponseDue))
	defer cancel()
	send := a.first
	a.first = nil
	if send == nil {
		h.log.Error("a second first response", "interaction", a.ID)
		return false
	}
	if err := send(ctx, r); err != nil {
		h.lost(a, err)
		return false
	}
	return true
}

// lost logs that a response did not reach Discord.
func (h *handler) lost(a *exchange, err error) {
	a.outcome = "lost"
	level := slog.LevelError
	if gone(err) || errors.Is(err, context.Canceled) {
		level = slog.LevelWarn // too late, or a second process answers with the same token
	}
	h.log.Log(context.Background(), level, "response lost", "interaction", a.ID, "after", time.Since(a.received).Round(time.Millisecond), "error", err)
}

// apologize ends a panic: the user gets an id to quote, the log the stack.
func (h *handler) apologize(ctx context.Context, a *exchange) {
	v := recover()
	if v == nil {
		return
	}
	stack := debug.Stack()
	if c, ok := v.(caught); ok {
		v, stack = c.value, c.stack
	}
	a.outcome = "panic"
	h.log.Error("panic", "interaction", a.ID, "panic", bot.Panicked(v), "stack", string(stack))
	apology := h.private(bot.Apology("", a.ID))
	switch {
	case a.first != nil && a.Type == CommandAutocomplete:
		h.first(ctx, a, Response{Type: AutocompleteList, Data: Autocomplete{Choices: []Choice{}}})
	case a.first != nil:
		h.first(ctx, a, apology)
	case a.deferred:
		if err := h.client.edit(ctx, a.Interaction, apology.Data.(card.Message)); err != nil {
			h.lost(a, err)
		}
	}
}

// report logs an interaction, without what was asked.
func (h *handler) report(ctx context.Context, a *exchange) {
	h.log.LogAttrs(ctx, slog.LevelInfo, "interaction", slog.String("id", a.ID), slog.Int("type", int(a.Type)), slog.String("guild", a.GuildID),
		slog.String("outcome", a.outcome), slog.Bool("deferred", a.deferred), slog.Duration("took", time.Since(a.received).Round(time.Millisecond)))
}
