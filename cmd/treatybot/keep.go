package main

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"treatybot/corpus/store"
	"treatybot/index"
)

const (
	sweepEvery   = time.Hour
	eraseAfter   = 30 * 24 * time.Hour // from the day on which a server removed the bot
	settleWithin = 30 * time.Second    // writing down who removed the bot
)

// keeper keeps the documents of servers in order while the bot serves: their
// indexes follow the store, and what has outlived its time goes.
type keeper struct {
	app    *app
	store  *store.Store
	guilds *index.Guilds
}

// keep runs a keeper until stop is called, which waits for it. Without the
// store the bot would lose what moderators add: that it cannot be opened is an
// error.
func (a *app) keep(ctx context.Context) (k *keeper, stop func(), err error) {
	documents, guilds, err := a.openShelf(ctx)
	if err != nil {
		return nil, nil, storeError(err)
	}
	k = &keeper{a, documents, guilds}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // what began before the end is finished by answers that need it
	var running sync.WaitGroup
	running.Go(func() { _ = guilds.Follow(ctx) }) // ends with the context only
	running.Go(func() { k.sweep(ctx) })
	return k, func() { cancel(); running.Wait() }, nil
}

// sweep deletes what has outlived its time, at once and then every hour.
func (k *keeper) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		switch swept, err := k.store.Sweep(ctx); {
		case ctx.Err() != nil:
			return
		case err != nil:
			k.app.log.Warn("what has outlived its time could not be deleted; it is tried again in an hour", "error", err)
		default:
			k.app.log.Debug("swept", "documents", swept.Purged, "revisions", swept.Revisions, "drafts", swept.Drafts, "gaps", swept.Gaps, "servers", len(swept.Erased))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// servers lists the servers of Discord of which something is kept. Guilds of
// the command line have other names.
func (k *keeper) servers(ctx context.Context) ([]string, error) {
	all, err := k.store.Guilds(ctx)
	return slices.DeleteFunc(all, func(guild string) bool {
		_, err := strconv.ParseUint(guild, 10, 64)
		return err != nil
	}), err
}

// removed sets the day on which a server's documents are erased.
func (k *keeper) removed(ctx context.Context, guild string) {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	if err := k.store.ScheduleErasure(ctx, guild, time.Now().Add(eraseAfter)); err != nil {
		k.app.log.Error("the documents of a server that removed the bot are not set to be erased", "guild", guild, "error", err)
	}
}

// joined takes that day back.
func (k *keeper) joined(ctx context.Context, guild string) {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	if err := k.store.CancelErasure(ctx, guild); err != nil {
		k.app.log.Error("the documents of a server that has the bot again may still be erased", "guild", guild, "error", err)
	}
}
