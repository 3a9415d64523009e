package discord

import (
	"context"
	"errors"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
)

// TestHas: permissions are bits of a number that may outgrow any word; what is no
// such number grants nothing.
func TestHas(t *testing.T) {
	huge := new(big.Int).Lsh(big.NewInt(1), 100)
	withBit := new(big.Int).SetBit(huge, 13, 1)
	for permissions, want := range map[string]bool{
		"8192": true, discordtest.Moderators: true, "2248473465835073": false, "8": false, "0": false, huge.String(): false, withBit.String(): true,
		"18446744073709551615": true, "": false, "-1": false, "+8192": false, "0x2000": false, "8192.0": false, " 8192": false, "8192\n": false,
		"٨١٩٢": false, "1e13": false, strings.Repeat("9", 41): false, "null": false,
	} {
		if got := has(permissions, manageMessages); got != want {
			t.Errorf("has(%q, Manage Messages) = %v, want %v", permissions, got, want)
		}
	}
}

func FuzzHas(f *testing.F) {
	f.Add("8192")
	f.Add("-8192")
	f.Add("340282366920938463463374607431768211455")
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := new(big.Int).SetString(s, 10)
		want := ok && len(s) <= 40 && strings.Trim(s, "0123456789") == "" && n.Bit(13) == 1
		if got := has(s, manageMessages); got != want {
			t.Errorf("has(%q) = %v, want %v", s, got, want)
		}
	})
}

// TestAllow: what administrators set counts as it does with Discord.
func TestAllow(t *testing.T) {
	const guild, channel, everywhere, app, command = "3001", "41", "3000", "1", "2"
	role := func(id string, may bool) overwrite { return overwrite{id, forRole, may} }
	user := func(id string, may bool) overwrite { return overwrite{id, forUser, may} }
	in := func(id string, may bool) overwrite { return overwrite{id, forChannel, may} }
	for _, row := range []struct {
		name            string
		set             overwrites
		unlessSet, want bool
	}{
		{"nothing set", nil, true, true},
		{"nothing set, no permission", nil, false, false},
		{"their role", overwrites{command: {role("7", true)}}, false, true},
		{"another role", overwrites{command: {role("9", true)}}, false, false},
		{"one of their roles is enough", overwrites{command: {role("7", false), role("8", true)}}, false, true},
		{"their role may not", overwrites{command: {role("7", false)}}, true, false},
		{"everybody", overwrites{command: {role(guild, true)}}, false, true},
		{"nobody", overwrites{command: {role(guild, false)}}, true, false},
		{"nobody but their role", overwrites{command: {role(guild, false), role("7", true)}}, false, true},
		{"they themselves", overwrites{command: {user("5", true), role("7", false)}}, false, true},
		{"all but they", overwrites{command: {user("5", false), role("7", true)}}, true, false},
		{"a user with the id of their role", overwrites{command: {user("7", true)}}, false, false},
		{"not in this channel", overwrites{command: {in(channel, false), user("5", true)}}, true, false},
		{"in no channel", overwrites{command: {in(everywhere, false), role("7", true)}}, true, false},
		{"in no channel but this", overwrites{command: {in(everywhere, false), in(channel, true), role("7", true)}}, false, true},
		{"this channel alone grants nothing", overwrites{command: {in(channel, true)}}, false, false},
		{"for all commands", overwrites{app: {role("7", true)}}, false, true},
		{"the command's own come first", overwrites{app: {role("7", true)}, command: {role("7", false)}}, true, false},
		{"another command's", overwrites{"77": {role("7", true)}}, false, false},
		{"of an unknown type", overwrites{command: {{"5", 9, true}}}, false, false},
	} {
		i := &Interaction{GuildID: guild, ChannelID: channel, Member: &Member{User: User{ID: "5"}, Roles: []string{"7", "8"}}}
		if got := row.set.allow(command, app, i, row.unlessSet); got != row.want {
			t.Errorf("%s: got %v", row.name, got)
		}
	}
}

// TestOverwriteCache: what is read lasts a minute, what cannot be read ten
// seconds, and all who ask at once wait for one call.
func TestOverwriteCache(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	var reads atomic.Int64
	var fails atomic.Bool
	entered, release := make(chan struct{}), make(chan struct{})
	c := newOverwriteCache(func(context.Context, string) (overwrites, error) {
		if reads.Add(1) == 1 {
			close(entered)
			<-release
		}
		if fails.Load() {
			return nil, errors.New("out of reach")
		}
		return overwrites{"2": nil}, nil
	})
	c.now = func() time.Time { return now }
	got := make(chan int, 10)
	for range 10 {
		go func() {
			set, err := c.of(context.Background(), "3001")
			if err != nil {
				t.Error(err)
			}
			got <- len(set)
		}()
	}
	<-entered
	close(release)
	for range 10 {
		if n := <-got; n != 1 {
			t.Errorf("%d commands", n)
		}
	}
	ask := func(after time.Duration, guild string, wantReads int64, wantErr bool) {
		t.Helper()
		now = now.Add(after)
		if _, err := c.of(context.Background(), guild); (err != nil) != wantErr {
			t.Errorf("error %v", err)
		}
		if n := reads.Load(); n != wantReads {
			t.Errorf("%d reads, want %d", n, wantReads)
		}
	}
	ask(59*time.Second, "3001", 1, false)
	ask(0, "3002", 2, false)
	fails.Store(true)
	ask(time.Second, "3001", 3, true)
	ask(9*time.Second, "3001", 3, true)
	fails.Store(false)
	ask(time.Second, "3001", 4, false)
}
