// Package bot answers requests. It knows commands, the corpus and the ledger,
// but no platform: a console and a chat server hand it the same [Request] and
// render the same [Answer].
//
// How a command becomes an answer: [Bot.Answer] looks the command up in the
// table of command.go, checks its options, and calls the function of the file
// that bears the command's name. That function resolves names (names.go),
// asks the ledger for facts and the index for passages, and returns an
// Answer, or an error that failure.go turns into words for the user.
package bot
