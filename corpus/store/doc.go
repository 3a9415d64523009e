// Package store keeps the documents that the moderators of each guild add:
// original bytes, extracted text, metadata, who added what when and from where,
// and the whole history of it. It runs on SQLite in the data folder or on a
// PostgreSQL server that several bots share; both behave alike.
//
// A document enters as a draft ([Store.Propose]), which survives restarts and
// expires after [DraftLife]; a moderator corrects it ([Store.Edit]) and lets it
// in ([Store.Publish]) or drops it ([Store.Discard]). What is removed or
// replaced is kept for [KeepRemoved], can be restored until then, and is purged
// by [Store.Sweep].
//
// Invariants:
//   - What a method has returned without error is on disk: neither a kill nor a
//     power cut takes it back.
//   - Every method that reads or writes content takes the guild, and touches
//     that guild's rows only.
//   - Each change of what is published bears a number of one sequence over all
//     guilds. Numbers are given and committed in the same order: who has seen
//     change n will see no n' < n later ([Store.Changes]). Every number from 1
//     on was given to some change; only [Store.Erase] takes changes out again.
//   - Writes can be repeated: pressing a button twice does what pressing it
//     once does. This is also why a lost connection is answered by a retry.
//
// The package knows nothing of formats, segmentation, indexes or Discord.
package store
