// Package card shows answers as Discord messages: cards of one or more pages.
//
// An Answer is taken apart into blocks, each a line or a quotation in Discord's
// markdown (block.go); blocks are put on pages that fit into one message
// (page.go); and a page becomes a message with the buttons that lead on
// (render.go). What a button has to know is a Press, written into its custom_id
// (press.go), so that it outlives the process. No message breaks a limit of
// Discord (limits.go).
package card
