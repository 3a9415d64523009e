//go:build race

package extract

// raceDetector tells that this process is watched by the race detector, which
// reserves address space without bound: children are not kept from it.
const raceDetector = true
